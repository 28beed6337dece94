"""Works off what has a column that says when it is due."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from bot.engine.agenda import Agenda
from commands.due import DueFailed
from commands.effects import TellOperations
from commands.record import send
from storage.database import Database
from storage.due import Key

log = logging.getLogger(__name__)
IN_ONE_GO = 10.0  # seconds: well below what a job may take


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Something that falls due. `name`: in storage.agenda; `noun`: what operations call it.

    `take` moves a few on that are due, but for those with these keys; None when there were none to take.
    """

    name: str
    noun: str
    take: Callable[[frozenset[Key]], Awaitable[Key | None]]


async def work_off(db: Database, agenda: Agenda, *kinds: Kind) -> datetime | None:
    """Work through what is due, the first kind before the next; returns when more falls due (business time).

    A look locks nothing, and mostly there is nothing to do. What it does not show as due it shows as coming, so
    nothing can fall due in between unseen. A broken row costs itself alone: operations are told, and it waits for the
    sweep. Of a storm that takes longer than IN_ONE_GO a part is left: what was committed has the engine look again.
    """
    broken: set[Key] = set()
    loop = asyncio.get_running_loop()
    until = loop.time() + IN_ONE_GO
    while True:
        falls = await agenda.look()
        due = [kind for kind in kinds if falls[kind.name].since is not None]
        if not await _take_first(db, due, broken) or loop.time() > until:
            return min((coming for kind in kinds if (coming := falls[kind.name].next) is not None), default=None)


async def _take_first(db: Database, due: list[Kind], broken: set[Key]) -> bool:
    """Move some on of the first kind of which there are any; whether there were."""
    for kind in due:
        try:
            if await kind.take(frozenset(broken)) is not None:
                return True
        except DueFailed as failed:
            log.exception("%s %s could not be moved on", kind.noun, failed.id)
            broken.add(failed.id)
            await _tell(db, kind.noun, failed.id)
            return True
    return False


async def _tell(db: Database, noun: str, broken_id: Key) -> None:
    text = f"I could not move {noun} {broken_id} on; the log says why. Look after it by hand: I keep trying."
    async with db.begin() as tx:
        await send(tx, [TellOperations(text)], once=f"broken:{noun}:{broken_id}")
