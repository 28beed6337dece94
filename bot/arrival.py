"""How a process comes to be in Slack. Nothing waits for it: until then Slack counts as out of reach."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, suppress
from typing import Any, cast

from sqlalchemy.exc import SQLAlchemyError

from bot.beside import beside
from bot.clock import Clock
from bot.directory import Directory
from bot.slack import Identity, Slack, SlackBusy, SlackFailed, SlackUnreachable

log = logging.getLogger(__name__)
ASK_WITHIN = 5.0  # seconds that Slack has to say who we are, before it is asked again
MATCH_WITHIN = 5.0  # seconds
OPEN_WITHIN = 10.0  # seconds that a start waits for the socket of a Slack that answers
LONGEST_PAUSE = 10.0  # seconds: nobody's command is heard before we have asked again


class Arrival:
    """Asks who we are in Slack until Slack answers, then looks everybody up and begins to listen."""

    def __init__(self, slack: Slack, directory: Directory, clock: Clock) -> None:
        """To be made in the loop that it is to live in."""
        self._asked, self._directory, self._clock = slack, directory, clock
        self.identity: Identity | None = None  # until Slack has said it
        self.tried = asyncio.Event()  # Slack has said it, or did not answer when it was asked first
        self._arrived: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.slack = cast("Slack", _OnceMet(slack, self))  # for everybody else

    def under_way(
        self, *, met: Callable[[bool], None], listening: AbstractAsyncContextManager[None]
    ) -> AbstractAsyncContextManager[None]:
        """Arrive, and stay there while a block runs. `met` is told whether everybody was looked up."""
        return beside(self._arrive(met, listening), name="arrival")

    async def at_first(self) -> None:
        """Wait until we are in Slack, or until it did not answer the first time. Raises SlackRefused."""
        tried = asyncio.ensure_future(self.tried.wait())
        either: list[asyncio.Future[Any]] = [tried, self._arrived]
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        finally:
            tried.cancel()
        if self.identity is not None or self._arrived.done():
            with suppress(TimeoutError):
                async with asyncio.timeout(OPEN_WITHIN):
                    await self.over()

    @property
    def is_over(self) -> bool:
        """Whether we are in Slack, or will never be."""
        return self._arrived.done()

    async def over(self) -> None:
        """Wait until we are in Slack. Raises SlackRefused if it will not have us."""
        await asyncio.shield(self._arrived)

    async def _arrive(self, met: Callable[[bool], None], listening: AbstractAsyncContextManager[None]) -> None:
        try:
            identity = await self._who_we_are()
            everybody = await self._match()
            self.identity = identity
            self.tried.set()
            met(everybody)
            async with listening:
                self._arrived.set_result(None)
                await asyncio.Event().wait()
        except Exception as failure:
            if self._arrived.done():
                raise
            self._arrived.set_exception(failure)  # for whoever waits: `tocsin run` ends by it

    async def _who_we_are(self) -> Identity:
        pause = 0.5
        while True:
            try:
                async with asyncio.timeout(ASK_WITHIN):
                    return await self._asked.identity()
            except (SlackUnreachable, SlackBusy, TimeoutError) as trouble:
                why = str(trouble) or "it takes long"
                log.warning("Slack does not answer yet (%s); asking again in %.1f s", why, pause)
                self.tried.set()
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    async def _match(self) -> bool:
        """Whether everybody was looked up. One that is large or known is not waited for: the engine does it."""
        if self._directory.knows_everybody:
            return False
        try:
            async with asyncio.timeout(MATCH_WITHIN):
                await self._directory.match(self._asked, self._clock.real())
        except (SlackFailed, SQLAlchemyError, OSError) as failed:  # TimeoutError is an OSError
            log.warning("not everybody is matched to Slack yet: %s", failed or "it takes long")
            return False
        return True


class _OnceMet:
    """Out of reach until Slack has said who we are: what is sent waits, and a token that is wrong loses nothing."""

    def __init__(self, slack: Slack, arrival: Arrival) -> None:
        self._slack, self._arrival = slack, arrival

    def __getattr__(self, method: str) -> Callable[..., Awaitable[Any]]:
        call: Callable[..., Awaitable[Any]] = getattr(self._slack, method)

        async def asked(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - passed through
            if self._arrival.identity is None:
                raise SlackUnreachable(method, "Slack has not said yet who we are", perhaps_done=False)
            return await call(*arguments, **named)

        return asked
