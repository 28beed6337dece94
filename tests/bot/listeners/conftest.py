"""A running bot in a running workspace with the example's people, and hands to use it with."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.models.blocks import Block

from bot.app import Bot, Seams, running
from bot.clock import Clock
from bot.config import load
from bot.demo import EXAMPLE, settings_for, slack_id, workspace_for
from bot.settings import Settings
from incidents.incident import Incident
from incidents.timeline import Entry
from sandbox.client import Client
from sandbox.server import Server, serve
from sandbox.state.members import BOT_USER_ID as BOT

__all__ = ["BOT", "World"]
PATIENCE = 60.0  # seconds; only ever used up by a failure
ACK_PATIENCE = 20.0  # seconds that Slack waits for an answer here: on a machine that is busy its three are few
BEGINS = datetime(2027, 3, 10, 18, tzinfo=UTC)  # a Wednesday, ten in the morning in San Francisco


@dataclass
class World:
    """The workspace as its people use it, and the bot's books."""

    bot: Bot
    client: Client
    server: Server

    async def says(self, who: str, line: str, channel: str = "general") -> str:
        """Type a slash command; gives all that the person is shown in answer."""
        told = await self.client.command(slack_id(who), channel, line)
        assert told["status"] == "ok", told
        assert "error" not in told, told
        return shown(told["response"] or {})

    async def declares(self, who: str = "ana", line: str = "/incident declare sev2 payments are failing") -> str:
        """Declare an incident; gives the id of its channel once everything about it has been posted."""
        number = (await self.says(who, line)).split()[0].removeprefix("INC-")
        await self.settles()
        incident = await self.incident(int(number))
        assert incident.channel_id is not None
        return incident.channel_id

    async def finds(self, who: str, channel: str, action_id: str) -> str:
        """The ts of the newest message there that has the button; `channel` may be the bot's id."""
        found = await self.client.messages(channel, user=slack_id(who))
        return next(str(m["ts"]) for m in reversed(found) if action_id in ids_of(m.get("blocks") or []))

    async def presses(self, who: str, channel: str, action_id: str, ts: str | None = None, **how: Any) -> None:
        """Press a button, or choose in a menu: in the message `ts`, else in the newest that has it."""
        ts = ts or await self.finds(who, channel, action_id)
        told = await self.client.press(slack_id(who), action_id, channel=channel, ts=ts, **how)
        assert told["status"] == "ok", told
        await self.settles()

    async def old(self, channel: str, *rows: Block | None) -> str:
        """Some buttons in a message that nobody brings up to date; its ts."""
        posted = await self.bot.slack.post(channel, "An old message", [row for row in rows if row])
        return posted.ts

    async def submits(self, who: str, **values: object) -> dict[str, Any]:
        """Fill in the form on top and send it; each block has one element of the same name."""
        view = (await self.client.views(slack_id(who)))[-1]
        given: Any = {block: {block: value} for block, value in values.items()}
        told = await self.client.submit(slack_id(who), view["id"], given)
        assert told["status"] == "ok", told
        await self.settles()
        return told

    async def is_told(self, who: str, channel: str = BOT) -> str:
        """The last thing the bot told somebody alone: in that channel, or directly where it is in no channel."""
        await self.settles()
        messages = await self.client.messages(channel, user=slack_id(who))
        private = [each for each in messages if channel == BOT or each["ephemeral_for"] == slack_id(who)]
        return str(private[-1]["text"]) if private else ""

    async def settles(self) -> None:
        """Wait until nothing is under way any more, and nothing begins either."""
        async with asyncio.timeout(PATIENCE):
            calm = 0
            while calm < 3:
                async with self.bot.db.read() as tx:
                    waiting, _ = await tx.outbox.depth()
                calm = 0 if waiting or (await self.client.deliveries())["undelivered"] else calm + 1
                await asyncio.sleep(0.01)

    async def on_call(self) -> str:
        """Who was paged for INC-1; it depends on the week."""
        return str((await self.entries(1, "ResponderPaged"))[0].data["person"])

    async def incident(self, number: int) -> Incident:
        """An incident as it is stored."""
        async with self.bot.db.read() as tx:
            found = await tx.incidents.get(number)
        assert found is not None
        return found

    async def incidents(self) -> list[Incident]:
        """Every incident, newest first."""
        async with self.bot.db.read() as tx:
            return await tx.incidents.newest()

    async def entries(self, number: int, kind: str) -> list[Entry]:
        """What the timeline holds of one kind."""
        async with self.bot.db.read() as tx:
            return await tx.timeline.recorded(number, (kind,))


def shown(message: dict[str, Any]) -> str:
    """Every text of a message."""
    return "\n".join([str(message.get("text") or ""), *_texts(message.get("blocks") or [])])


def _texts(part: object) -> Iterator[str]:
    match part:
        case {"text": str(text)}:
            yield text
        case dict():
            for each in part.values():
                yield from _texts(each)
        case list():
            for each in part:
                yield from _texts(each)


def ids_of(part: object) -> set[str]:
    """Every action id in some blocks."""
    match part:
        case dict():
            own = {str(part["action_id"])} if "action_id" in part else set()
            return own.union(*(ids_of(each) for each in part.values()))
        case list():
            return set[str]().union(*(ids_of(each) for each in part))
    return set()


@pytest.fixture
def seams() -> Seams:
    """Where a test puts its faults in; unpaced, as the workspace does not mind."""
    return Seams(paced=False)


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    """The workspace, at a time of its own: who is on call goes by the hour."""
    workspace = workspace_for(load(EXAMPLE))
    workspace.clock.begin(BEGINS)
    async with serve(workspace) as server:
        server.delivery.ack_seconds = ACK_PATIENCE
        yield server


@pytest.fixture
def settings(server: Server, sqlite_url: str) -> Settings:
    """They point the bot at the workspace."""
    return settings_for(server, team=EXAMPLE, database=Path(sqlite_url.removeprefix("sqlite:///")))


@pytest.fixture
async def world(server: Server, settings: Settings, seams: Seams) -> AsyncIterator[World]:
    """Everything up."""
    clock = Clock(server.workspace.clock.offset)
    async with running(settings, clock=clock, seams=seams) as bot, Client(server.url) as client:
        yield World(bot, client, server)
