"""What the channel reads of the timeline: one line for what was just recorded."""

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
    fallback,
    fits,
    named,
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


def line(entry: Entry, people: People, team: Team) -> Message:  # noqa: ARG001 - views share their arguments
    """One line about an entry, for its incident's own channel. People are named, not mentioned: it calls nobody.

    What somebody wrote stands there whole, in several paragraphs if it is long; if even that is too much, it is cut
    and says so.
    """
    whole = partial(typed, limit=UNCUT)
    said = sentence(entry, name=partial(named, people), text=whole) or "The record was brought up to date."
    for limit in LIMITS:
        text = said if len(said) <= limit else cut(said, limit) + CUT
        texts = pieces(text)
        blocks: list[Block] = [section(text) for text in texts] if entry.kind in LOUD else [context(*texts)]
        if fits(blocks):
            break
    return Message(fallback(said), blocks)
