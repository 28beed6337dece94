"""An incident from its declaration to its end, told while the bot may die at any instant."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from bot.config import load
from bot.demo import slack_id
from incidents.incident import Status
from sandbox.client import ControlError
from storage.database import Database
from tests.crash.bot import PATIENCE, Bot
from tests.world import World

TITLE = "payments are failing"
PUSH = timedelta(minutes=6)  # past the first step's wait, short of the second's
TRIES = 3  # of a person who is not answered
Payload = dict[str, Any]


class Broken(Exception):
    """What was promised did not hold; the text says what."""


class Story:
    """`world` has no bot of its own: the one that may die is `bot`. `db` is only ever read."""

    def __init__(self, world: World, bot: Bot, db: Database) -> None:
        self._world, self._bot, self._db = world, bot, db

    async def tell(self) -> None:
        """All of it; raises Broken."""
        await self._bot.start()
        await self._settles()
        await self._bot.enter("declare")
        await self._does(self._declare, self._is_declared)
        await self._settles()
        first = await self._paged()
        await self._bot.enter("escalate")
        await self._world.workspace.clock.push(PUSH)
        self._bot.push(self._world.workspace.clock.offset.total_seconds())
        await self._until(self._is_escalated, "nobody was paged after the first did not answer")
        await self._settles()
        second = [key for key in await self._paged() if key not in first]
        if not second:
            raise Broken("the page escalated, and nobody got a message")
        await self._bot.enter("acknowledge")
        await self._does(lambda: self._acknowledge(second[0]), self._is_acknowledged)
        await self._settles()
        await self._bot.enter("resolve")
        await self._does(self._resolve, self._is_resolved)
        await self._settles()

    async def kinds(self) -> list[str]:
        """Of everything on the timeline, of every incident there is."""
        async with self._db.read() as tx:
            return [
                entry.kind
                for incident in await tx.incidents.newest()
                async for entry in tx.timeline.of_incident(incident.id)
            ]

    # What people do: once, and again only if they were not answered and nothing came of it

    async def _does(self, act: Callable[[], Awaitable[Payload]], came_of_it: Callable[[], Awaitable[bool]]) -> None:
        for _ in range(TRIES):
            answer = await act()
            await self._bot.up()
            done = await came_of_it()
            if answer["status"] == "ok" and done == _is_refusal(answer):
                raise Broken("what was told is not what was done: " + str(answer.get("response")))
            if done:
                return
        raise Broken(f"{TRIES} tries were not answered")

    async def _declare(self) -> Payload:
        text = f"/incident declare sev2 {TITLE}"
        return await self._world.client.command(slack_id("ana"), await self._world.channel_id("general"), text)

    async def _acknowledge(self, who: str) -> Payload:
        return await self._world.presses(who, "@", "page.acknowledge")

    async def _resolve(self) -> Payload:
        async with self._db.read() as tx:
            (incident,) = await tx.incidents.newest()
        if incident.channel_id is None:
            raise Broken("the incident has no channel")
        return await self._world.client.command(slack_id("ana"), incident.channel_id, "/incident resolve")

    async def _paged(self) -> list[str]:
        """Everybody whose direct messages hold a page with a button."""
        found = []
        for key in load(self._world.team_files).people:
            try:
                messages = await self._world.messages("@", key)
            except (AssertionError, ControlError):
                continue
            if any("page.acknowledge" in str(message.get("blocks")) for message in messages):
                found.append(key)
        return found

    # What came of it

    async def _is_declared(self) -> bool:
        async with self._db.read() as tx:
            return bool(await tx.incidents.newest())

    async def _is_escalated(self) -> bool:
        return (await self.kinds()).count("PageEscalated") > 1

    async def _is_acknowledged(self) -> bool:
        return "PageAcknowledged" in await self.kinds()

    async def _is_resolved(self) -> bool:
        async with self._db.read() as tx:
            return any(incident.status is Status.RESOLVED for incident in await tx.incidents.newest())

    # Waiting

    async def _until(self, holds: Callable[[], Awaitable[bool]], otherwise: str) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                while not await holds():  # noqa: ASYNC110 - what it waits for is in another process
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise Broken(otherwise) from None

    async def _settles(self) -> None:
        """Until the bot is up, and nothing is on its way in either direction."""
        calm = [False, False]
        try:
            async with asyncio.timeout(PATIENCE):
                while not all(calm):
                    await asyncio.sleep(0.05)
                    calm = [calm[1], await self._is_calm()]
        except TimeoutError:
            async with self._db.read() as tx:
                rows = [f"{row.kind} ({row.error})" for row in await tx.outbox.rows()]
            raise Broken(f"it did not settle; on its way: {', '.join(rows) or 'nothing'}") from None

    async def _is_calm(self) -> bool:
        if not self._bot.is_up or (await self._world.client.deliveries())["undelivered"]:
            return False
        async with self._db.read() as tx:
            depth, _ = await tx.outbox.depth()
        return depth == 0


def _is_refusal(answer: Payload) -> bool:
    """Whether the person was told that nothing was changed."""
    return str((answer.get("response") or {}).get("text", "")).startswith("Something went wrong")
