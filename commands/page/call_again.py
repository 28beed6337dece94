"""An incident got graver and nobody has it: its pages call again, as they were let be for something less grave."""

from collections.abc import Iterable
from datetime import datetime

from commands.notice.notify import let_off
from commands.page.ask_again import ask_again
from commands.page.escalate import move_on
from commands.record import record
from commands.team import Team
from oncall import page as pages
from oncall.page import Page, PageStatus
from storage.database import Transaction


async def call_again(tx: Transaction, team: Team, paged: Iterable[Page], *, now: datetime) -> Page | None:
    """What nobody answered goes through its policy once more, and whoever snoozed is asked now.

    The first that calls somebody; None if somebody is being called, or has it, and nothing was changed. `paged`: all
    pages of the incident, locked; the incident is saved as it is now.
    """
    waiting = [page for page in paged if page.status is not PageStatus.CANCELLED]
    if any(page.status in (PageStatus.TRIGGERED, PageStatus.ACKNOWLEDGED) for page in waiting):
        return None
    again = [await _call(tx, team, page, now) for page in waiting]
    return min(again, key=lambda page: page.status is not PageStatus.TRIGGERED, default=None)


async def _call(tx: Transaction, team: Team, page: Page, now: datetime) -> Page:
    if page.status is PageStatus.SNOOZED:
        return await ask_again(tx, team, page, now=now, graver=True)
    page, event = pages.begin_again(page, now=now)
    await record(tx, page, event, now)
    await let_off(tx, await tx.notices.of_page(page.id))  # what was still to come is planned anew
    return await move_on(tx, team, page, now=now)
