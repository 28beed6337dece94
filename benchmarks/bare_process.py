"""`python -m benchmarks.bare_process PLACE`: a bare Bolt handler, as fast as Bolt goes; nothing is stored.

It answers every command at once. For a declaration it then makes the same calls as we do, each as early as can be.
"""

import asyncio
import json
import re
import sys
from itertools import count
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from benchmarks.child import ready


async def run(place: dict[str, str]) -> None:
    """Answer until nobody wants us."""
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(place["bot_token"], place["api_url"], session=session, retry_handlers=[])

        async def authorize() -> AuthorizeResult:
            return AuthorizeResult(enterprise_id=None, team_id=None, bot_token=place["bot_token"])

        # Without `process_before_response` Bolt looks for the ack every 10 ms.
        bolt = AsyncWebClient(base_url=place["api_url"], session=session, retry_handlers=[])
        app = AsyncApp(
            client=bolt, authorize=authorize, process_before_response=True, request_verification_enabled=False
        )
        numbers, tasks = count(1), set()

        @app.command("/incident")
        async def incident(ack: AsyncAck, body: dict[str, Any]) -> None:
            await ack("It is declared.")
            if body["text"].startswith("declare"):
                task = asyncio.create_task(_declare(client, place, body, next(numbers)))
                tasks.add(task)
                task.add_done_callback(tasks.discard)

        @app.event(re.compile(".*"))
        async def forget() -> None:
            """Acked, so that Slack does not send it again."""

        handler = AsyncSocketModeHandler(app, place["app_token"])
        await handler.connect_async()
        await ready()
        await handler.close_async()


async def _declare(client: AsyncWebClient, place: dict[str, str], body: dict[str, Any], number: int) -> None:
    async def open_channel() -> None:
        made = await client.conversations_create(name=f"bare-{number}")
        channel, who = made["channel"]["id"], body["user_id"]
        await asyncio.gather(
            client.conversations_invite(channel=channel, users=f"{who},{place['responder']}"),
            client.chat_postEphemeral(channel=body["channel_id"], user=who, text=f"<#{channel}>"),
            client.conversations_setTopic(channel=channel, topic="SEV2"),
            client.chat_postMessage(channel=place["announcements"], text=f"<#{channel}>"),
            summarize(channel),
        )

    async def summarize(channel: str) -> None:
        posted = await client.chat_postMessage(channel=channel, text="What is known")
        await client.pins_add(channel=channel, timestamp=posted["ts"])

    await asyncio.gather(client.chat_postMessage(channel=place["responder"], text="You are paged"), open_channel())


if __name__ == "__main__":
    asyncio.run(run(json.loads(sys.argv[1])))
