"""What the channel reads of the timeline: one line for what was just recorded."""

from functools import partial

from bot.views.message import MAX_TEXT, Message, People, context, cut, fallback, named, section, typed
from commands.team import Team
from commands.wording import sentence
from incidents.timeline import Entry

# What everybody in the channel should see; everything else is small print.
LOUD = frozenset(
    {
        "CommandOffered",
        "CommandDeclined",
        "SeverityChanged",
        "UpdatePosted",
        "IncidentMitigated",
        "IncidentReactivated",
        "IncidentResolved",
        "IncidentCancelled",
        "IncidentReopened",
        "PageExhausted",
    }
)


def line(entry: Entry, people: People, team: Team) -> Message:  # noqa: ARG001 - views share their arguments
    """One line about an entry, for its incident's own channel. People are named, not mentioned: it calls nobody."""
    said = sentence(entry, name=partial(named, people), text=typed) or "The record was brought up to date."
    text = said if len(said) <= MAX_TEXT else cut(said, MAX_TEXT)
    return Message(fallback(text), [section(text) if entry.kind in LOUD else context(text)])
