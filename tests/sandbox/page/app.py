"""A small app behind the workspace, which answers as a test tells it to, and the blocks that it posts."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import httpx
from websockets.asyncio.client import connect

from sandbox.server import Server

Json = dict[str, Any]
Answer = Callable[[Json], Awaitable[Json | None]]


def plain(text: str) -> Json:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    """A mrkdwn object."""
    return {"type": "mrkdwn", "text": text}


def button(text: str, action_id: str, **more: Any) -> Json:
    """A button that carries its own action_id as its value."""
    return {"type": "button", "action_id": action_id, "text": plain(text), "value": action_id, **more}


def declare_modal(*extra: Json) -> Json:
    """A modal with a title and whatever else."""
    title = {
        "type": "input",
        "block_id": "title",
        "label": plain("What is happening?"),
        "hint": plain("A few words."),
        "element": {"type": "plain_text_input", "action_id": "v"},
    }
    return {
        "type": "modal",
        "callback_id": "declare",
        "title": plain("Declare"),
        "submit": plain("Go"),
        "blocks": [title, *extra],
    }


class App:
    """The app behind the workspace: answers envelopes as a test tells it to, and calls the Web API."""

    def __init__(self, server: Server) -> None:
        self.answers: dict[str, Answer] = {}
        self.heard: list[Json] = []
        self._http = httpx.AsyncClient(base_url=server.api_url, verify=False)  # noqa: S501 - plain HTTP on localhost
        self._tokens = {"bot": server.bot_token, "app": server.app_token}

    async def call(self, method: str, *, by: str = "bot", **arguments: Any) -> Json:
        """Call a Web API method, which must succeed."""
        headers = {"Authorization": f"Bearer {self._tokens[by]}"}
        told: Json = (await self._http.post(method, json=arguments, headers=headers)).json()
        assert told["ok"], told
        return told

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Be connected by Socket Mode."""
        async with self._http:
            url = (await self.call("apps.connections.open", by="app"))["url"]
            async with connect(url) as socket:
                task = asyncio.create_task(self._listen(socket))
                try:
                    yield
                finally:
                    task.cancel()
                    with suppress(asyncio.CancelledError):
                        await task  # what went wrong in an answer fails the test

    async def _listen(self, socket: Any) -> None:
        async for frame in socket:
            envelope = json.loads(frame)
            if "envelope_id" not in envelope:
                continue
            payload = envelope["payload"]
            self.heard.append(payload)
            # A press is known by its action_id, a command by its name, all else by its type.
            pressed = [action["action_id"] for action in payload.get("actions", [])]
            kind = pressed[0] if pressed else payload.get("command") or payload["type"]
            answer = self.answers.get(kind)
            said = await answer(payload) if answer else None
            ack = {"envelope_id": envelope["envelope_id"]} | ({"payload": said} if said else {})
            await socket.send(json.dumps(ack))
