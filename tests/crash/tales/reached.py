"""Bo is reached by every method there is, and answers by one of them."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import httpx

from sandbox.phone.inbox import Kind, Received
from tests.crash.tales.telling import Broken, Payload, Tale

ESCALATED = timedelta(minutes=6)
A_MINUTE = timedelta(minutes=1, seconds=1)
NUMBER = "+14155550141"


class Reached(Tale):
    """`counted`: also while they are being reached."""

    phase: str
    counted = False

    async def tell(self) -> None:
        await self.bots.start()
        await self.settles()
        await self.declares("reached")
        await self.bots.enter("reach" if self.counted else None)
        await self.passes(ESCALATED, self._by("ntfy", "webhook"), "bo was not reached by push and webhook")
        await self.passes(A_MINUTE, self._by("sms", "mail"), "bo was not reached by text message and mail")
        await self.passes(A_MINUTE, self._by("voice"), "bo was not called")
        await self.bots.enter(self.phase)
        await self.does(self.answers, self.is_acknowledged)
        await self.settles()

    async def answers(self) -> Payload:
        """Say "I have it", by whatever way."""
        raise NotImplementedError

    def newest(self, kind: Kind) -> Received:
        """What came last by a method."""
        return [each for each in self.world.server.inbox.received if each.kind == kind and not each.mine][-1]

    def _by(self, *kinds: Kind) -> Callable[[], Awaitable[bool]]:
        async def reached() -> bool:
            had = {each.kind for each in self.world.server.inbox.received}
            return had.issuperset(kinds)

        return reached


class TextMessage(Reached):
    phase = "SMS reply"
    counted = True

    async def answers(self) -> Payload:
        return await _heard(self.world.server.carrier.reply(NUMBER, "1"))


class Telephone(Reached):
    phase = "phone key"

    async def answers(self) -> Payload:
        return await _heard(self.world.server.carrier.press(self.newest("voice"), "1"))


class Mail(Reached):
    phase = "mail link"

    async def answers(self) -> Payload:
        return await _heard(_post(self.newest("mail").link))


class Push(Reached):
    phase = "ntfy action"

    async def answers(self) -> Payload:
        return await _heard(_post(self.newest("ntfy").link))


async def _post(link: str | None) -> str:
    if link is None:
        raise Broken("there is no link to answer by")
    async with httpx.AsyncClient() as browser:
        answer = await browser.post(link, data={"answer": "acknowledge"})
        answer.raise_for_status()
        return answer.text


async def _heard(answering: Awaitable[str]) -> Payload:
    """As Slack's answers are told: whether there was one, and that it says yes."""
    try:
        told = await answering
    except httpx.HTTPError as failed:
        return {"status": type(failed).__name__}
    return {"status": "ok" if "You have INC-" in told else "something else", "response": {"text": told}}
