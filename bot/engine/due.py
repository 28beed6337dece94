"""Works off what has a column that says when it is due."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.engine.agenda import Agenda
from commands.due import DueFailed
from commands.effects import TellOperations
from commands.record import send
from storage.database import Database, were_in_the_way
from storage.due import Key

log = logging.getLogger(__name__)
IN_ONE_GO = timedelta(seconds=10)  # for each kind: of two, well below what a job may take


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Something that falls due. `name`: in storage.agenda; `noun`: what operations call it.

    `take` moves a few on that are due, but for those with these keys; None when there were none to take.
    """

    name: str
    noun: str
    take: Callable[[frozenset[Key]], Awaitable[Key | None]]


async def work_off(db: Database, agenda: Agenda, *kinds: Kind, in_one_go: timedelta = IN_ONE_GO) -> datetime | None:
    """Work through what is due, one kind after the other; returns when more falls due (business time).

    A look locks nothing, and mostly there is nothing to do. What it does not show as due it shows as coming, so
    nothing can fall due in between unseen. A broken row costs itself alone: operations are told, and it waits for the
    sweep. Of a storm of a kind that takes longer than `in_one_go` a part is left, behind the kinds that come after it.
    """
    loop = asyncio.get_running_loop()
    falls, left = await agenda.look(), set[str]()  # kinds of which whatever is due still waits for the sweep
    for kind in kinds:
        broken, moved = set[Key](), True
        until = loop.time() + in_one_go.total_seconds()
        while falls[kind.name].since is not None and loop.time() < until:
            known = len(broken)
            moved = await _take(db, kind, broken)
            if not moved and len(broken) == known:
                break
            falls = await agenda.look()
        if not moved:
            left.add(kind.name)
    overdue = [falls[kind.name].since for kind in kinds if kind.name not in left]
    coming = [falls[kind.name].next for kind in kinds]
    return min((at for at in (*overdue, *coming) if at is not None), default=None)


async def _take(db: Database, kind: Kind, broken: set[Key]) -> bool:
    """Move some on; whether any were. One that cannot be is added to `broken`."""
    try:
        return await kind.take(frozenset(broken)) is not None
    except DueFailed as failed:
        if were_in_the_way(failed.__cause__):
            log.warning("%s %s waited for others that waited for it: again", kind.noun, failed.id)
            return True
        log.exception("%s %s could not be moved on", kind.noun, failed.id)
        broken.add(failed.id)
        await _tell(db, kind.noun, failed.id)
        return False


async def _tell(db: Database, noun: str, broken_id: Key) -> None:
    text = f"I could not move {noun} {broken_id} on; the log says why. Look after it by hand: I keep trying."
    async with db.begin() as tx:
        await send(tx, [TellOperations(text)], once=f"broken:{noun}:{broken_id}")
