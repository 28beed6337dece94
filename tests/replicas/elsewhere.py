"""What comes to people by other ways than Slack: when they first had each page, and whether anything came twice."""

import asyncio
import re
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select

from commands.team import Team
from sandbox.phone.inbox import Inbox, Received
from storage.database import Database
from storage.tables import notices, pages
from tests.crash.check import is_marked

LOOKS = 0.1  # seconds
_NOTICE = re.compile(r"<([^@>]+)@")  # in the id of a mail, which tells no word of what happened


class Asked(NamedTuple):
    """A page that was asked for, and when (monotonic seconds)."""

    reason: str
    whom: str
    at: float


class Elsewhere:
    """Everybody's telephone and mailbox. `asked` grows meanwhile."""

    def __init__(self, inbox: Inbox, team: Team, asked: Sequence[Asked]) -> None:
        self._inbox, self._team, self._asked = inbox, team, asked
        self._looked_at = 0  # things received
        self.reached_at: dict[str, float] = {}  # by the reason of the page, in monotonic seconds; never too early

    async def watch(self) -> None:
        """Note when each page has first come to the very person; until cancelled."""
        while True:
            self.look()
            await asyncio.sleep(LOOKS)

    def look(self) -> None:
        """Note what has come by now."""
        new = self._inbox.received[self._looked_at :]
        self._looked_at += len(new)
        for each in new:
            for asked in self._asked:
                if asked.reason in each.text and self._is_of(asked.whom, each):
                    self.reached_at.setdefault(asked.reason, time.monotonic())

    def has_reached_all(self) -> bool:
        """Whether every page has come that was asked for."""
        return self.reached_at.keys() >= {asked.reason for asked in self._asked}

    async def twice(self, db: Database) -> tuple[list[str], int]:
        """What came to somebody more than once and does not say so; and how much says that it is repeated."""
        told = await _told_by(db)
        silently: Counter[tuple[str, str, str]] = Counter()
        repeated = 0
        for each in self._inbox.received:
            if each.mine:
                continue
            if is_marked(each.subject + each.text):
                repeated += 1
            else:
                silently.update((each.kind, each.to, reason) for reason in self._reasons(each, told))
        twice = [f"{reason}: {times} by {kind} to {to}" for (kind, to, reason), times in silently.items() if times > 1]
        return twice, repeated

    def _is_of(self, person: str, received: Received) -> bool:
        return (received.kind, received.to) in self._team.people[person].contacts.items()

    def _reasons(self, received: Received, told: Mapping[str, str]) -> list[str]:
        if received.kind == "mail":
            found = _NOTICE.search(received.headers.get("Message-ID", ""))
            return [told[found[1]]] if found is not None and found[1] in told else []
        return [asked.reason for asked in self._asked if asked.reason in received.text]


async def _told_by(db: Database) -> dict[str, str]:
    """The reason of the page that each notice is about."""
    async with db.read() as tx:
        query = select(notices.c.id, pages.c.reason).join(pages, pages.c.id == notices.c.page_id)
        return {notice: reason for notice, reason in await tx.connection.execute(query)}  # noqa: C416 - rows are no pairs
