"""The jobs that are woken together look at the database together."""

import asyncio

from bot.clock import Clock
from storage.agenda import Falls, look
from storage.database import Database


class Agenda:
    """What is due, and what comes next, by the names of storage.agenda."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db, self._clock = db, clock
        self._asked: asyncio.Task[dict[str, Falls]] | None = None  # until it has begun to look

    async def of(self, name: str) -> Falls:
        """How it stands with one kind, not before now: whoever asks in the same moment shares the look."""
        if self._asked is None:
            self._asked = asyncio.create_task(self._look(), name="engine agenda")
        return (await asyncio.shield(self._asked))[name]

    async def _look(self) -> dict[str, Falls]:
        self._asked = None
        async with self._db.glance() as tx:
            return await look(tx.connection, self._clock.now())
