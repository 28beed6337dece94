"""What somebody does about a page that has begun, by command: which page they mean, and what came of it."""

from typing import assert_never

from bot.listeners import which
from bot.listeners.asked import Asked
from bot.listeners.edge import Answer, say
from bot.views.answers.paging import acknowledged, paging, snoozed
from commands.find import incident_to_read
from commands.grammar import orders
from commands.page.acknowledge import acknowledge
from commands.page.calling import whom_it_calls
from commands.page.escalate import escalate_page
from commands.page.reassign import reassign
from commands.page.snooze import snooze
from commands.refusal import Refused
from incidents.incident import Incident
from oncall.page import Page, PageStatus


async def obey(asked: Asked, order: orders.PageAnswer) -> Answer:
    """Do it to the page that is meant, and say what follows."""
    db, team, people = asked.desk.db, asked.team, asked.desk.directory
    page, incident = await _meant(asked, order)
    by, now, once, of_team = asked.person, asked.now, asked.once, asked.person in team.people
    match order:
        case orders.AcknowledgePage():
            page = await acknowledge(db, page_id=page.id, by=by, now=now, once=once, of_team=of_team)
            return say(acknowledged(page, incident))
        case orders.EscalatePage(to=to):
            page = await escalate_page(
                db, team, page_id=page.id, step=None, to=to, by=by, now=now, once=once, of_team=of_team
            )
            return say(paging(await whom_it_calls(db, page), team, people, now))
        case orders.SnoozePage(minutes=minutes):
            page = await snooze(db, page_id=page.id, minutes=minutes, by=by, now=now, once=once, of_team=of_team)
            return say(snoozed(page, incident))
        case orders.ReassignPage(whom=whom):
            key = which.whom_to_page(asked, whom)
            page = await reassign(db, team, page_id=page.id, whom=key, by=by, now=now, once=once, of_team=of_team)
            return say(paging(await whom_it_calls(db, page), team, people, now))
        case _:
            assert_never(order)


async def _meant(asked: Asked, order: orders.PageAnswer) -> tuple[Page, Incident | None]:
    """The newest page of the incident, those first of which they were told; else the newest of all such pages.

    If none of these is open, it may be one that they asked for, to have somebody else asked. Not to acknowledge it:
    whoever says twice that they have theirs would say it for one that calls somebody else.
    """
    async with asked.desk.db.read() as tx:
        here = await tx.incidents.of_channel(asked.channel_id)
        number = order.incident if order.incident is not None else here.id if here is not None else None
        if number is not None:
            inside = here is not None and here.id == number
            incident: Incident | None = await incident_to_read(tx, number, by=asked.person, inside=inside)
            theirs = {page.id for page in await tx.pages.with_person(asked.person)}
            found = sorted(await tx.pages.of_incident(number), key=lambda page: page.id, reverse=True)
            found = sorted(found, key=lambda page: page.id not in theirs)
        else:
            found = await tx.pages.with_person(asked.person)
            moves = isinstance(order, orders.EscalatePage | orders.ReassignPage)
            if moves and not any(page.is_open for page in found):
                asked_for = await tx.pages.asked_for_by(asked.person)
                found = sorted([*found, *asked_for], key=lambda page: page.id, reverse=True)[:1]
        found = sorted(
            (page for page in found if page.status is not PageStatus.CANCELLED),
            key=lambda page: (not page.is_calling or asked.person in page.acknowledgements, not page.is_open),
        )
        if not found:
            whose = f"No page of INC-{number} is there to answer" if number is not None else "No page waits for you"
            raise Refused(f"{whose}; nothing has changed. To page somebody: `/page bo REASON`.")
        page = found[0]
        incident = await tx.incidents.of_page(page)
    return page, incident
