"""A page is put into a channel and told to machines; somebody cannot be reached, and in the end nobody is left."""

from datetime import timedelta

from tests.crash.tales.telling import Tale

A_STEP = timedelta(minutes=5, seconds=1)


class Places(Tale):
    async def tell(self) -> None:
        await self.bots.start()
        await self.settles()
        await self.declares("far")
        await self.bots.enter("places")
        await self.passes(A_STEP, self._is_put, "the page was not put into the channel and told to the machine")
        await self.bots.enter("nobody left")
        await self.passes(A_STEP, self._is_over, "nobody was told that nobody is left")

    async def _is_put(self) -> bool:
        kinds = await self.kinds()
        return kinds.count("PlacePaged") == 2 and {"PlaceNotReached", "ResponderNotReached"} <= set(kinds)

    async def _is_over(self) -> bool:
        return "PageExhausted" in await self.kinds()
