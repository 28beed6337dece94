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
socket_log = logging.getLogger("slack_sdk.socket_mode")
PING_SECONDS = 5
_TROUBLE = (  # how the lines begin in which slack_sdk tells that it could not connect
    "Failed to check the current session",
    "Failed to connect",
    "Failed to receive or enqueue a message",
    "Failed to retrieve WSS URL",
    "Failed to send a ping message",
)
_UNANSWERED = "Failed to run a request listener: Cannot write to closing transport"
_BEFORE_IT = "The current session ("  # how slack_sdk leads up to it


class _Calm(logging.Filter):
    """Tells an outage of the socket in one line when it begins and one when it is over.

    slack_sdk by itself says at every attempt, each few seconds, which of its own lines failed: for an answer that is
    no JSON an AttributeError.
    """

    def __init__(self) -> None:
        super().__init__()
        self._away = False

    def filter(self, record: logging.LogRecord) -> bool:
        """Let through what does not come of the outage."""
        said = record.getMessage()
        if said.startswith(_UNANSWERED):
            log.warning("The socket closed before an answer was given: Slack tells the person, and repeats an event")
            return False
        if not said.startswith(_TROUBLE):
            return not said.startswith(_BEFORE_IT)
        if not self._away:
            self._away = True
            log.warning("Slack does not answer on the socket; asking again every %d s", PING_SECONDS)
        return False

    def over(self) -> None:
        """Slack was heard again."""
        if self._away:
            self._away = False
            log.warning("Slack answers on the socket again")


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
        calm = _Calm()
        socket_log.addFilter(calm)
        handler = AsyncSocketModeHandler(app, token, logger=socket_log, ping_interval=PING_SECONDS)
        self._client = handler.client

        async def heard(_: object) -> None:
            self._heard_at = self._clock.monotonic()
            calm.over()

        handler.client.on_message_listeners.append(heard)
        try:
            # Asked for here, because the client by itself would try a token that Slack refuses for ever.
            handler.client.wss_uri = await _wss_url(handler.client)
            await handler.connect_async()
            yield
        finally:
            await handler.close_async()
            socket_log.removeFilter(calm)


async def _wss_url(client: SocketModeClient) -> str | None:
    """Where the socket is; None if Slack does not answer just now. Raises SlackRefused."""
    try:
        return await client.issue_new_wss_url()
    except SlackApiError as failure:
        failed = failed_call("apps.connections.open", failure)
        if isinstance(failed, SlackRefused):
            raise failed from failure
    except (aiohttp.ClientError, TimeoutError, OSError, AttributeError):
        pass  # AttributeError: slack_sdk looks for JSON where an outage answers in plain text
    log.warning("Slack gives no address for the socket yet; asking again")
    return None
