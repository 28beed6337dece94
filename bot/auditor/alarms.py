"""Tells operations of each trouble once, and once that it is over, past the outbox."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.auditor.trouble import Trouble, over, stopped
from bot.clock import Clock
from bot.slack import Slack, SlackBusy, SlackRefused, SlackUnreachable
from bot.views.message import as_repeated
from storage.alarm import AlarmMessage
from storage.database import Database

log = logging.getLogger(__name__)
DATABASE_SECONDS = 5.0
TELL_SECONDS = 10.0
LEAVE_SECONDS = 3.0
HOLD = timedelta(seconds=30)  # well above the two: nobody else tells meanwhile
MOST = 20  # of our own that are kept while Slack is away
HEARSAY = timedelta(minutes=2)  # well above what a leap of the clock is remembered by whoever saw it
EARLIER = timedelta(minutes=5)  # by how much Slack's clock may differ from ours


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What operations are to be told. `key` names it in Slack; `tries`: how often it was perhaps posted already."""

    key: str
    text: str
    made_at: datetime
    tries: int = 0


async def post_once(slack: Slack, channel_id: str, telling: Telling, *, clock: Clock) -> None:
    """Post it, unless it stands there; where nobody can look it is repeated once, and says so. Raises SlackFailed."""
    text = telling.text
    if telling.tries:
        # The local workspace writes in business time.
        since = min(telling.made_at, telling.made_at + clock.offset) - EARLIER
        try:
            if await slack.find_posted(channel_id, telling.key, since=since) is not None:
                return
        except SlackUnreachable as away:
            raise SlackUnreachable(away.method, str(away), perhaps_done=False) from away
        except SlackRefused:
            if telling.tries > 1:
                return
            text, _ = as_repeated(text, ())
    await slack.post(channel_id, text, key=telling.key)


class Alarms:
    """What every replica sees is noted in the database, so that one tells it; and if that one dies, another.

    What is this process's own is told by itself, also while the database is away; `who` is what people know it by.
    `tell` may raise.
    """

    def __init__(self, clock: Clock, who: str, tell: Callable[[Telling], Awaitable[None]]) -> None:
        self._clock, self._who, self._tell = clock, who, tell
        self._own = set[str]()  # raised, and not yet over
        self._shared = set[str]()  # what every replica sees: noted since we see it, and seen still
        self._untold = list[Telling]()  # of our own

    async def follow(self, db: Database, troubles: Mapping[str, Trouble], suspected: Collection[str]) -> None:
        """Tell what is new among the `troubles`, and what is over: not even `suspected` any more."""
        own = {check for check, trouble in troubles.items() if not trouble.everywhere}
        self._put(troubles[check].sentence for check in sorted(own - self._own))
        self._put(over(check, self._who) for check in sorted(self._own.difference(suspected)))
        self._own = self._own.intersection(suspected) | own
        with suppress(Exception):  # the database is away, which is an alarm of its own
            await self._note(db, troubles, suspected)
        if await self._tell_own():
            with suppress(Exception):
                await self._tell_noted(db)

    async def leave(self) -> None:
        """The process ends in order: what is wrong with it is over, and nobody else would say so."""
        if self._own:
            self._put([stopped(self._who)])
        with suppress(TimeoutError):  # nobody waits long for a Slack that is away
            async with asyncio.timeout(LEAVE_SECONDS):
                await self._tell_own()

    async def _tell_own(self) -> bool:
        """False if some of it could not be told yet."""
        while self._untold:
            perhaps_told = await self._try(self._untold[0])
            if perhaps_told is not None:
                self._untold[0] = replace(self._untold[0], tries=self._untold[0].tries + perhaps_told)
                del self._untold[:-MOST]
                return False
            self._untold.pop(0)
        return True

    def _put(self, sentences: Iterable[str]) -> None:
        now = self._clock.real()
        self._untold += [
            Telling(key=f"alarm/{secrets.token_hex(8)}", text=_said(each), made_at=now) for each in sentences
        ]

    async def _note(self, db: Database, troubles: Mapping[str, Trouble], suspected: Collection[str]) -> None:
        """Each is begun once by whoever sees it first, and ended once: by whoever saw it, and sees it no more.

        Whoever did not see it knows less: as that a clock leapt, before this process began.
        """
        shared = {check for check, trouble in troubles.items() if trouble.everywhere}
        async with asyncio.timeout(DATABASE_SECONDS), db.begin() as tx:

            def message(sentence: str) -> AlarmMessage:
                return AlarmMessage(id=tx.new_id(), text=_said(sentence), made_at=tx.real_now)

            raised = await tx.alarms.raised()
            for check in sorted(shared - self._shared):
                await tx.alarms.start(check, message(troubles[check].sentence))
            if "database" not in suspected:
                for check in sorted(raised.keys() - suspected):
                    if check in self._shared or self._clock.real() - raised[check] > HEARSAY:
                        await tx.alarms.end(check, message(over(check, self._who)))
        self._shared = (self._shared if "database" in suspected else self._shared.intersection(suspected)) | shared

    async def _tell_noted(self, db: Database) -> None:
        """Whoever noted it: they may have died since."""
        while True:
            async with asyncio.timeout(DATABASE_SECONDS), db.begin() as tx:
                now = self._clock.real()
                message = await tx.alarms.take(now=now, until=now + HOLD)
            if message is None:
                return
            telling = Telling(
                key=f"alarm/{message.id}", text=message.text, made_at=message.made_at, tries=message.tries
            )
            perhaps_told = await self._try(telling)
            async with asyncio.timeout(DATABASE_SECONDS), db.begin() as tx:
                if perhaps_told is None:
                    await tx.alarms.told(message)
                else:
                    await tx.alarms.put_back(message, perhaps_told=perhaps_told)
            if perhaps_told is not None:
                return

    async def _try(self, telling: Telling) -> bool | None:
        """None if it was told; else whether it perhaps was."""
        try:
            async with asyncio.timeout(TELL_SECONDS):
                await self._tell(telling)
        except Exception as failure:  # noqa: BLE001 - Slack is away too; the silence at the URL is the alarm
            log.warning("operations cannot be told: %s (%s)", telling.text, type(failure).__name__)
            if isinstance(failure, SlackBusy | SlackRefused):
                return False
            return failure.perhaps_done if isinstance(failure, SlackUnreachable) else True
        return None


def _said(sentence: str) -> str:
    return f"My auditor: {sentence}."
