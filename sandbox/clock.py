"""The only reader of time in the local workspace: real UTC plus an offset that can be pushed forward."""

import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

Listener = Callable[[timedelta], Awaitable[None]]


class Clock:
    """Business time. Trigger lifetimes, response_url lifetimes, rate limits and signatures use `real_*` instead."""

    def __init__(self) -> None:
        self.offset = timedelta(0)
        self._listeners: list[Listener] = []

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
