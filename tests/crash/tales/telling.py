"""What all tales have in common: people who act until they are answered, and waiting for what comes of it."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.demo import slack_id
from storage.database import Database
from storage.tables import timeline
from tests.crash.bots import Bots
from tests.world import World

TITLE = "payments are failing"
TRIES = 3  # of a person who is not answered
LOOKS, A_WHILE = 10, 0.3  # seconds
Payload = dict[str, Any]


class Broken(Exception):
    """What was promised did not hold; the text says what."""


class Tale(ABC):
    """`world` has no bot of its own: those that may die are `bots`. `db` is only ever read."""

    replicas: int | None = None  # None: as many as the kind of database allows

    def __init__(self, world: World, bots: Bots, db: Database) -> None:
        self.world, self.bots, self.db = world, bots, db
        self.was_cut_off = False  # somebody did something, and was not answered

    @classmethod
    def more(cls, now: datetime) -> str:  # noqa: ARG003 - most tales do not mind
        """Schedules in the team's files for this tale alone. `now`: business time (aware UTC)."""
        return ""

    @abstractmethod
    async def tell(self) -> None:
        """All of it, from the first start of the bot; raises Broken."""

    async def declares(self, kind: str = "general") -> None:
        """Ana declares an incident of this type, and everything that follows is done."""

        async def declare() -> Payload:
            text = f"/incident declare sev2 type:{kind} {TITLE}"
            return await self.world.client.command(slack_id("ana"), await self.world.channel_id("general"), text)

        await self.does(declare, self._is_declared)
        await self.settles()

    async def passes(self, by: timedelta, holds: Callable[[], Awaitable[bool]], otherwise: str) -> None:
        """Business time passes until this holds; else it is broken."""
        await self.world.workspace.clock.push(by)
        self.bots.push(self.world.workspace.clock.offset.total_seconds())
        await self.until(holds, otherwise)
        await self.settles()

    async def kinds(self) -> list[str]:
        """Of everything that was ever recorded: of incidents, of pages for themselves, of shifts."""
        async with self.db.read() as tx:
            return list(await tx.connection.scalars(select(timeline.c.kind)))

    async def does(self, act: Callable[[], Awaitable[Payload]], came_of_it: Callable[[], Awaitable[bool]]) -> None:
        """What a person does: once, and again only if they were not answered and nothing came of it."""
        for _ in range(TRIES):
            answer = await act()
            self.was_cut_off = self.was_cut_off or answer["status"] != "ok"
            await self.bots.up()
            done = await came_of_it() or (answer["status"] != "ok" and await self._comes(came_of_it))
            if answer["status"] == "ok" and done == _is_refusal(answer):
                raise Broken("what was told is not what was done: " + str(answer.get("response")))
            if done:
                return
        raise Broken(f"{TRIES} tries were not answered")

    async def _comes(self, came_of_it: Callable[[], Awaitable[bool]]) -> bool:
        """Whoever was not answered looks for a while before they do it again: it may only have been slow."""
        for _ in range(LOOKS):
            await asyncio.sleep(A_WHILE)
            if await came_of_it():
                return True
        return False

    def has(self, kind: str) -> Callable[[], Awaitable[bool]]:
        """Whether this was ever recorded."""

        async def has() -> bool:
            return kind in await self.kinds()

        return has

    async def is_acknowledged(self) -> bool:
        """Whether somebody has a page."""
        return "PageAcknowledged" in await self.kinds()

    async def is_escalated(self) -> bool:
        """Whether a page has gone on from its first step."""
        return (await self.kinds()).count("PageEscalated") > 1

    async def until(self, holds: Callable[[], Awaitable[bool]], otherwise: str) -> None:
        """Wait, in real time; raises Broken with what is otherwise the case."""
        try:
            async with asyncio.timeout(self.bots.patience):
                while not await holds():  # noqa: ASYNC110 - what it waits for is in another process
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise Broken(otherwise) from None

    async def settles(self) -> None:
        """Until the bot is up, and nothing is on its way in either direction."""
        calm = [False, False]
        try:
            async with asyncio.timeout(self.bots.patience):
                while not all(calm):
                    await asyncio.sleep(0.05)
                    calm = [calm[1], await self._is_calm()]
        except TimeoutError:
            async with self.db.read() as tx:
                rows = [f"{row.kind} ({row.error})" for row in await tx.outbox.rows()]
            raise Broken(f"it did not settle; on its way: {', '.join(rows) or 'nothing'}") from None

    async def _is_calm(self) -> bool:
        if not self.bots.is_up or (await self.world.client.deliveries())["undelivered"]:
            return False
        await self.world.server.carrier.idle()
        async with self.db.read() as tx:
            depth, _ = await tx.outbox.depth()
        return depth == 0

    async def _is_declared(self) -> bool:
        async with self.db.read() as tx:
            return bool(await tx.incidents.newest())


def _is_refusal(answer: Payload) -> bool:
    """Whether the person was told that nothing was changed."""
    return str((answer.get("response") or {}).get("text", "")).startswith("Something went wrong")
