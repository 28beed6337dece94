"""Move a page on to its next step: because nobody answered in time, or because somebody asked."""

from datetime import datetime

from commands.due import DueFailed
from commands.find import incident_to_read, page_to_change
from commands.page.notify import plan_notices
from commands.record import record
from commands.refusal import Refused
from commands.team import Team
from oncall import page as pages
from oncall.escalation import reach
from oncall.page import Page, PageStatus
from storage.database import Database, Transaction


async def escalate_next_due(
    db: Database, team: Team, *, now: datetime, skip: frozenset[str] = frozenset()
) -> str | None:
    """Escalate the page that has waited longest past its time; returns its id, None when none is due.

    Its row is locked while we look again, so an acknowledgement and an escalation take turns. Raises DueFailed.
    """
    async with db.begin() as tx:
        page_id = await tx.pages.take_due(now, skip)
        if page_id is None:
            return None
        try:
            page = await page_to_change(tx, page_id)
            await move_on(tx, team, page, now=now)
        except Exception as failure:
            raise DueFailed(page_id) from failure
        return page_id


async def escalate_page(
    db: Database, team: Team, *, page_id: str, step: int | None, by: str, now: datetime, once: str | None
) -> Page:
    """Somebody asks for the next step now. `step` is the one they saw: pressed twice moves on once."""
    async with db.begin(once) as tx:
        page = await page_to_change(tx, page_id)
        if step is not None and page.is_open and page.step != step:
            raise Refused("This page has moved on already; nothing has changed.")
        return await move_on(tx, team, page, now=now, by=by)


async def escalate_incident(
    db: Database, team: Team, *, incident_id: int, by: str, now: datetime, once: str | None, inside: bool = False
) -> Page:
    """Escalate the incident's page that is waiting for an answer, the newest first."""
    async with db.begin(once) as tx:
        incident = await incident_to_read(tx, incident_id, by=by, inside=inside)
        waiting = await tx.pages.of_incident(incident_id, open_only=True, for_change=True)
        waiting = [page for page in waiting if page.status is PageStatus.TRIGGERED]
        if not waiting:
            raise Refused(f"No page of {incident.name} is waiting for an answer. To page somebody: `/incident page`.")
        return await move_on(tx, team, waiting[-1], now=now, by=by)


async def move_on(tx: Transaction, team: Team, page: Page, *, now: datetime, by: str | None = None) -> Page:
    """Take the page to its next step that reaches anybody; past the last, it is exhausted and says so."""
    while True:
        step = pages.next_step(page)
        reached = reach(step, team.schedules, now) if step else ()
        page, event = pages.escalate(page, reached, now=now, by=by)
        await record(tx, page, event, now)
        if isinstance(event, pages.PageEscalated):
            await plan_notices(tx, team, page, [person for _, _, person in event.notify], now=now)
        if not isinstance(event, pages.StepReachedNobody):
            return page
