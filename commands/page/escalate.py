"""Move a page on to another step: because nobody answered in time, or because somebody asked."""

from datetime import datetime

from commands.find import incident_to_read, page_to_move
from commands.notice.notify import let_off, plan_notices
from commands.notice.passed_over import call_whoever_was_passed_over
from commands.page.hope import was_woken, went_to_others
from commands.page.round_robin import call_next_in_turn, take_turn
from commands.record import record
from commands.refusal import Refused
from commands.team import Team
from oncall import page as pages
from oncall.page import Page, PageStatus
from oncall.page_events import PageEscalated, StepNotMeant, StepReachedNobody
from oncall.reach import NOBODY, NOTHING, About, Reach, reach
from storage.database import Database, Transaction


async def escalate_page(
    db: Database,
    team: Team,
    *,
    page_id: str,
    step: int | None,
    by: str,
    now: datetime,
    once: str | None,
    to: int | None = None,
    of_team: bool = True,
    sparing: bool = False,
    by_message: bool = False,
) -> Page:
    """Somebody asks for the next step now, or for the one with the number `to` (from 1, as the page shows them).

    `step` is the one they saw (from 0), and `sparing` that it still spared sleepers, who come before the next one:
    pressed twice moves on once. `by_message`: what they answer cannot show that sleepers were woken since. Raises
    Refused, Rejected, Repeated.
    """
    async with db.begin(once) as tx:
        page = await page_to_move(tx, page_id, by=by, of_team=of_team)
        has_moved = step is not None and (page.step != step or (sparing and not page.spared))
        if has_moved and page.is_open:
            raise Refused("This page has moved on already; nothing has changed.")
        if step is not None and page.status is PageStatus.SNOOZED and by != page.acknowledged_by:
            raise Refused(
                "{person} snoozed this page since; nothing has changed. To have others asked now: `/page escalate`.",
                page.acknowledged_by,
            )
        if by_message and await went_to_others(tx, page, by):
            raise Refused("Somebody else was given this page since; nothing has changed.")
        if by_message and was_woken(await tx.timeline.of_page(page.id), page.step, by):
            raise Refused(
                "Those who slept are being paged already, and without an answer it goes on to the next step; "
                "nothing has changed. At once: `/page escalate`."
            )
        return await _escalate(tx, team, page, to=to, now=now, by=by)


async def escalate_incident(
    db: Database,
    team: Team,
    *,
    incident_id: int,
    by: str,
    now: datetime,
    once: str | None,
    inside: bool = False,
    to: int | None = None,
) -> Page:
    """Escalate the incident's page that is waiting for an answer: the newest, snoozed ones last."""
    async with db.begin(once) as tx:
        incident = await incident_to_read(tx, incident_id, by=by, inside=inside)
        waiting = await tx.pages.of_incident(incident_id, open_only=True, for_change=True)
        waiting = [page for page in waiting if to is not None or page.status is not PageStatus.EXHAUSTED]
        if not waiting:
            raise Refused(f"No page of {incident.name} is waiting for an answer. To page somebody: `/incident page`.")
        calling = [page for page in waiting if page.is_calling] or waiting
        return await _escalate(tx, team, calling[-1], to=to, now=now, by=by)


async def go_on(tx: Transaction, team: Team, page: Page, *, now: datetime) -> Page:
    """Its time is over, or nobody is left of those whom it waits for: the next in turn, else the next step."""
    step = page.steps[page.step] if page.turn is not None else None
    if step is not None:
        found = reach(step, team.house, now, await _about(tx, page))
        same = await call_next_in_turn(tx, team, page, found, now=now)
        if same is not None:
            return same
    return await move_on(tx, team, page, now=now)


async def move_on(tx: Transaction, team: Team, page: Page, *, now: datetime, by: str | None = None) -> Page:
    """Take the page to its next step that reaches anybody; past the last, it is exhausted and says so."""
    about = await _about(tx, page)
    while True:
        page, found = await _coming(tx, team, page, about, now)
        page, event = pages.escalate(page, found, now=now, by=by)
        await record(tx, page, event, now)
        if isinstance(event, PageEscalated):
            await plan_notices(tx, team, page, event.notify, now=now)
        if page.status is PageStatus.EXHAUSTED:
            await call_whoever_was_passed_over(tx, page, now=now)
        if not isinstance(event, StepReachedNobody | StepNotMeant):
            return page


async def wake_sleepers(tx: Transaction, team: Team, page: Page, *, now: datetime, by: str | None = None) -> Page:
    """Page those whom the step has spared until now."""
    called = [(each.target.kind, each.target.name, each.person) for each in page.spared]
    page, event = pages.wake_sleepers(page, now=now, by=by)
    await record(tx, page, event, now)
    await plan_notices(tx, team, page, called, now=now)
    return page


async def _escalate(tx: Transaction, team: Team, page: Page, *, to: int | None, now: datetime, by: str) -> Page:
    if to is not None:
        page = pages.at_step(page, index := pages.numbered(page, to))
        # Whoever it asked there before, or later, it asks anew: they are told by what is planned now alone.
        await let_off(tx, [each for each in await tx.notices.of_page(page.id) if each.step >= index])
    elif page.spared and page.status is PageStatus.TRIGGERED:
        return await wake_sleepers(tx, team, page, now=now, by=by)
    return await move_on(tx, team, page, now=now, by=by)


async def _coming(tx: Transaction, team: Team, page: Page, about: About, now: datetime) -> tuple[Page, Reach]:
    """Whom the next step reaches now; where it asks one at a time, whose turn it is, for as long as the page lives."""
    step = pages.next_step(page)
    if step is None:
        return page, NOBODY
    found = reach(step, team.house, now, about)
    if not step.round_robin:
        return page, found
    given = page.acknowledgements if page.status is PageStatus.TRIGGERED else ()
    person = await take_turn(tx, page, page.step + 1, found.without(given))
    if person is None:  # all of them have acknowledged
        return page, found
    return pages.with_turn(page, page.step + 1, person), found.alone(person)


async def _about(tx: Transaction, page: Page) -> About:
    """What the incident is now: one that got graver is for steps that it was not for when it began."""
    incident = await tx.incidents.of_page(page)
    return About(severity=incident.severity, type=incident.type) if incident is not None else NOTHING
