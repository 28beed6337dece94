"""What a timeline entry says: one sentence in the past tense, the same in the channel, in answers and in exports.

A sentence names no instant: whoever shows it puts the entry's own beside it.
"""

import re

from commands.wording import follow_up, incident, oncall, page, run
from commands.wording.say import Say, by_method
from incidents.timeline import Entry

__all__ = ["BOOKKEEPING", "Say", "by_method", "sentence"]

# What the bot keeps for itself, such as where its own messages stand: on the timeline, but nothing to tell.
BOOKKEEPING = frozenset(
    {"SummaryPosted", "IncidentAnnounced", "ChecklistPosted", "OfferSent", "AcknowledgementHeld", "ReviewRequestSent"}
)


def sentence(entry: Entry, *, name: Say, text: Say, day: Say = str) -> str | None:
    """What happened; None for the bot's own bookkeeping.

    `name` renders a person (a key of the team's files, or a Slack id), `text` escapes what a person typed, `day`
    renders a date as it was recorded ("2027-03-19"). All give what the reader's format shows. A kind or a shape of
    data that this version does not know is named as it is.
    """
    if entry.kind in BOOKKEEPING:
        return None
    told = (
        follow_up.reminder(entry.kind, entry.data, name, text)
        or incident.incident(entry.kind, entry.data, name, text)
        or follow_up.action(entry.kind, entry.data, name, text, day)
        or incident.channel(entry.kind, entry.data, name, text)
        or incident.notes(entry.kind, entry.data, name, text)
        or page.page(entry.kind, entry.data, name, text)
        or run.run(entry.kind, entry.data, name, text)
        or follow_up.postmortem(entry.kind, entry.data, name, text)
        or oncall.arranged(entry.kind, entry.data, name, text)
        or oncall.before_a_shift(entry.kind, entry.data, name, text)
        or oncall.made(entry.kind, entry.data, name, text)
    )
    return told or _unknown(entry, name, text)


def _unknown(entry: Entry, name: Say, text: Say) -> str:
    """What a newer or a much older version recorded, by the name it gave it: "Evidence held", by whom."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", entry.kind).capitalize()
    return f"{text(words)} ({name(entry.by)})." if entry.by else f"{text(words)}."
