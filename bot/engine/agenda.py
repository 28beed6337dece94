"""The jobs that are woken together look at the database together."""

import asyncio
from collections.abc import Mapping
from datetime import datetime

from bot.clock import Clock
from storage.agenda import Falls, look
from storage.database import Database


class Agenda:
    """What is due, and what comes next, by the names of storage.agenda."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db, self._clock = db, clock
        self._asked: asyncio.Task[Mapping[str, Falls]] | None = None  # until it has begun to look

    async def look(self) -> Mapping[str, Falls]:
        """How it stands with each kind, not before now: whoever asks in the same moment shares the look."""
        if self._asked is None:
            self._asked = asyncio.create_task(self._look(), name="engine agenda")
        return await asyncio.shield(self._asked)

    async def next(self) -> tuple[datetime, str] | None:
        """What falls due next by itself: when (business time), and its kind. None: nothing, as things stand."""
        falls = await self.look()
        return min(((each.next, kind) for kind, each in falls.items() if each.next is not None), default=None)

    async def _look(self) -> Mapping[str, Falls]:
        self._asked = None
        async with self._db.read() as tx:
            return await look(tx.connection, self._clock.now())
