"""Fay is asked before a shift and says nothing; it is offered to cy, who takes it, and whoever leads is told."""

from datetime import datetime, timedelta

from sqlalchemy import select

from oncall.notice import NoticeStatus
from storage.tables import notices
from tests.crash.tales.telling import Broken, Tale

AHEAD = timedelta(hours=8)  # of the shift
ASKED, OFFERED = timedelta(hours=3, minutes=2), timedelta(hours=3)  # two hours before it, it is offered


class BeforeAShift(Tale):
    @classmethod
    def more(cls, now: datetime) -> str:
        """A schedule whose first shift is always as far away."""
        start = now + AHEAD
        return (
            f"  nights: {{zone: UTC, start: {start:%Y-%m-%d}, every: day, handoff: '{start:%H:%M}', "
            "rotation: [fay, cy], ready_before: 5h, ready_by: 2h}\n"
        )

    async def tell(self) -> None:
        await self.bots.start()
        await self.settles()
        await self.bots.enter("ask before a shift")
        await self.passes(ASKED, self.has("ReadinessAsked"), "fay was not asked before the shift")
        await self.bots.enter("offer the shift")
        await self.passes(OFFERED, self.has("ShiftOffered"), "the shift was not offered")
        await self.bots.enter("take the shift")
        await self.does(lambda: self.world.presses("cy", "@", "shift_take"), self.has("ShiftTaken"))
        await self.settles()


class Ready(BeforeAShift):
    """Fay answers on one method and is silent on the others: she keeps the shift, and is told which."""

    async def tell(self) -> None:
        await self.bots.start()
        await self.settles()
        await self.passes(ASKED, self.has("ReadinessAsked"), "fay was not asked before the shift")
        await self.bots.enter("say one is there")
        await self.does(lambda: self.world.presses("fay", "@", "contact.arrived"), self._has_answered)
        await self.settles()
        await self.bots.enter("silent on some")
        await self.passes(OFFERED, self.has("ReadinessLacking"), "fay was not told on what she was silent")
        if "ShiftOffered" in await self.kinds():
            raise Broken("the shift was offered though its owner is there")

    async def _has_answered(self) -> bool:
        async with self.db.read() as tx:
            answered = select(notices.c.id).where(notices.c.person == "fay", notices.c.status == NoticeStatus.ANSWERED)
            return await tx.connection.scalar(answered) is not None
