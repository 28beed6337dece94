"""The only reader of time: the host's monotonic clock, anchored to the database's idea of now."""

import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

DRIFT = timedelta(
    seconds=2
)  # by how much two clocks that are well may differ; and the most that time goes back at once
SLOWER = 0.1  # how much slower time passes while the database's clock is behind it


class Reading(NamedTuple):
    """What a clock elsewhere told, and at which of our monotonic seconds, give or take `within`."""

    told: datetime
    at: float
    within: float


class Clock:
    """Every replica is anchored to the one database, so their clocks agree whatever their hosts believe.

    `now()` is business time: real time plus an offset, which only the local workspace pushes. Leases, retries and
    rate limits go by `real()`. Where the database's clock goes back, time does not: it passes by this host's monotonic
    clock, a little slower until the database's has caught up, and whoever comes late is told by `catch_up`.
    """

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self._zero = datetime.now(UTC)
        self._zero_monotonic = self.monotonic()
        self._anchored_at: float | None = None  # the last reading, in monotonic seconds
        self._leapt_at = float("-inf")  # when time last went forward at once, in monotonic seconds
        self.offset = offset

    def real(self) -> datetime:
        """Real time (aware UTC)."""
        return self.at(self.monotonic())

    def at(self, monotonic: float) -> datetime:
        """Real time (aware UTC) at a monotonic second of this process."""
        return self._zero + timedelta(seconds=monotonic - self._zero_monotonic)

    def now(self) -> datetime:
        """Business time (aware UTC): what deadlines, shifts and timelines go by."""
        return self.real() + self.offset

    def monotonic(self) -> float:
        """Seconds from an arbitrary start, for measuring how long something took."""
        return time.monotonic()

    async def reading(self, read: Callable[[], Awaitable[datetime]]) -> Reading:
        """Ask somebody else for the time; half of the round trip is taken off."""
        before = self.monotonic()
        told = await read()
        after = self.monotonic()
        return Reading(told, before + (after - before) / 2, max(after - before, 0.002))

    async def anchor(self, read: Callable[[], Awaitable[datetime]]) -> timedelta:
        """Go by what `read` says from now on; returns by how much the clock was corrected.

        A correction below the round trip's length says nothing and is left. At first it is taken whatever it is, and
        forward always: this host may have slept. Back by more than a drift it is not.
        """
        told, at, within = await self.reading(read)
        correction = told - self.at(at)
        passed = 0.0 if self._anchored_at is None else at - self._anchored_at
        if self._anchored_at is not None and correction < -DRIFT:
            correction = -min(timedelta(seconds=passed * SLOWER), DRIFT)
        elif abs(correction) <= timedelta(seconds=within):
            correction = timedelta()
        if correction > DRIFT and self._anchored_at is not None:
            self._leapt_at = at
        if correction:
            self._zero, self._zero_monotonic = self.at(at) + correction, at
        self._anchored_at = at
        return correction

    def catch_up(self, gone_by: datetime) -> None:
        """Others go, or went, by a time (aware UTC) that is later than ours: the database's clock has gone back."""
        if gone_by - self.real() > DRIFT:
            self._zero, self._zero_monotonic = gone_by, self.monotonic()
            self._leapt_at = self._zero_monotonic

    def since_leap(self) -> float:
        """Seconds since time last went forward at once: others perhaps go by the time before for a moment longer."""
        return self.monotonic() - self._leapt_at
