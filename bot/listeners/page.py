"""Paging people, and what they answer; by command and by the buttons of a page."""

from typing import assert_never

from bot.listeners import which
from bot.listeners.asked import Asked, Pressed, Submitted
from bot.listeners.edge import Answer, Edge, say
from bot.listeners.form import open_form
from bot.views import page as views
from bot.views import together
from bot.views.answers.paging import acknowledged, acknowledged_of, paging, snoozed
from bot.views.forms import page as form
from commands.grammar import orders
from commands.page.acknowledge import acknowledge, acknowledge_incident
from commands.page.calling import whom_it_calls
from commands.page.escalate import escalate_incident, escalate_page
from commands.page.reassign import reassign
from commands.page.snooze import snooze
from commands.page.start import page_people
from commands.refusal import REFUSALS, Refused
from oncall.page import Page, PageStatus

PageOrder = orders.Page | orders.PageForIncident | orders.Acknowledge | orders.EscalateNow


def register(edge: Edge) -> None:
    """The buttons under a page."""
    edge.action(views.ACKNOWLEDGE, press_acknowledge)
    edge.action(together.ACKNOWLEDGE_ALL, press_acknowledge_all)
    edge.action(views.ESCALATE, press_escalate)
    edge.action(views.MORE, press_more)
    edge.view(form.REASSIGN, submit_reassign, block=form.WHOM)
    edge.view(form.STEP, submit_step, block=form.NUMBER)


async def obey(asked: Asked, order: PageOrder) -> Answer:
    """Page somebody, answer a page, or move it on."""
    db, team, by, now, once = asked.desk.db, asked.team, asked.person, asked.now, asked.once
    match order:
        case orders.Page(whom=whom, reason=reason):
            key = which.whom_to_page(asked, whom)
            page = await page_people(db, team, whom=key, reason=reason, by=by, now=now, once=once)
            return await _paging(asked, page)
        case orders.PageForIncident(whom=whom, reason=reason):
            n, inside = await which.incident(asked, order.incident, "page INC-12 bo payments are failing")
            key = which.whom_to_page(asked, whom)
            page = await page_people(
                db, team, whom=key, reason=reason, by=by, now=now, once=once, incident_id=n, inside=inside
            )
            return await _paging(asked, page)
        case orders.Acknowledge():
            n, inside = await which.incident(asked, order.incident, "ack INC-12")
            answered = await acknowledge_incident(db, team, incident_id=n, by=by, now=now, once=once, inside=inside)
            return say(f"{acknowledged_of(n, *answered)} To take command: `/incident commander INC-{n}`.")
        case orders.EscalateNow():
            n, inside = await which.incident(asked, order.incident, "escalate INC-12")
            page = await escalate_incident(db, team, incident_id=n, by=by, now=now, once=once, inside=inside)
            return await _paging(asked, page)
        case _:
            assert_never(order)


async def press_acknowledge(asked: Pressed) -> Answer:
    """The button: the page itself and the incident's channel then say who has it, and so does an alarm."""
    page_id = views.read_value(asked.value).page_id
    db, of_team = asked.desk.db, asked.person in asked.team.people
    page = await acknowledge(db, page_id=page_id, by=asked.person, now=asked.now, once=asked.once, of_team=of_team)
    async with db.read() as tx:
        incident = await tx.incidents.of_page(page)
        shown_at = {message.channel_id for message in await tx.pages.messages(page_id)}
    if asked.channel_id in shown_at or (incident is not None and asked.channel_id == incident.channel_id):
        return None
    return say(acknowledged(page, incident))


async def press_acknowledge_all(asked: Pressed) -> Answer:
    """The button of a message that told several; what somebody else has by now stays theirs."""
    db, of_team = asked.desk.db, asked.person in asked.team.people
    answered, refusal = 0, None
    for page_id in together.read_ids(asked.value):
        try:
            await acknowledge(
                db, page_id=page_id, by=asked.person, now=asked.now, once=f"{asked.once}/{page_id}", of_team=of_team
            )
            answered += 1
        except REFUSALS as refused:
            refusal = refused
    if not answered and refusal is not None:
        raise refusal
    return None


async def press_escalate(asked: Pressed) -> Answer:
    """The button: who is paged now."""
    shown = views.read_value(asked.value)
    page = await escalate_page(
        asked.desk.db,
        asked.team,
        page_id=shown.page_id,
        step=shown.step,
        sparing=shown.sparing,
        by=asked.person,
        now=asked.now,
        once=asked.once,
        of_team=asked.person in asked.team.people,
    )
    return await _paging(asked, page)


async def press_more(asked: Pressed) -> Answer:
    """The menu: snooze at once, or a form for what needs a choice."""
    what, page_id = views.read_wish(asked.value)
    db, of_team = asked.desk.db, asked.person in asked.team.people
    if (minutes := views.SNOOZES.get(what)) is not None:
        page = await snooze(
            db, page_id=page_id, minutes=minutes, by=asked.person, now=asked.now, once=asked.once, of_team=of_team
        )
        async with db.read() as tx:
            incident = await tx.incidents.of_page(page)
        return say(snoozed(page, incident))
    async with db.read() as tx:
        found = await tx.pages.get(page_id)
        incident = await tx.incidents.of_page(found)
    if found is None or found.status is PageStatus.CANCELLED:
        raise Refused("This page is no longer needed; nothing has changed.")
    if what == views.STEP:
        return await open_form(asked, form.step_form(found, incident, asked.team, asked.now, channel=asked.channel_id))
    return await open_form(asked, form.reassign_form(found, incident, asked.team, asked.now, channel=asked.channel_id))


async def submit_reassign(asked: Submitted) -> Answer:
    """The page goes to whoever was chosen; they are told, and the page's messages say so."""
    page = await reassign(
        asked.desk.db,
        asked.team,
        page_id=asked.origin["page"],
        whom=asked.values[form.WHOM],
        by=asked.person,
        now=asked.now,
        once=asked.once,
        of_team=asked.person in asked.team.people,
    )
    return await _paging(asked, page)


async def submit_step(asked: Submitted) -> Answer:
    """The chosen step is asked now."""
    page = await escalate_page(
        asked.desk.db,
        asked.team,
        page_id=asked.origin["page"],
        step=None,
        to=int(asked.values[form.NUMBER]),
        by=asked.person,
        now=asked.now,
        once=asked.once,
        of_team=asked.person in asked.team.people,
    )
    return await _paging(asked, page)


async def _paging(asked: Asked, page: Page) -> Answer:
    return say(paging(await whom_it_calls(asked.desk.db, page), asked.team, asked.desk.directory, asked.now))
