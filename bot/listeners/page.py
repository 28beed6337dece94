"""Paging people, and what they answer; by command and by the buttons of a page."""

from typing import assert_never

from bot.listeners import which
from bot.listeners.asked import Asked, Pressed
from bot.listeners.edge import Answer, Edge, say
from bot.views import page as views
from bot.views.answers.paging import paging
from commands.grammar import orders
from commands.page.acknowledge import acknowledge, acknowledge_incident
from commands.page.escalate import escalate_incident, escalate_page
from commands.page.start import page_people

PageOrder = orders.Page | orders.PageForIncident | orders.Acknowledge | orders.EscalateNow


def register(edge: Edge) -> None:
    """The buttons under a page."""
    edge.action(views.ACKNOWLEDGE, press_acknowledge)
    edge.action(views.ESCALATE, press_escalate)


async def obey(asked: Asked, order: PageOrder) -> Answer:
    """Page somebody, answer a page, or move it on."""
    db, team, by, now, once = asked.desk.db, asked.team, asked.person, asked.now, asked.once
    match order:
        case orders.Page(whom=whom, reason=reason):
            key = which.whom_to_page(asked, whom)
            page = await page_people(db, team, whom=key, reason=reason, by=by, now=now, once=once)
            return say(paging(page, team, asked.desk.directory, now))
        case orders.PageForIncident(whom=whom, reason=reason):
            n, inside = await which.incident(asked, order.incident, "page INC-12 bo payments are failing")
            key = which.whom_to_page(asked, whom)
            page = await page_people(
                db, team, whom=key, reason=reason, by=by, now=now, once=once, incident_id=n, inside=inside
            )
            return say(paging(page, team, asked.desk.directory, now))
        case orders.Acknowledge():
            n, inside = await which.incident(asked, order.incident, "ack INC-12")
            await acknowledge_incident(db, incident_id=n, by=by, now=now, once=once, inside=inside)
            return say(f"You have INC-{n}: nobody else is paged. To take command: `/incident commander`.")
        case orders.EscalateNow():
            n, inside = await which.incident(asked, order.incident, "escalate INC-12")
            page = await escalate_incident(db, team, incident_id=n, by=by, now=now, once=once, inside=inside)
            return say(paging(page, team, asked.desk.directory, now))
        case _:
            assert_never(order)


async def press_acknowledge(asked: Pressed) -> Answer:
    """The button: the page itself and the incident's channel then say who has it, and so does an alarm."""
    page_id, _ = views.read_value(asked.value)
    db, of_team = asked.desk.db, asked.person in asked.team.people
    page = await acknowledge(db, page_id=page_id, by=asked.person, now=asked.now, once=asked.once, of_team=of_team)
    async with db.read() as tx:
        incident = await tx.incidents.get(page.incident_id) if page.incident_id is not None else None
        shown_at = {message.channel_id for message in await tx.pages.messages(page_id)}
    if asked.channel_id in shown_at or (incident is not None and asked.channel_id == incident.channel_id):
        return None
    if incident is None:
        return say("You have it: nobody else is paged.")
    where = f" Its channel: <#{incident.channel_id}>." if incident.channel_id else ""
    return say(f"You have {incident.name}: nobody else is paged.{where}")


async def press_escalate(asked: Pressed) -> Answer:
    """The button: who is paged now."""
    page_id, step = views.read_value(asked.value)
    page = await escalate_page(
        asked.desk.db, asked.team, page_id=page_id, step=step, by=asked.person, now=asked.now, once=asked.once
    )
    return say(paging(page, asked.team, asked.desk.directory, asked.now))
