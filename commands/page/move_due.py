"""What happens to pages by themselves, when it is due: the next step, sleepers, and asking again who had it."""

from datetime import datetime

from commands.due import next_due
from commands.find import page_to_change
from commands.page.ask_again import ask_again
from commands.page.escalate import go_on, wake_sleepers
from commands.record import record
from commands.team import Team
from oncall import page as pages
from oncall.page import Page, PageStatus
from oncall.page_events import PageAcknowledged
from storage.database import Database, Transaction
from storage.due import Key


async def move_next_due(db: Database, team: Team, *, now: datetime, skip: frozenset[Key] = frozenset()) -> Key | None:
    """Move the page on that has waited longest past its time; returns its id, None when none is due.

    Its row is locked while we look again, so an acknowledgement and an escalation take turns. Raises DueFailed.
    """

    async def move(tx: Transaction, page_id: str) -> None:
        await _move(tx, team, await page_to_change(tx, page_id), now)

    return await next_due(db, lambda tx: tx.pages.due, move, now=now, skip=skip)


async def _move(tx: Transaction, team: Team, page: Page, now: datetime) -> None:
    if page.status is PageStatus.TRIGGERED and page.spared:
        await wake_sleepers(tx, team, page, now=now)
    elif page.status is PageStatus.TRIGGERED:
        await go_on(tx, team, page, now=now)
    elif page.status is PageStatus.SNOOZED and not await _is_needed(tx, page):
        cancelled, over = pages.cancel(page, by=page.acknowledged_by or page.by)
        await record(tx, cancelled, over, now)
    elif page.status is PageStatus.ACKNOWLEDGED and await _is_in_hand(tx, page):
        held, event = pages.hold(page)
        await record(tx, held, event, now)
    else:
        await ask_again(tx, team, page, now=now)


async def _is_needed(tx: Transaction, page: Page) -> bool:
    """Not where its incident is over: somebody snoozed it in the moment in which it was resolved."""
    incident = await tx.incidents.of_page(page)
    return page.incident_id is None or (incident is not None and incident.status.is_open)


async def _is_in_hand(tx: Transaction, page: Page) -> bool:
    """Whether anything followed the acknowledgement, or nothing has to: the incident is over."""
    if page.incident_id is None or page.acknowledged_at is None:
        return False
    if not await _is_needed(tx, page):
        return True
    but = PageAcknowledged.__name__
    return await tx.timeline.did_anything(page.incident_id, page.acknowledgements, page.acknowledged_at, but=but)
