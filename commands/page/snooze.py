"""Somebody has it, and wants to be asked again later."""

from datetime import datetime, timedelta

from commands.find import page_to_move
from commands.page.acknowledge import take_in
from commands.record import record
from commands.refusal import Refused
from oncall import page as pages
from oncall.page import Page, PageStatus
from storage.database import Database


async def snooze(
    db: Database,
    *,
    page_id: str,
    minutes: int,
    by: str,
    now: datetime,
    once: str | None,
    of_team: bool = True,
    by_message: bool = False,
) -> Page:
    """Have `by` asked again in so many minutes (1 to 1440). Raises Rejected, Refused, Repeated.

    Without an answer then, the page goes on to its next step. `of_team`: the team's files name them. `by_message`:
    what they answer cannot show that somebody else has snoozed it since.
    """
    async with db.begin(once) as tx:
        page = await page_to_move(tx, page_id, by=by, of_team=of_team)
        if by_message and page.status is PageStatus.SNOOZED and by != page.acknowledged_by:
            raise Refused("{person} snoozed this page since; nothing has changed.", page.acknowledged_by)
        page, event = pages.snooze(page, timedelta(minutes=minutes), by=by, now=now)
        await record(tx, page, event, now)
        await take_in(tx, page, by)
        return page
