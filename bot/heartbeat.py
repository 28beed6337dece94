"""Says that this replica is alive, and takes over from those that no longer do: the dead, the frozen, the cut off."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from bot.beside import beside
from bot.clock import Clock
from storage.database import Database
from storage.replica import Replica

log = logging.getLogger(__name__)
PACE = timedelta(seconds=1)


class Heartbeat:
    """A row in the database that is renewed every second. Whoever has not renewed theirs for `silence` is dead to us.

    Being taken for dead does no harm to one that lives: it asks before it sends and before it records whether a row is
    still its own. Leases younger than half of `silence` are left alone, so that it need not ask each time.
    """

    def __init__(self, db: Database, clock: Clock, replica: Replica, *, silence: timedelta, lease: timedelta) -> None:
        self._db, self._clock, self._replica = db, clock, replica
        self._silence, self._lease = silence, lease
        self._well_since: float | None = None  # since when every beat came in time, in monotonic seconds
        self._beat_at, self._seen_at = 0.0, replica.seen_at  # our last beat, in monotonic seconds and in real time
        self.takeovers = 0  # leases taken over from the silent
        self.alive = 1  # replicas, ourselves among them

    @asynccontextmanager
    async def beating(self) -> AsyncIterator[None]:
        """Be seen to be alive while the block runs."""
        await self.beat()
        try:
            async with beside(self.run(), name="heartbeat"):
                yield
        finally:
            with suppress(SQLAlchemyError, OSError):  # the database is away: we are soon seen to be, too
                await self.leave()

    async def run(self) -> None:
        """Beat until cancelled. While the database is away nobody beats, and so nobody is judged."""
        while True:
            try:
                async with asyncio.timeout(self._silence.total_seconds() / 2):
                    await self.beat()
            except Exception as failure:  # noqa: BLE001 - whatever it is, the next one is due in a second
                log.warning("this replica cannot say that it is alive: %s", type(failure).__name__)
                self._well_since = None
            await asyncio.sleep(PACE.total_seconds())

    async def beat(self) -> None:
        """Say once that we are alive, and look after the others if we are fit to judge."""
        began = self._clock.monotonic()
        gone: list[str] = []
        async with self._db.begin() as tx:
            latest = await tx.replicas.latest()
            if latest is not None:
                self._clock.catch_up(latest)
            now = self._clock.real()
            if self._was_away(began, now):
                self._well_since = began  # what we would see is our own absence
            await tx.replicas.beat(replace(self._replica, seen_at=now))
            if self._well_since is not None and began - self._well_since >= self._silence.total_seconds():
                gone = await tx.replicas.silent(now - self._silence)
            self.alive = len(await tx.replicas.all()) - len(gone) or 1
        if gone:
            await self._take_over(gone, now - self._silence)
        self._well_since = self._well_since if self._well_since is not None else began
        self._beat_at, self._seen_at = began, now

    def _was_away(self, began: float, now: datetime) -> bool:
        """Whether too long has passed since our last beat, by either clock: where time went forward all at once, the
        others have perhaps not yet said that they are alive since.
        """
        passed = max(timedelta(seconds=began - self._beat_at), now - self._seen_at)
        return passed > self._silence / 2

    async def _take_over(self, gone: list[str], since: datetime) -> None:
        """Their locks first, which a frozen one would hold for as long as it is frozen; then their leases.

        Until these have ended they are known to be silent: if we die in the middle, another does it all again.
        """
        try:
            await self._db.end_sessions(gone)
        except SQLAlchemyError as failure:
            log.warning("the connections of %s cannot be ended: %s", ", ".join(gone), type(failure).__name__)
        now = self._clock.real()
        async with self._db.begin() as tx:
            gone = await tx.replicas.take_silent(since)
            if not gone:  # another was faster
                return
            young = now - self._silence / 2 + self._lease
            taken = await tx.outbox.end_leases(gone, now=now, ending_before=young)
            tx.wakes = tx.reschedules = True
        self.takeovers += taken
        log.warning("no word from %s: %s of its leases end now", ", ".join(gone), taken)

    async def leave(self) -> None:
        """End in order: what was cut off is given to the others at once."""
        async with self._db.begin() as tx:
            await tx.replicas.leave(self._replica.id)
            await tx.outbox.end_leases([self._replica.id], now=self._clock.real())
            tx.wakes = True
