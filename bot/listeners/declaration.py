"""Declaring an incident: typed in full, in the form, or from a message."""

from bot.listeners.asked import Asked, Pointed, Pressed, Submitted
from bot.listeners.edge import Answer, Edge, say
from bot.listeners.form import open_form
from bot.listeners.seen import as_seen
from bot.views.answers.paging import paging
from bot.views.forms import declare as form
from bot.views.incident import DECLARE
from commands.grammar import orders
from commands.incident.declare import declare
from incidents.lifecycle import MAX_SUMMARY

FROM_MESSAGE = "declare_from_message"


def register(edge: Edge) -> None:
    """The form, the button that opens it, and the message's shortcut."""
    edge.action(DECLARE, press)
    edge.view(form.DECLARE, submit, block=form.TITLE)
    edge.shortcut(FROM_MESSAGE, point)


async def obey(asked: Asked, order: orders.Declare | orders.DeclareForm) -> Answer:
    """Declare at once, or open the form filled in with what was said."""
    if isinstance(order, orders.Declare):
        return await _declare(asked, order.title, order.severity, order.type, private=order.private)
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
    origin = f"{author} wrote at {asked.written_at:%Y-%m-%d %H:%M} UTC:\n{as_seen(asked, asked.text)}"
    return await open_form(asked, form.declare_form(asked.team, channel=asked.channel_id, summary=origin[:MAX_SUMMARY]))


async def submit(asked: Submitted) -> Answer:
    """The form was filled in."""
    said = asked.values
    return await _declare(
        asked,
        said.get(form.TITLE, ""),
        said.get(form.SEVERITY) or None,
        said.get(form.TYPE) or None,
        private=bool(said.get(form.PRIVATE)) or None,
        summary=said.get(form.SUMMARY, ""),
    )


async def _declare(
    asked: Asked, title: str, severity: str | None, kind: str | None, *, private: bool | None, summary: str = ""
) -> Answer:
    declared = await declare(
        asked.desk.db,
        asked.team,
        title=title,
        severity=severity,
        type=kind,
        private=private,
        by=asked.person,
        now=asked.now,
        once=asked.once,
        channel_id=asked.channel_id,
        summary=summary,
    )
    incident = declared.incident
    which = f"{incident.severity.upper()}, private" if incident.private else incident.severity.upper()
    whom = paging(declared.page, asked.team, asked.desk.directory, asked.now)
    return say(f"{incident.name} declared: {which}. {whom} I will send you its channel in a moment.")
