"""Cy is paged for several things at once: the first alone, the others in one message, which one press answers."""

from datetime import timedelta

from bot.demo import slack_id
from tests.crash.tales.telling import Payload, Tale

REASONS = ("the lights are out", "the doors are open", "the bells are silent")
HELD = timedelta(minutes=5, seconds=1)


class Together(Tale):
    async def tell(self) -> None:
        await self.bots.start()
        await self.settles()
        for number, reason in enumerate(REASONS, 1):
            await self._pages(reason, number)
        await self.bots.enter("together")
        await self.passes(HELD, self._all_told, "cy was not told of what was held back")
        await self.bots.enter("answer to all")
        await self.does(self._answers, self._all_answered)
        await self.settles()

    async def _pages(self, reason: str, number: int) -> None:
        async def page() -> Payload:
            general = await self.world.channel_id("general")
            return await self.world.client.command(slack_id("ana"), general, f"/page unhurried {reason}")

        async def is_paged() -> bool:
            return (await self.kinds()).count("PageStarted") >= number

        await self.does(page, is_paged)
        await self.settles()

    async def _answers(self) -> Payload:
        """To all that is left: of the last one there is but its own button."""
        newest = (await self.world.messages("@", "cy"))[-1]
        every = "page.acknowledge_all"
        return await self.world.presses("cy", "@", every if every in str(newest) else "page.acknowledge")

    async def _all_answered(self) -> bool:
        return (await self.kinds()).count("PageAcknowledged") >= len(REASONS) - 1

    async def _all_told(self) -> bool:
        return (await self.kinds()).count("ResponderPaged") >= len(REASONS)
