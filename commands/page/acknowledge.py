"""Somebody has it: the page stops escalating, once as many have said so as its steps want."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from commands.effects import InvitePeople
from commands.find import incident_to_read, page_to_answer
from commands.page.hope import given_up, hoped_for
from commands.record import record, send
from commands.refusal import Refused
from commands.team import Team
from incidents.incident import Incident
from oncall import page as pages
from oncall.page import Page, PageStatus
from storage.database import Database, Transaction


async def acknowledge(
    db: Database, *, page_id: str, by: str, now: datetime, once: str | None, of_team: bool = True
) -> Page:
    """Acknowledge one page. Raises Rejected if somebody has, or if it is no longer needed; Refused, Repeated.

    `by`: a person's key, or a Slack id. `of_team`: the team's files name them. `page.missing` tells how many more are
    wanted.
    """
    async with db.begin(once) as tx:
        page = await page_to_answer(tx, page_id, by=by, of_team=of_team)
        return await _acknowledge(tx, page, by=by, now=now)


class AnsweredFor(NamedTuple):
    """Pages of an incident that somebody acknowledged, and others of it that go on calling."""

    pages: Sequence[Page]
    others: Sequence[Page]


async def acknowledge_incident(
    db: Database, team: Team, *, incident_id: int, by: str, now: datetime, once: str | None, inside: bool = False
) -> AnsweredFor:
    """Acknowledge the pages of the incident that ask them; if none does, those by which it calls whoever is on call.

    What asks others by name (Legal, say, for something of its own) stays theirs. Raises Refused, and Rejected if none
    but wants others.
    """
    async with db.begin(once) as tx:
        incident = await incident_to_read(tx, incident_id, by=by, inside=inside)
        waiting = await tx.pages.of_incident(incident_id, open_only=True, for_change=True)
        if not waiting:
            raise Refused(f"No page of {incident.name} is waiting for an answer; nothing has changed.")
        wanting = [page for page in waiting if by not in page.acknowledgements] or waiting
        its_own = team.policies_of(incident.type)
        meant = (
            [page for page in wanting if await _is_theirs(tx, page, by)]
            or [page for page in wanting if page.policy in its_own]
            or wanting
        )
        answered = [await _acknowledge(tx, page, by=by, now=now) for page in meant]
        ids = {page.id for page in answered}
        return AnsweredFor(answered, [page for page in waiting if page.id not in ids and page.is_calling])


async def answer_own(tx: Transaction, incident: Incident, *, by: str, now: datetime) -> None:
    """Whoever takes command has evidently answered: acknowledge the open pages that ask them.

    Pages of others stay open. `incident` must be locked.
    """
    for page in await tx.pages.of_incident(incident.id, open_only=True, for_change=True):
        said_so = by in page.acknowledgements and page.status is not PageStatus.SNOOZED
        if not said_so and await _is_theirs(tx, page, by):
            await _acknowledge(tx, page, by=by, now=now)


async def _is_theirs(tx: Transaction, page: Page, person: str) -> bool:
    """Whether the page has asked somebody, and was not taken from them by giving it to others."""
    if not await tx.notices.of_page(page.id, person):
        return False
    return page.given_to is None or person in hoped_for(await tx.timeline.of_page(page.id), page.step)


async def take_in(tx: Transaction, page: Page, person: str) -> None:
    """Whoever answers for a page belongs to its incident; they may have answered from anywhere."""
    if page.incident_id is not None and not await tx.incidents.has_member(page.incident_id, person):
        await tx.incidents.add_member(page.incident_id, person)
        await send(tx, [InvitePeople(page.incident_id, (person,))])


async def _acknowledge(tx: Transaction, page: Page, *, by: str, now: datetime) -> Page:
    page, event = pages.acknowledge(page, by=by, now=now)
    if page.missing:  # if nobody else of its step is left to be asked, others are at once
        page = await given_up(tx, page, by, page.step, now) or page
    await record(tx, page, event, now)
    await take_in(tx, page, by)
    return page
