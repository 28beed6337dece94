"""What Slack sends, counted on its way in, so that a stop can let it finish."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse


class Intake:
    """A Bolt middleware. Once closed, whatever comes is not acked: Slack keeps it, or gives it to another replica."""

    def __init__(self) -> None:
        self._under_way = 0
        self._closed = False
        self._idle = asyncio.Event()
        self._idle.set()

    async def __call__(
        self,
        req: AsyncBoltRequest,  # noqa: ARG002 - Bolt passes these by name
        resp: BoltResponse,  # noqa: ARG002
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002
    ) -> BoltResponse:
        if self._closed:
            return BoltResponse(status=503, body="stopping")
        self._under_way += 1
        self._idle.clear()
        try:
            return await next()
        finally:
            self._under_way -= 1
            if self._under_way == 0:
                self._idle.set()

    async def close(self, within: timedelta) -> None:
        """Take nothing more, and wait for what is under way."""
        self._closed = True
        try:
            async with asyncio.timeout(within.total_seconds()):
                await self._idle.wait()
        except TimeoutError:
            return
