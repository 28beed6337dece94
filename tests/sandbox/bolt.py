"""An app on the unmodified slack_bolt, which keeps what it hears."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

Start = Callable[[], Awaitable[AsyncSocketModeHandler]]


class Heard:
    """What the app was sent: events by type, commands and actions as they came."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.bodies: list[dict[str, Any]] = []

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [each for each in self.events if each["type"] == kind]

    async def until(self, done: Callable[[], object], seconds: float = 60) -> None:
        """Wait for something to have come."""
        async with asyncio.timeout(seconds):
            while not done():  # noqa: ASYNC110 - what is waited for is any condition of the test
                await asyncio.sleep(0.01)


def listening(slack: AsyncWebClient, heard: Heard) -> AsyncApp:
    """An app that listens to everything and answers /incident."""
    quiet = logging.getLogger("quiet")
    quiet.setLevel(logging.CRITICAL)
    app = AsyncApp(client=slack, process_before_response=True, logger=quiet)

    @app.event({"type": "message"})
    async def said(body: dict[str, Any]) -> None:
        heard.events.append(body["event"])
        heard.bodies.append(body)

    @app.event({"type": "message", "subtype": "message_changed"})
    async def changed(event: dict[str, Any]) -> None:
        heard.events.append(event)

    for name in (
        "app_mention",
        "member_joined_channel",
        "reaction_added",
        "pin_added",
        "channel_archive",
        "user_change",
    ):

        @app.event(name)
        async def other(event: dict[str, Any]) -> None:
            heard.events.append(event)

    @app.action("pick")
    async def picked(ack: Any) -> None:
        await ack()

    @app.command("/incident")
    async def incident(ack: Any, body: dict[str, Any]) -> None:
        heard.bodies.append(body)
        if body["text"] == "bad":
            await ack(blocks=[{"type": "banner"}])
        elif body["text"] == "loud":
            await ack(text="for all", response_type="in_channel")
        elif body["text"]:
            await ack(f"heard: {body['text']}")
        else:
            await ack()

    return app
