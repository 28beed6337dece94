"""Slack's socket: opened, kept open, and when it was last heard."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient

from bot.clock import Clock
from bot.slack import SlackRefused, failed_call

log = logging.getLogger(__name__)
PING_SECONDS = 5


class SocketMode:
    """One WebSocket. Slack says something on it only when there is something; so it is asked every few seconds."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._heard_at: float | None = None  # in monotonic seconds
        self._pong: float | None = None
        self._client: SocketModeClient | None = None

    def quiet_seconds(self) -> float | None:
        """Since it last said anything, were it only an answer to our ping; None before the first time."""
        pong = self._client.last_ping_pong_time if self._client is not None else None
        if pong is not None and pong != self._pong:  # told by the host's clock, which may be wrong: only that it moved
            self._pong, self._heard_at = pong, self._clock.monotonic()
        return None if self._heard_at is None else self._clock.monotonic() - self._heard_at

    async def is_connected(self) -> bool:
        """Whether it is open, and answers."""
        return self._client is not None and await self._client.is_connected()

    @asynccontextmanager
    async def open(self, app: AsyncApp, token: str) -> AsyncIterator[None]:
        """Hear Slack while the block runs. Raises SlackRefused if it will not have the token."""
        # Its pace too when the connection broke: until it is back, nobody's command is heard.
        handler = AsyncSocketModeHandler(app, token, ping_interval=PING_SECONDS)
        self._client = handler.client

        async def heard(_: object) -> None:
            self._heard_at = self._clock.monotonic()

        handler.client.on_message_listeners.append(heard)
        try:
            # Asked for here, because the client by itself would try a token that Slack refuses for ever.
            handler.client.wss_uri = await _wss_url(handler.client)
            await handler.connect_async()
            yield
        finally:
            await handler.close_async()


async def _wss_url(client: SocketModeClient) -> str | None:
    """Where the socket is; None if Slack does not answer just now. Raises SlackRefused."""
    try:
        return await client.issue_new_wss_url()
    except SlackApiError as failure:
        failed = failed_call("apps.connections.open", failure)
        if isinstance(failed, SlackRefused):
            raise failed from failure
    except (aiohttp.ClientError, TimeoutError, OSError):
        pass
    log.warning("Slack gives no address for the socket yet; asking again")
    return None
