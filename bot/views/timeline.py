"""What the channel reads of the timeline: one line for what was just recorded."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Final

from slack_sdk.models.blocks import Block

from bot.views.message import (
    CUT,
    MAX_TEXT,
    UNCUT,
    Message,
    People,
    context,
    cut,
    day,
    fallback,
    fits,
    mentioned,
    named,
    one_line,
    pieces,
    section,
    typed,
)
from commands.team import Team
from commands.wording import sentence
from incidents.timeline import Entry

LIMITS: Final = (9_400, 6_000, MAX_TEXT)  # characters of it: the first that Slack takes as one message

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

# What somebody can be given, and where the event holds to whom.
GIVEN: Final = {
    "RoleAssigned": "person",
    "StepAssigned": "assignee",
    "ActionAdded": "owner",
    "ActionChanged": "owner",
    "PostmortemOwned": "owner",
}


def line(entry: Entry, people: People, team: Team) -> Message:  # noqa: ARG001 - views share their arguments
    """One line about an entry, for its incident's own channel. It calls only whoever was just given something to do.

    What somebody wrote stands there whole, in several paragraphs if it is long; if even that is too much, it is cut
    and says so.
    """
    whole = partial(typed, limit=UNCUT)
    called = _given_something(entry)

    def name(person: str) -> str:
        return mentioned(people, person) if person == called else named(people, person)

    said = sentence(entry, name=name, text=whole, day=recorded_day(entry)) or "The record was brought up to date."
    for limit in LIMITS:
        text = said if len(said) <= limit else cut(said, limit) + CUT
        texts = pieces(text)
        blocks: list[Block] = [section(text) for text in texts] if entry.kind in LOUD else [context(*texts)]
        if fits(blocks):
            break
    return Message(fallback(said), blocks)


def recorded_day(entry: Entry) -> Callable[[str], str]:
    """Renders a date that the entry holds, "2027-03-19", as `day` does."""

    def told(written: str) -> str:
        try:
            return day(date.fromisoformat(written), entry.at)
        except (TypeError, ValueError):  # another version's
            return one_line(str(written), 40)

    return told


def _given_something(entry: Entry) -> str | None:
    """Whoever got a role, a step or an action item from somebody else, and may not be looking."""
    whom = entry.data.get(GIVEN.get(entry.kind, ""))
    return whom if whom != entry.data.get("by") else None
