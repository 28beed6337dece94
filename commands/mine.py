"""Everything that one person has a part in: pages that wait for them, open incidents, steps, actions and the like."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from commands.page.asks import asks
from commands.team import Team
from incidents.action import ActionItem
from incidents.incident import COMMANDER, Incident
from oncall.page import Page, PageStatus
from oncall.resolve import Shift, next_shifts
from runbooks.run import Run, RunStep, StepState
from storage.database import Database, Transaction

MOST = 200
SHIFTS_WITHIN = timedelta(days=14)


class MyPage(NamedTuple):
    """A page that was handed to somebody and that nobody has, or that they put off; `incident`: None for one by hand.

    `asks`: it waits for them now; otherwise it went on to others, and they can still take it.
    """

    page: Page
    incident: Incident | None
    asks: bool


class MyStep(NamedTuple):
    """An open step, its incident, and its number on its checklist."""

    incident: Incident
    number: int
    step: RunStep


class MyPostmortem(NamedTuple):
    """A postmortem that somebody is to finish; or to review, which they were asked to."""

    incident: Incident
    to_review: bool
    reviewer: str | None  # who has been asked


class MyShift(NamedTuple):
    """A shift, and the schedule it belongs to."""

    schedule: str
    shift: Shift


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """What is a person's own, and theirs to see: private incidents are among it if they belong to them."""

    person: str
    pages: Sequence[MyPage] = ()  # those that wait for them, that others are asked for, that they snoozed; newest first
    incidents: Sequence[Incident] = ()  # open, newest first
    more: bool = False  # there are older ones
    steps: Sequence[MyStep] = ()  # open, those that fall due first before the others
    actions: Sequence[ActionItem] = ()  # not done, soonest due first
    postmortems: Sequence[MyPostmortem] = ()  # of resolved incidents, newest first
    shifts: Sequence[MyShift] = ()  # of the next two weeks, else each schedule's next; soonest first


async def mine(db: Database, team: Team, *, person: str, now: datetime) -> Mine:
    """What `person` has a part in at `now` (aware UTC)."""
    async with db.read() as tx:
        waiting = await _pages(tx, person)
        found = await tx.incidents.open_of_member(person, MOST + 1)
        runs = await tx.runs.going_on([incident.id for incident in found])
        owed = await tx.actions.open_of(person)
        unfinished = await _postmortems(tx, person)
        elsewhere = {item.incident_id for item in owed} | {each.incident.id for each in unfinished}
        private = await tx.incidents.private_among(elsewhere)
        hidden = private - await tx.incidents.ids_of_member(person) if private else private
    by_id = {incident.id: incident for incident in found}
    steps = [each for run in runs for each in _steps(run, by_id[run.incident_id], person)]
    shifts = [
        MyShift(schedule.name, shift)
        for schedule in team.schedules.values()
        for shift in next_shifts(schedule, person, now=now, until=now + SHIFTS_WITHIN)
    ]
    return Mine(
        person=person,
        pages=waiting,
        incidents=found[:MOST],
        more=len(found) > MOST,
        steps=sorted(steps, key=lambda each: (each.step.due_at is None, each.step.due_at or now)),
        actions=[item for item in owed if item.incident_id not in hidden],
        postmortems=[each for each in unfinished if each.incident.id not in hidden],
        shifts=sorted(shifts, key=lambda each: each.shift.start),
    )


def falls_to(step: RunStep, incident: Incident) -> str | None:
    """Whose step it is: whoever it was given to, else whoever holds its role; None if nobody does."""
    if step.assignee is not None:
        return step.assignee
    return incident.roles.get(step.role) if step.role is not None else None


async def _pages(tx: Transaction, person: str) -> list[MyPage]:
    """Without those that they have acknowledged: of these the incident is theirs, or whoever asked knows."""
    found = [
        MyPage(page, await tx.incidents.of_page(page), await asks(tx, page, person))
        for page in await tx.pages.with_person(person, planned=True)
        if (page.is_calling and person not in page.acknowledgements)
        or (page.status is PageStatus.SNOOZED and page.acknowledged_by == person)
    ]
    return sorted(found, key=lambda each: (each.page.status is PageStatus.SNOOZED, not each.asks))


async def _postmortems(tx: Transaction, person: str) -> list[MyPostmortem]:
    """Without an owner a postmortem is the commander's."""
    found = []
    for each in await tx.postmortems.unfinished(person):
        incident = await tx.incidents.get(each.incident_id)
        if incident is None:
            continue
        if each.reviewer == person:
            found.append(MyPostmortem(incident, to_review=True, reviewer=person))
        elif (each.owner or incident.roles.get(COMMANDER)) == person:
            found.append(MyPostmortem(incident, to_review=False, reviewer=each.reviewer))
    return found


def _steps(run: Run, incident: Incident, person: str) -> list[MyStep]:
    return [
        MyStep(incident, number, step)
        for number, step in enumerate(run.steps, start=1)
        if step.state is StepState.OPEN and falls_to(step, incident) == person
    ]
