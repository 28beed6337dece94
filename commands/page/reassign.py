"""Give a page to somebody else: a person, a team, or whoever is on call for a schedule."""

from datetime import datetime, timedelta

from commands.find import page_to_move
from commands.page.notify import let_off, plan_notices
from commands.page.whom import targets_of
from commands.record import record
from commands.refusal import Refused
from commands.team import Team
from oncall import page as pages
from oncall.escalation import EscalationStep
from oncall.page import Page
from oncall.reach import reach
from storage.database import Database


async def reassign(
    db: Database,
    team: Team,
    *,
    page_id: str,
    whom: str,
    by: str,
    now: datetime,
    once: str | None,
    of_team: bool = True,
) -> Page:
    """Ask `whom` (a key of the team's files) instead. Raises Refused if that is nobody now; Rejected, Repeated.

    Without an answer the page goes on to the step after the one where it was. One that was acknowledged wants an
    answer again. `of_team`: the team's files name whoever asks.
    """
    async with db.begin(once) as tx:
        page = await page_to_move(tx, page_id, by=by, of_team=of_team)
        targets = targets_of(team, whom)
        found = reach(EscalationStep(targets=targets, wait=timedelta()), team.house, now)
        if found.is_empty:
            raise Refused(f"Nobody is on call for `{whom}` now; nothing has changed.")
        page, event = pages.reassign(page, targets, found.people, by=by, now=now)
        await record(tx, page, event, now)
        called = [(each.target.kind, each.target.name, each.person) for each in found.people]
        await let_off(tx, await tx.notices.of_page(page.id))  # whichever step asked them
        await plan_notices(tx, team, page, called, now=now)
        return page
