"""Give a page to somebody else: a person, a team, or whoever is on call for a schedule."""

from datetime import datetime, timedelta

from commands.find import page_to_move
from commands.notice.notify import let_off, plan_notices
from commands.page.hope import hoped_for
from commands.page.whom import targets_of
from commands.record import record
from commands.refusal import Refused
from commands.team import Team
from oncall import page as pages
from oncall.escalation import EscalationStep
from oncall.page import Page, PageStatus
from oncall.reach import reach
from storage.database import Database, Transaction


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
    """Ask `whom` (a key of the team's files) instead. Raises Refused if that is nobody now, whom it was given to
    already, or somebody who asks for themselves and is asked or has it anyhow; Rejected, Repeated.

    Without an answer the page goes on to the step after the one where it was. One that was acknowledged wants an
    answer again. `of_team`: the team's files name whoever asks.
    """
    async with db.begin(once) as tx:
        page = await page_to_move(tx, page_id, by=by, of_team=of_team)
        targets = targets_of(team, whom)
        found = reach(EscalationStep(targets=targets, wait=timedelta()), team.house, now)
        if found.is_empty:
            raise Refused(f"Nobody is on call for `{whom}` now; nothing has changed.")
        people, asked = {each.person for each in found.people}, await _asked(tx, page, now)
        if people == {by} and by in page.acknowledgements:
            raise Refused("You acknowledged this page already; nothing has changed.")
        if people == {by} and by in asked:
            raise Refused("You are being asked already; nothing has changed. To take it: `/page ack`.")
        if people == asked and page.detour is not None and page.detour.why == "reassigned":
            one = found.people[0].person if len(found.people) == 1 else None
            who = "They are" if one is None else "{person} is"
            raise Refused(f"{who} being asked already; nothing has changed.", one)
        page, event = pages.reassign(page, targets, found.people, by=by, now=now)
        await record(tx, page, event, now)
        called = [(each.target.kind, each.target.name, each.person) for each in found.people]
        await let_off(tx, await tx.notices.of_page(page.id))  # whichever step asked them
        await plan_notices(tx, team, page, called, now=now)
        return page


async def _asked(tx: Transaction, page: Page, now: datetime) -> set[str]:
    """Whom the page waits for: as far as is known, they can be reached."""
    is_waiting = page.status is PageStatus.TRIGGERED and page.escalates_at is not None and page.escalates_at > now
    return hoped_for(await tx.timeline.of_page(page.id), page.step) if is_waiting else set()
