"""The bot's database, Slack and notifiers, listened to and struck: what goes into `bot/app.py`'s seams."""

import asyncio
import os
import signal
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from multiprocessing.connection import Connection
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.notifiers.protocol import Again, Notifier, Outcome, Summons
from bot.slack import Slack, SlackUnreachable
from oncall.contact import Method
from storage.database import Database
from tests.crash.points import How, Kind
from tests.crash.told import Came, Settled, Struck, Told, Unheard

WRITES = ("INSERT", "UPDATE", "DELETE")
BEAT = "INSERT INTO REPLICAS"  # which comes whatever happens, and means nothing
LEASE = "WITH READY AS"  # of what is due, which may have been nothing
SOON = 0.2  # seconds


class Striker:
    """Asks the parent at every point how to be struck there; points are counted by it, over all replicas."""

    def __init__(self, parent: Connection, verdicts: Connection) -> None:
        self._parent, self._verdicts = parent, verdicts

    def tell(self, told: Told) -> None:
        """To the parent; what was told outlives us."""
        self._parent.send(told)

    def come_to(self, kind: Kind, place: str) -> How | None:
        """A point is reached; killed here if it is to be struck before."""
        self.tell(Came(kind, place, task()))
        how: How | None = self._verdicts.recv()
        self._kill_if(how is How.BEFORE)
        return how

    def leave(self, how: How | None) -> bool:
        """The point is behind us; killed here if it is to be struck after. True: its reply is to be lost."""
        self._kill_if(how is How.AFTER)
        if how is How.LOST:
            self.tell(Struck())
        return how is How.LOST

    def _kill_if(self, struck: bool) -> None:  # noqa: FBT001 - it reads as a sentence
        if struck:
            self.tell(Struck())
            os.kill(os.getpid(), signal.SIGKILL)


class StruckDatabase(Database):
    """Every commit that wrote something is a point."""

    def __init__(self, url: str, *, real_now: Callable[[], datetime], striker: Striker) -> None:
        super().__init__(url, real_now=real_now)
        self._striker = striker
        self._wrote: defaultdict[int, set[str]] = defaultdict(set)
        event.listen(self.engine.sync_engine, "after_cursor_execute", self._executed)

    def _executed(self, _c: object, cursor: DBAPICursor, statement: str, *_: object) -> None:
        words = " ".join(statement.upper().split()[:3])
        leased = words == LEASE and (self.is_sqlite or cursor.rowcount > 0)  # SQLite counts when all was fetched
        if leased or (words.startswith(WRITES) and words != BEAT):
            self._wrote[_now()].add(words)

    def _writing(self, *, single: bool) -> AbstractAsyncContextManager[AsyncConnection]:  # noqa: ARG002
        return self._struck(super()._writing(single=False))  # so that there is something before the commit

    @asynccontextmanager
    async def _struck(self, writing: AbstractAsyncContextManager[AsyncConnection]) -> AsyncIterator[AsyncConnection]:
        self._wrote.pop(_now(), None)
        how, wrote = None, set[str]()
        async with writing as connection:
            yield connection
            if wrote := self._wrote.pop(_now(), set()):
                how = self._striker.come_to("commit", _commit(_whose()))
        lost = self._striker.leave(how)
        if any(words.startswith("UPDATE OUTBOX") for words in wrote):
            self._striker.tell(Settled(task()))
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
            place = f"{method} for {_whose()}"
            how = self._striker.come_to("call", place)
            try:
                return await call(*arguments, **named)
            except (SlackUnreachable, asyncio.CancelledError):
                self._striker.tell(Unheard(place))
                raise
            finally:  # a refusal is an answer too
                if self._striker.leave(how):
                    raise SlackUnreachable(method, "the connection broke", perhaps_done=True)

        return struck


class StruckNotifier:
    """Everything sent by one method is a point."""

    def __init__(self, method: Method, notifier: Notifier, striker: Striker) -> None:
        self._method, self._notifier, self._striker = method, notifier, striker

    async def send(self, contact: str, summons: Summons) -> Outcome:
        """As the notifier does, unless struck."""
        place = f"{self._method} for {_whose()}"
        how = self._striker.come_to("call", place)
        outcome: Outcome = Again(SOON, "cut off", perhaps_done=True)
        try:
            outcome = await self._notifier.send(contact, summons)
        finally:
            if isinstance(outcome, Again) and outcome.perhaps_done:
                self._striker.tell(Unheard(place))
        return Again(SOON, "the connection broke", perhaps_done=True) if self._striker.leave(how) else outcome


def task() -> str:
    """The task that runs now, by its name: what a send begins in a task of its own goes by the same."""
    current = asyncio.current_task()
    return current.get_name() if current else ""


def _now() -> int:
    return id(asyncio.current_task())


def _whose() -> str:
    """On whose behalf: an effect's name, delivery, engine, or a person's request."""
    words = task().split()
    if words and words[0] == "send":
        return words[1]
    return words[0] if words and words[0] in ("delivery", "engine", "heartbeat") else "a request"


def _commit(whose: str) -> str:
    match whose:
        case "delivery":
            return "of a lease"
        case "engine":
            return "of the engine"
        case "heartbeat":
            return "of a take-over"
        case "a request":
            return "of a request"
        case effect:
            return f"that settles {effect}"
