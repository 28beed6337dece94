"""The list of incidents, as one person may see it."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.views.answers.fit import answer
from bot.views.message import Message, People, counted, mentioned, one_line, public_name, severity_name, when
from commands.incident.list_incidents import Listed
from incidents.incident import Incident
from runbooks.run import Run, RunStep

_FEW = 3
HEADINGS = {"open": "Open incidents", "all": "All incidents, newest first"}
_NONE = {
    "open": "No incident is open. To declare one: `/incident declare`.",
    "all": "There has been no incident yet. To declare one: `/incident declare`.",
}


def listed(found: Listed, people: People) -> Message:
    """A line an incident; a private one that the reader has no part in shows its number and how it stands."""
    if not found.incidents:
        return Message(_NONE[found.which], ())
    return answer(HEADINGS[found.which], lines(found, people), whole=f"list|{found.which}")


def lines(found: Listed, people: People) -> Sequence[str]:
    """A line each; mrkdwn."""
    older = ["_… and older ones._"] if found.more else []
    return [*(line(each, people, seen=each.id in found.seen) for each in found.incidents), *older]


def line(incident: Incident, people: People, *, seen: bool) -> str:
    """One incident, as somebody may see it who belongs to it (`seen`) or not; mrkdwn."""
    since = "since" if incident.status.is_open else "declared"
    how = f"{severity_name(incident)}, {incident.status}, {since} {when(incident.declared_at)}"
    if incident.private and not seen:
        return f"• {public_name(incident)} · {how}"
    name = f"{incident.name}: {one_line(incident.title, 150)}" + (" (private)" if incident.private else "")
    where = f" · <#{incident.channel_id}>" if incident.channel_id and not incident.channel_archived else ""
    nobody = " · nobody in command" if incident.status.is_open else ""
    who = f" · {mentioned(people, incident.commander)} in command" if incident.commander else nobody
    return f"• {name} · {how}{who}{where}"


class OpenStep(NamedTuple):
    """A required step that nobody has done, and its number on its checklist."""

    run: Run
    number: int
    step: RunStep


def resolved(incident: Incident, left: Sequence[OpenStep]) -> Message:
    """It is over; with the required steps that nobody has done."""
    over = f"{incident.name} is resolved. For its postmortem: `/incident postmortem {incident.name}`."
    if not left:
        return Message(over, ())
    several = len({each.run.id for each in left}) > 1
    lines = [
        f"{each.number}. {one_line(each.step.text, 120)}" + (f" ({one_line(each.run.title, 60)})" if several else "")
        for each in left[:_FEW]
    ]
    more = [f"… and {len(left) - _FEW} more."] if len(left) > _FEW else []
    undone = f"{counted(len(left), 'required step')} of its checklist {'is' if len(left) == 1 else 'are'} still open:"
    return Message(
        "\n".join([f"{over} {undone}", *lines, *more, f"To go on with them: `/incident reopen {incident.name}`."]), ()
    )
