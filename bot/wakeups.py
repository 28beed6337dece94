"""What another replica commits wakes this one: PostgreSQL's LISTEN, on a connection of its own."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import asyncpg

from bot.beside import beside
from storage.database import RESCHEDULED, WAKE, Database

log = logging.getLogger(__name__)
RETRY_SECONDS = 1.0


class Wakeups:
    """A lost wake-up costs a sweep, never a page: the connection is simply opened again."""

    def __init__(self, db: Database, wake: Callable[[], None], reschedule: Callable[[], None] = lambda: None) -> None:
        """`db` tells where it is, and how it wants to be connected to. It wakes us itself for what it commits.

        `wake` is called when there is something to send, `reschedule` when a due time may have moved.
        """
        self._how = db.engine.dialect.create_connect_args(db.engine.url)[1]
        self._ours = db.session
        self._wake, self._reschedule = wake, reschedule

    def listening(self) -> AbstractAsyncContextManager[None]:
        """Listen while the block runs."""
        return beside(self._listen(), name="wakeups")

    async def _listen(self) -> None:
        while True:
            try:
                connection = await asyncpg.connect(**self._how)
                try:
                    gone = asyncio.Event()
                    connection.add_termination_listener(lambda _, gone=gone: gone.set())
                    await connection.add_listener(WAKE, lambda *told: self._hear(str(told[-1])))
                    self._hear(RESCHEDULED)  # for what was missed while nobody listened
                    await gone.wait()
                finally:
                    await connection.close(timeout=1)
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as failure:
                log.warning("no wake-ups from the database for now: %s", type(failure).__name__)
            await asyncio.sleep(RETRY_SECONDS)

    def _hear(self, payload: str) -> None:
        if payload.startswith(self._ours):
            return
        self._wake()
        if payload.endswith(RESCHEDULED):
            self._reschedule()
