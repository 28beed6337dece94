"""The timeline: notes, what is kept of the conversation, and a look at it."""

from datetime import UTC, datetime
from typing import assert_never

from bot.listeners import which
from bot.listeners.asked import Asked, Happened, Pointed, Submitted
from bot.listeners.edge import Answer, Edge, say
from bot.listeners.form import open_form
from bot.seen import as_seen
from bot.views.answers.timeline import recent
from bot.views.forms import keep as form
from bot.views.message import when
from commands.grammar import orders
from commands.incident.list_incidents import list_incidents
from commands.refusal import Refused
from commands.timeline.add_note import add_note, correct_note
from commands.timeline.keep_message import fetch_marked, keep_message
from commands.timeline.show import show_timeline

ADD = "add_to_timeline"
_USUALLY = 20  # entries


def register(edge: Edge) -> None:
    """The message's shortcut and its form; the chosen emoji, and the pin."""
    edge.shortcut(ADD, point)
    edge.view(form.KEEP, submit, block=form.INCIDENT)
    edge.event("reaction_added", react)
    edge.event("pin_added", pin)


async def obey(asked: Asked, order: orders.AddNote | orders.CorrectNote | orders.ShowTimeline) -> Answer:
    """Write a note, correct one, or show the newest entries."""
    db, by, now, once = asked.desk.db, asked.person, asked.now, asked.once
    match order:
        case orders.AddNote(text=text, at=at):
            n, inside = await which.incident(asked, order.incident, "note INC-12 the vendor called back")
            number = await add_note(db, incident_id=n, text=text, at=at, by=by, now=now, once=once, inside=inside)
            dated = f", {when(at)}" if at else ""
            fix = f"`/incident note INC-{n} fix {number} …`"
            return say(f"Note {number} is on INC-{n}'s timeline{dated}. To correct it: {fix}")
        case orders.CorrectNote(entry=entry, text=text):
            n, inside = await which.incident(asked, order.incident, f"note INC-12 fix {entry} what was different")
            await correct_note(db, incident_id=n, number=entry, text=text, by=by, now=now, once=once, inside=inside)
            return say(f"Note {entry} of INC-{n} is corrected. Both versions are kept.")
        case orders.ShowTimeline(last=last):
            n, inside = await which.incident(asked, order.incident, "timeline INC-12")
            found = await show_timeline(db, incident_id=n, last=last or _USUALLY, by=by, inside=inside)
            return recent(found, asked.desk.directory)
        case _:
            assert_never(order)


async def point(asked: Pointed) -> Answer:
    """The shortcut: in an incident's channel it is that one's; elsewhere a form asks."""
    text = as_seen(asked.desk.directory, asked.text)
    async with asked.desk.db.read() as tx:
        incident = await tx.incidents.of_channel(asked.channel_id)
    if incident is not None:
        author = asked.desk.directory.person(asked.author)
        return await _keep(asked, incident.id, author, text, asked.ts, inside=True)
    found = await list_incidents(asked.desk.db, which="open", by=asked.person)
    open_ones = [each for each in found.incidents if not each.private or each.id in found.seen]
    if not open_ones:
        raise Refused(
            "No incident is open, so there is no timeline to add this to. To declare one: `/incident declare`."
        )
    view = form.keep_form(open_ones, channel=asked.channel_id, ts=asked.ts, author=asked.author, text=text)
    return await open_form(asked, view)


async def submit(asked: Submitted) -> Answer:
    """The form was filled in."""
    origin = asked.origin
    author = asked.desk.directory.person(origin["author"])
    n = int(asked.values[form.INCIDENT])
    return await _keep(asked, n, author, origin["text"], origin["ts"], inside=False)


async def react(event: Happened) -> None:
    """The team's emoji on a message keeps it."""
    if event.fact("reaction").split("::")[0] == event.team.timeline_emoji:
        await _fetch(event, how="emoji")


async def pin(event: Happened) -> None:
    """A pin keeps the message."""
    await _fetch(event, how="pin")


async def _keep(asked: Asked, n: int, author: str, text: str, ts: str, *, inside: bool) -> Answer:
    await keep_message(
        asked.desk.db,
        incident_id=n,
        author=author,
        text=text,
        written_at=datetime.fromtimestamp(float(ts), UTC),
        source=f"{asked.channel_id}:{ts}",
        by=asked.person,
        now=asked.now,
        once=asked.once,
        inside=inside,
    )
    return say(f"Added to INC-{n}'s timeline.")


async def _fetch(event: Happened, *, how: str) -> None:
    """Only of a message: what was marked may be a file."""
    by = event.fact("user")
    ts = event.perhaps("item", "ts") or event.perhaps("item", "message", "ts")
    channel = event.perhaps("item", "channel") or event.perhaps("channel_id")
    if by == event.bot or not ts or not channel:
        return
    person = event.desk.directory.person(by)
    await fetch_marked(event.desk.db, channel_id=channel, ts=ts, how=how, by=person, once=event.once)
