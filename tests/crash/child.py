"""The process that is killed: the bot as `bot/app.py` builds it, with the database and Slack listened to and struck."""

import asyncio
import logging
import os
import signal
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Literal, cast

from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.app import Bot, Seams, running
from bot.clock import Clock
from bot.settings import Settings
from bot.slack import Slack, SlackUnreachable
from storage.database import Database
from tests.crash.points import Fault, How, Point

WRITES = ("INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True, slots=True)
class Ready:
    """Told to the parent: the bot listens."""


@dataclass(frozen=True, slots=True)
class Entered:
    """Told to the parent: points count for this phase from now on."""

    phase: str


@dataclass(frozen=True, slots=True)
class Passed:
    """Told to the parent: a point was come to."""

    point: Point


@dataclass(frozen=True, slots=True)
class Sent:
    """Told to the parent: a message is on its way, and until `Settled` the bot does not know that it arrived."""

    task: str
    place: str


@dataclass(frozen=True, slots=True)
class Settled:
    """Told to the parent: what this task did is on disk."""

    task: str


@dataclass(frozen=True, slots=True)
class Struck:
    """Told to the parent: the fault is happening now."""


Told = Ready | Entered | Passed | Sent | Settled | Struck
Order = tuple[Literal["phase"], str] | tuple[Literal["offset"], float]


class Striker:
    """Knows the points as they are passed, and strikes at the one it was told."""

    def __init__(self, parent: Connection, fault: Fault | None) -> None:
        self._parent, self._fault = parent, fault
        self._phase: str | None = None
        self._seen: Counter[tuple[str, str, str]] = Counter()

    def tell(self, told: Told) -> None:
        """To the parent; what was told outlives us."""
        self._parent.send(told)

    def enter(self, phase: str) -> None:
        """Points count from now on, for this phase."""
        self._phase = phase
        self.tell(Entered(phase))

    def come_to(self, kind: Literal["commit", "call"], place: str) -> Point | None:
        """A point is reached, if the story has begun; killed here if it is to be struck before."""
        if self._phase is None:
            return None
        phase = "page" if self._phase == "declare" and "NotifyResponder" in place else self._phase
        self._seen[phase, kind, place] += 1
        point = Point(phase, kind, place, self._seen[phase, kind, place])
        self.tell(Passed(point))
        self._kill_if(point, How.BEFORE)
        return point

    def leave(self, point: Point | None) -> bool:
        """The point is behind us; killed here if it is to be struck after. True: its reply is to be lost."""
        self._kill_if(point, How.AFTER)
        if point is None or Fault(point, How.LOST) != self._fault:
            return False
        self.tell(Struck())
        return True

    def _kill_if(self, point: Point | None, how: How) -> None:
        if point is not None and Fault(point, how) == self._fault:
            self.tell(Struck())
            os.kill(os.getpid(), signal.SIGKILL)


class StruckDatabase(Database):
    """Every commit that wrote something is a point."""

    def __init__(self, url: str, *, real_now: Callable[[], datetime], striker: Striker) -> None:
        super().__init__(url, real_now=real_now)
        self._striker = striker
        self._wrote: set[str] = set()
        event.listen(self.engine.sync_engine, "after_cursor_execute", self._executed)

    def _executed(self, _c: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.lstrip().upper().startswith(WRITES):
            self._wrote.add(_task())

    def _writing(self) -> AbstractAsyncContextManager[AsyncConnection]:
        return self._struck(super()._writing())

    @asynccontextmanager
    async def _struck(self, writing: AbstractAsyncContextManager[AsyncConnection]) -> AsyncIterator[AsyncConnection]:
        task = _task()
        self._wrote.discard(task)
        point = None
        async with writing as connection:
            yield connection
            wrote = task in self._wrote and _whose() != "heartbeat"  # which beats whatever happens
            if wrote:
                point = self._striker.come_to("commit", _commit(_whose()))
        lost = self._striker.leave(point)
        if wrote:
            self._striker.tell(Settled(task))
        if lost:
            raise OperationalError(
                "COMMIT", {}, ConnectionResetError("the connection broke"), connection_invalidated=True
            )


class StruckSlack:
    """Every call is a point."""

    def __init__(self, slack: Slack, striker: Striker) -> None:
        self._slack, self._striker = slack, striker

    def __getattr__(self, method: str) -> Callable[..., Awaitable[Any]]:
        call: Callable[..., Awaitable[Any]] = getattr(self._slack, method)

        async def struck(*arguments: Any, **named: Any) -> Any:
            point = self._striker.come_to("call", f"{method} for {_whose()}")
            if point is not None and point.sends:
                self._striker.tell(Sent(_task(), point.place))
            try:
                return await call(*arguments, **named)
            finally:  # a refusal is an answer too
                if self._striker.leave(point):
                    raise SlackUnreachable(method, "the connection broke", perhaps_done=True)

        return struck


def run(parent: Connection, settings: dict[str, Any], offset: float, fault: Fault | None, log: Path) -> None:
    """Be the bot until killed."""
    logging.basicConfig(filename=log, level=logging.INFO, format="%(process)d %(relativeCreated)d %(name)s %(message)s")
    for talkative in ("alembic", "apscheduler"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
    asyncio.run(_run(parent, Settings(**settings), timedelta(seconds=offset), fault))


async def _run(parent: Connection, settings: Settings, offset: timedelta, fault: Fault | None) -> None:
    striker = Striker(parent, fault)
    clock = Clock(offset)

    def database(url: str, *, real_now: Callable[[], datetime]) -> Database:
        return StruckDatabase(url, real_now=real_now, striker=striker)

    def slack(real: Slack) -> Slack:
        return cast("Slack", StruckSlack(real, striker))

    async with running(settings, clock=clock, seams=Seams(database=database, slack=slack, paced=False)) as bot:
        asyncio.get_running_loop().add_reader(parent.fileno(), _obey, parent, striker, bot)
        striker.tell(Ready())
        await asyncio.Event().wait()


def _obey(parent: Connection, striker: Striker, bot: Bot) -> None:
    try:
        order: Order = parent.recv()
    except EOFError:  # the parent is gone
        os.kill(os.getpid(), signal.SIGKILL)
        return
    match order:
        case ("phase", str(phase)):
            striker.enter(phase)
        case (_, seconds):
            bot.clock.offset = timedelta(seconds=float(seconds))
            bot.engine.wake()


def _task() -> str:
    """What tells this task from every other that runs now."""
    return f"{id(asyncio.current_task()):x}"


def _whose() -> str:
    """On whose behalf: an effect's name, delivery, engine, or a person's request."""
    task = asyncio.current_task()
    words = task.get_name().split() if task else []
    if words and words[0] == "send":
        return words[1]
    return words[0] if words and words[0] in ("delivery", "engine", "heartbeat") else "a request"


def _commit(whose: str) -> str:
    match whose:
        case "delivery":
            return "of a lease"
        case "engine":
            return "of the engine"
        case "a request":
            return "of a request"
        case effect:
            return f"that settles {effect}"
