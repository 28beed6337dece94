"""The host's monotonic clock as a second witness: whether the database's clock goes as time does."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.auditor.trouble import Trouble
from bot.clock import Clock, Reading

ODD = timedelta(seconds=5)  # more than drift and a slow answer
REMEMBERED = 60.0  # seconds for which a leap, which is over at once, counts as a trouble


class Witness:
    """Compares what the database tells with what has passed here, between two looks and all in all."""

    def __init__(self, clock: Clock, who: str) -> None:
        """`who`: what people know this process by."""
        self._clock, self._who = clock, who
        self._before: Reading | None = None
        self._leap = timedelta()  # the last one forward
        self._leapt_at = float("-inf")  # in monotonic seconds

    async def look(self, read: Callable[[], Awaitable[datetime]]) -> list[Trouble]:
        """What is wrong with the time, in sentences; raises what `read` raises."""
        found = await self._clock.reading(read)
        ahead = self._clock.at(found.at) - found.told
        if self._before is not None:
            leap = found.told - self._before.told - timedelta(seconds=found.at - self._before.at)
            if leap > ODD + timedelta(seconds=found.within + self._before.within):
                self._leap, self._leapt_at = leap, found.at
        self._before = found
        if ahead > ODD:
            return [Trouble("clock", _behind(ahead))]
        if found.at - self._leapt_at < REMEMBERED:
            return [Trouble("leap", _leapt(self._leap, self._who))]
        return []


def _behind(by: timedelta) -> str:
    return (
        f"The database's clock went back and is {_seconds(by)} behind. Paging does not wait for it: I count on by the"
        " hosts, and come back to it slowly. Look at the clock (NTP) of the database's host; if it is right now, there"
        " is nothing to do"
    )


def _leapt(by: timedelta, who: str) -> str:
    return (
        f"The database's clock went forward by {_seconds(by)} at once, or the host of {who} slept. I go by it, so pages"
        " may have moved on too early: look at those that are open, and at the clock (NTP) of the database's host"
    )


def _seconds(duration: timedelta) -> str:
    return f"{duration.total_seconds():.0f} s"
