"""A page in people's hands: sent on, given to somebody, put off, and asked for again."""

from datetime import timedelta

from bot.demo import slack_id
from tests.crash.tales.telling import Payload, Tale

MINUTES = 30
OVER = timedelta(minutes=MINUTES, seconds=1)


class InHand(Tale):
    async def tell(self) -> None:
        await self.bots.start()
        await self.settles()
        await self.declares()
        await self.bots.enter("escalate by hand")
        await self.does(lambda: self.world.presses("dee", "@", "page.escalate"), self.is_escalated)
        await self.settles()
        await self.bots.enter("reassign")
        await self.does(lambda: self._types("cy", "/page reassign ana INC-1"), self.has("PageReassigned"))
        await self.settles()
        await self.bots.enter("snooze")
        await self.does(lambda: self._types("ana", f"/page snooze {MINUTES} INC-1"), self.has("PageSnoozed"))
        await self.settles()
        await self.bots.enter("ask again")
        await self.passes(OVER, self.has("PageAskedAgain"), "nobody was asked again when the snooze was over")
        await self.does(lambda: self.world.presses("ana", "@", "page.acknowledge"), self.is_acknowledged)
        await self.settles()

    async def _types(self, who: str, text: str) -> Payload:
        return await self.world.client.command(slack_id(who), await self.world.channel_id("general"), text)
