"""The real bot against the local workspace, over a real socket, in steps of time: what the stories are told with."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.app import Bot, Seams, running
from bot.clock import Clock
from bot.config import load
from bot.demo import slack_id, workspace_for
from bot.settings import Settings
from sandbox.client import Client
from sandbox.server import Server, serve

EXAMPLE = Path(__file__).parent.parent / "example"
PATIENCE = 15.0  # seconds
Payload = dict[str, Any]


class World:
    """A workspace, its people, and one bot or several. People are named by their keys in the team's files."""

    def __init__(self, server: Server, client: Client, stack: AsyncExitStack, team: Path, database_url: str) -> None:
        self.server, self.client, self._stack = server, client, stack
        self.team_files, self.database_url = team, database_url
        self.workspace = server.workspace
        self.clock = Clock()
        self.bots: list[Bot] = []
        self._seen: dict[str, set[str]] = {}
        self._running: dict[Bot, AsyncExitStack] = {}

    @property
    def bot(self) -> Bot:
        return self.bots[0]

    # The bot

    async def starts(self, seams: Seams | None = None, **settings: Any) -> Bot:
        """Start a bot (on PostgreSQL as many as like), and wait until it listens."""
        stack = AsyncExitStack()
        made = Settings(
            **{
                "database_url": self.database_url,
                "config": self.team_files,
                "http_port": 0,
                "sweep_seconds": 0.5,
                "slack_bot_token": SecretStr(self.server.bot_token),
                "slack_app_token": SecretStr(self.server.app_token),
                "slack_signing_secret": SecretStr(self.server.signing_secret),
                "slack_api_url": self.server.api_url,
                **settings,
            }
        )
        bot = await stack.enter_async_context(running(made, clock=self._clock(), seams=seams or Seams(paced=False)))
        self.bots.append(bot)
        self._running[bot] = stack
        self._stack.push_async_callback(self.stops, bot)
        return bot

    async def stops(self, bot: Bot | None = None) -> None:
        """Stop a bot in order; stopping one that is stopped does nothing."""
        bot = bot or self.bot
        stack = self._running.pop(bot, None)
        if stack is not None:
            self.bots.remove(bot)
            await stack.aclose()

    def _clock(self) -> Clock:
        return Clock(self.workspace.clock.offset)

    # Time

    async def passes(self, *, minutes: float = 0, hours: float = 0, seconds: float = 0) -> None:
        """Push the clock of the workspace and of every bot, and let everything that falls due happen."""
        by = timedelta(minutes=minutes, hours=hours, seconds=seconds)
        await self.workspace.clock.push(by)
        for bot in self.bots:
            bot.clock.offset = self.workspace.clock.offset
            bot.engine.wake()
        await self.settles()

    async def settles(self) -> None:
        """Wait until nothing is due any more: in the engine, in the outbox, on the way from Slack."""
        async with asyncio.timeout(PATIENCE):
            calm = 0
            while calm < 2:
                calm = calm + 1 if await self._is_calm() else 0
                await asyncio.sleep(0.005)

    async def _is_calm(self) -> bool:
        if not self.bots:
            return True
        if (await self.client.deliveries())["undelivered"]:
            return False
        for bot in self.bots:
            await bot.delivery.idle()
        await self.bot.engine.tick()
        async with self.bot.db.read() as tx:
            due = await tx.outbox.next_due()
        soon = self.bot.clock.real() + timedelta(seconds=0.05)
        return due is None or due > soon

    # People

    async def declares(self, who: str, text: str, channel: str = "general") -> Payload:
        """Type a slash command that declares an incident, and let everything happen that follows."""
        return await self.types(who, text, channel)

    async def types(self, who: str, text: str, channel: str = "general") -> Payload:
        """Type a slash command in a channel (by name); the answer is what Slack shows to the person."""
        answer = await self.client.command(slack_id(who), await self.channel_id(channel), text)
        await self.settles()
        return answer

    async def reply(self, who: str, text: str, channel: str = "general") -> str:
        """Type a slash command; the text of the answer."""
        answer = await self.types(who, text, channel)
        return str((answer.get("response") or {}).get("text", ""))

    async def presses(self, who: str, channel: str, action_id: str, *, contains: str = "", **more: Any) -> Payload:
        """Press a button in the newest message of a channel (or of a person's direct messages: "@") that has it."""
        place = await self.direct(who) if channel == "@" else await self.channel_id(channel)
        for message in reversed(await self.client.messages(place, user=slack_id(who))):
            if contains in str(message) and (button := _button(message, action_id, more.get("value"))):
                more.pop("value", None)
                answer = await self.client.press(
                    slack_id(who), action_id, channel=place, ts=message["ts"], block_id=button["block_id"], **more
                )
                await self.settles()
                return answer
        raise AssertionError(f"{who} sees no {action_id} in {channel}: {await self.texts(channel, who)}")

    # What they see

    async def channel_id(self, name: str) -> str:
        channel = await self.client.channel(name)
        assert channel is not None, (
            f"there is no #{name}: {[c['name'] for c in (await self.client.state())['channels']]}"
        )
        return str(channel["id"])

    async def incident_channel(self, number: int = 1) -> str:
        """The name of an incident's newest channel."""
        names = [c["name"] for c in (await self.client.state())["channels"] if not c["archived"]]
        found = [name for name in names if name.split("-")[:2] == ["inc", str(number)]]
        assert found, f"INC-{number} has no channel: {names}"
        return str(found[-1])

    async def direct(self, who: str) -> str:
        """The id of the direct messages between the bot and a person."""
        state = await self.client.state(slack_id(who))
        bot = self.bot.identity.user_id if self.bots else "U0TOCSIN"
        for channel in state["channels"]:
            if channel["kind"] == "im" and bot in channel["members"]:
                return str(channel["id"])
        raise AssertionError(f"the bot has never written to {who}")

    async def texts(self, channel: str, who: str | None = None) -> list[str]:
        """What is written in a channel, as `who` sees it; their direct messages for "@"."""
        if channel == "@":
            assert who is not None
            place = await self.direct(who)
        else:
            place = await self.channel_id(channel)
        return [str(m["text"]) for m in await self.client.messages(place, user=slack_id(who) if who else None)]

    async def messages(self, channel: str, who: str | None = None) -> list[Payload]:
        place = await self.direct(who or "") if channel == "@" else await self.channel_id(channel)
        return await self.client.messages(place, user=slack_id(who) if who else None)

    async def paged(self) -> list[str]:
        """Who was paged since this was last asked, in order."""
        found = []
        for key in load(self.team_files).people:
            try:
                place = await self.direct(key)
            except AssertionError:
                continue
            for message in await self.client.messages(place, user=slack_id(key)):
                seen = self._seen.setdefault(key, set())
                if _is_page(message) and message["ts"] not in seen:
                    seen.add(message["ts"])
                    found.append((message["ts"], key))
        return [key for _, key in sorted(found)]

    async def timeline(self, number: int = 1) -> list[str]:
        """The kinds of everything on an incident's timeline, in order."""
        async with self.bot.db.read() as tx:
            return [entry.kind async for entry in tx.timeline.of_incident(number)]


def _is_page(message: Payload) -> bool:
    return any(
        str(element.get("action_id", "")).startswith("page.") or "are paged" in str(message["text"])
        for block in message["blocks"]
        for element in [*block.get("elements", []), {}]
    )


def _button(message: Payload, action_id: str, value: str | None) -> Payload | None:
    for block in message["blocks"]:
        for element in [*block.get("elements", []), block.get("accessory") or {}]:
            if element.get("action_id") == action_id and (value is None or element.get("value", value) == value):
                return {"block_id": block["block_id"], **element}
    return None


@asynccontextmanager
async def world(database_url: str, *, team: Path = EXAMPLE, start: bool = True) -> AsyncIterator[World]:
    """A workspace with the team's people and, unless told otherwise, a running bot."""
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(serve(workspace_for(load(team))))
        client = await stack.enter_async_context(Client(server.url))
        made = World(server, client, stack, team, database_url)
        if start:
            await made.starts()
        yield made
