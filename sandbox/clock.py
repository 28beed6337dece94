"""The only reader of time in the local workspace: real UTC plus an offset that can be pushed forward."""

import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

Listener = Callable[[timedelta], Awaitable[None]]
JUST_PAST = timedelta(seconds=1)


class Due(NamedTuple):
    """What the app will do by itself: at which instant of business time (aware UTC), and a word for it."""

    at: datetime
    what: str


NextDue = Callable[[], Awaitable[Due | None]]


class Clock:
    """Business time. Trigger lifetimes, response_url lifetimes, rate limits and signatures use `real_*` instead."""

    def __init__(self) -> None:
        self.offset = timedelta(0)
        self.began = timedelta(0)
        """The offset that this clock began with; what goes beyond it was pushed."""
        self.next_due: NextDue | None = None
        """Set by whoever runs the app beside the workspace and can say what is due next."""
        self._listeners: list[Listener] = []

    def begin(self, at: datetime) -> None:
        """Let it be `at` now (aware UTC), with nothing pushed yet."""
        self.began = self.offset = at - datetime.now(UTC)

    def now(self) -> datetime:
        """Aware UTC, pushed."""
        return datetime.now(UTC) + self.offset

    def seconds(self) -> float:
        """Seconds since 1970, pushed."""
        return time.time() + self.offset.total_seconds()

    def real_seconds(self) -> float:
        """Seconds since 1970, never pushed: what signatures carry."""
        return time.time()

    def monotonic(self) -> float:
        """Seconds that never jump, for lifetimes and rates."""
        return time.monotonic()

    def on_push(self, listener: Listener) -> None:
        """Call `listener` with each push; `push` waits for it."""
        self._listeners.append(listener)

    async def push(self, by: timedelta) -> None:
        """Move business time forward; ValueError for a push backwards."""
        if by < timedelta(0):
            raise ValueError("the clock only moves forward")
        self.offset += by
        for listener in self._listeners:
            await listener(by)

    async def push_to_next_due(self) -> None:
        """Move business time just past what is due next; ValueError when nothing is."""
        due = await self.next_due() if self.next_due else None
        if due is None:
            raise ValueError("nothing is due")
        await self.push(max(due.at - self.now(), timedelta(0)) + JUST_PAST)
