"""A replica dies while it pages somebody; the other, which is struck in its turn, takes over from it."""

import asyncio
import time

from sqlalchemy import select

from bot.demo import slack_id
from storage.tables import outbox
from tests.crash.tales.telling import Broken, Tale

SILENCE = 3.0  # seconds
LEASE = 60.0  # seconds: silence must end it, not time
SLOW_MS = 600  # of Slack, so that the page is under way when its sender dies


class TakeOver(Tale):
    replicas = 2

    async def tell(self) -> None:
        await self.bots.start()
        await self.declares()
        await asyncio.sleep(SILENCE + 1)  # whoever has not been there for so long judges nobody
        await self.world.client.slow(SLOW_MS)
        general = await self.world.channel_id("general")
        await self.world.client.command(slack_id("ana"), general, "/page cy the lights are out")
        self._sender: str | None = None
        await self.until(self._is_being_sent, "nobody sends the page")
        await self.bots.enter("take over")
        killed_at = time.monotonic()
        self.bots.kill(self._sender or "")
        await self.world.client.slow(0)
        await self.until(self._is_taken_over, "nobody took the page over")
        if time.monotonic() - killed_at > LEASE / 2:
            raise Broken("the page was taken over when its lease was over, and not when its sender was silent")
        await self.settles()

    async def _is_being_sent(self) -> bool:
        async with self.db.read() as tx:
            sending = select(outbox.c.leased_by).where(
                outbox.c.kind == "NotifyResponder", outbox.c.leased_by.is_not(None)
            )
            self._sender = (await tx.connection.scalars(sending)).first()
        return self._sender is not None

    async def _is_taken_over(self) -> bool:
        async with self.db.read() as tx:
            theirs = select(outbox.c.id).where(outbox.c.leased_by == self._sender, outbox.c.finished_at.is_(None))
            return (await tx.connection.scalars(theirs)).first() is None
