"""Declaring an incident: typed in full, in the form, or from a message."""

from dataclasses import replace

from slack_sdk.models.views import View

from bot.listeners.asked import Asked, Pointed, Pressed, Submitted
from bot.listeners.edge import Answer, Edge, say
from bot.listeners.form import open_form
from bot.seen import as_seen
from bot.views.answers import similar
from bot.views.answers.paging import paging
from bot.views.forms import declare as form
from bot.views.incident import DECLARE
from bot.views.message import InPlace, Message, one_line, severity_name
from commands.grammar import orders
from commands.incident.declare import SimilarOpen, declare
from commands.page.calling import whom_it_calls
from incidents.lifecycle import MAX_SUMMARY

FROM_MESSAGE = "declare_from_message"


def register(edge: Edge) -> None:
    """The form, the button that opens it, and the message's shortcut."""
    edge.action(DECLARE, press)
    edge.action(similar.ANYWAY, press_anyway)
    edge.view(form.DECLARE, submit, block=form.TITLE)
    edge.shortcut(FROM_MESSAGE, point)


async def obey(asked: Asked, order: orders.Declare | orders.DeclareForm) -> Answer:
    """Declare at once, or open the form filled in with what was said."""
    if isinstance(order, orders.Declare):
        try:
            return await _declare(asked, order, unless_similar=not order.anyway)
        except SimilarOpen as alike:
            return similar.offer(alike.incidents, order, asked.desk.directory, once=asked.once)
    view = form.declare_form(
        asked.team,
        channel=asked.channel_id,
        severity=order.severity,
        type=order.type,
        private=bool(order.private),
    )
    return await open_form(asked, view)


async def press(asked: Pressed) -> Answer:
    """The button: an empty form."""
    return await open_form(asked, form.declare_form(asked.team, channel=asked.channel_id))


async def point(asked: Pointed) -> Answer:
    """From a message: what it says is what is known so far."""
    author = asked.desk.directory.name(asked.desk.directory.person(asked.author))
    origin = f"{author} wrote at {asked.written_at:%Y-%m-%d %H:%M} UTC:\n{as_seen(asked.desk.directory, asked.text)}"
    return await open_form(asked, form.declare_form(asked.team, channel=asked.channel_id, summary=origin[:MAX_SUMMARY]))


async def press_anyway(asked: Pressed) -> Answer:
    """It is none of those: declare what was typed. However often that is pressed, once for each time it was offered."""
    offered = similar.read_value(asked.value)
    declared = await _declare(replace(asked, once=f"{offered.once}/anyway"), offered.order)
    return InPlace(declared.text, declared.blocks)


async def submit(asked: Submitted) -> Answer | View:
    """The form was filled in; if it sounds like what is open, it asks once whether it is meant all the same."""
    said = asked.values
    order = orders.Declare(
        title=said.get(form.TITLE, ""),
        severity=said.get(form.SEVERITY) or None,
        type=said.get(form.TYPE) or None,
        private=bool(said.get(form.PRIVATE)) or None,
    )
    summary = said.get(form.SUMMARY, "")
    try:
        return await _declare(asked, order, summary=summary, unless_similar="anyway" not in asked.origin)
    except SimilarOpen as alike:
        return form.declare_form(
            asked.team,
            channel=asked.channel_id,
            severity=order.severity,
            type=order.type,
            private=bool(order.private),
            summary=summary,
            title=order.title,
            similar=alike.incidents,
        )


async def _declare(asked: Asked, order: orders.Declare, *, summary: str = "", unless_similar: bool = False) -> Message:
    declared = await declare(
        asked.desk.db,
        asked.team,
        title=order.title,
        severity=order.severity,
        type=order.type,
        private=order.private,
        by=asked.person,
        now=asked.now,
        once=asked.once,
        channel_id=asked.channel_id,
        summary=summary,
        unless_similar=unless_similar,
    )
    incident = declared.incident
    kind = one_line(asked.team.types[incident.type].title, 80) if incident.type != asked.team.default_type else ""
    which = ", ".join(filter(None, (severity_name(incident), kind, "private" if incident.private else "")))
    calling = await whom_it_calls(asked.desk.db, declared.page)
    whom = paging(calling, asked.team, asked.desk.directory, asked.now)
    told = f"{incident.name} declared: {which}. {whom} I will send you its channel in a moment."
    return say(f"{told} {similar.perhaps(declared)}".strip())
