"""The only reader of time: the host's monotonic clock, anchored to the database's idea of now."""

import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta


class Clock:
    """Every replica is anchored to the one database, so their clocks agree whatever their hosts believe.

    `now()` is business time: real time plus an offset, which only the local workspace pushes. Leases, retries and
    rate limits go by `real()`.
    """

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self._zero = datetime.now(UTC)
        self._zero_monotonic = time.monotonic()
        self.offset = offset

    def real(self) -> datetime:
        """Real time (aware UTC)."""
        return self._zero + timedelta(seconds=time.monotonic() - self._zero_monotonic)

    def now(self) -> datetime:
        """Business time (aware UTC): what deadlines, shifts and timelines go by."""
        return self.real() + self.offset

    def monotonic(self) -> float:
        """Seconds from an arbitrary start, for measuring how long something took."""
        return time.monotonic()

    async def anchor(self, read: Callable[[], Awaitable[datetime]]) -> timedelta:
        """Go by what `read` says from now on; returns by how much the clock was corrected.

        Half of the round trip is taken off. A correction below the round trip's length says nothing and is left.
        """
        before = time.monotonic()
        told = await read()
        after = time.monotonic()
        midway = before + (after - before) / 2
        ours = self._zero + timedelta(seconds=midway - self._zero_monotonic)
        correction = told - ours
        if abs(correction) > timedelta(seconds=max(after - before, 0.002)):
            self._zero, self._zero_monotonic = told, midway
            return correction
        return timedelta()
