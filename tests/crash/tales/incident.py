"""An incident from its declaration to its end, answered in Slack."""

from datetime import timedelta

from bot.demo import slack_id
from incidents.incident import Status
from tests.crash.tales.telling import Broken, Payload, Tale

PUSH = timedelta(minutes=6)  # past the first step's wait, short of the second's


class Incident(Tale):
    async def tell(self) -> None:
        await self.bots.start()
        await self.settles()
        await self.bots.enter("declare")
        await self.declares()
        await self.bots.enter("escalate")
        await self.passes(PUSH, self.is_escalated, "nobody was paged after the first did not answer")
        await self.bots.enter("acknowledge")
        await self.does(lambda: self.world.presses("cy", "@", "page.acknowledge"), self.is_acknowledged)
        await self.settles()
        await self.bots.enter("resolve")
        await self.does(self._resolve, self._is_resolved)
        await self.settles()

    async def _resolve(self) -> Payload:
        async with self.db.read() as tx:
            (incident,) = await tx.incidents.newest()
        if incident.channel_id is None:
            raise Broken("the incident has no channel")
        return await self.world.client.command(slack_id("ana"), incident.channel_id, "/incident resolve")

    async def _is_resolved(self) -> bool:
        async with self.db.read() as tx:
            return any(incident.status is Status.RESOLVED for incident in await tx.incidents.newest())
