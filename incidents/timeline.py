"""The timeline: entries that never change, and what people add to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from incidents.incident import Incident, Rejected

MAX_NOTE = 2_900
CLOCKS_MAY_DIFFER_BY = timedelta(minutes=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One fact. Never changed: a correction is a further entry that names this one in `corrects`."""

    id: str
    incident_id: int | None  # None: a page that belongs to no incident
    page_id: str | None
    at: datetime  # when it happened (aware UTC)
    recorded_at: datetime  # when it was written down (aware UTC)
    kind: str  # the name of the event
    data: Mapping[str, Any]  # the event's fields, as JSON
    by: str | None
    corrects: str | None = None
    source: str | None = None  # "channel:ts" of the Slack message it came from


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAdded:
    incident_id: int
    by: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteCorrected:
    """A further version of a note; the older one is kept."""

    incident_id: int
    by: str
    text: str
    at: datetime
    corrects: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageKept:
    """A Slack message was added to the timeline: by the shortcut, by the chosen emoji, or by a pin."""

    incident_id: int
    by: str
    author: str
    text: str
    at: datetime
    source: str
    how: str  # shortcut | emoji | pin


Event = NoteAdded | NoteCorrected | MessageKept
NOTES = ("NoteAdded", "NoteCorrected", "MessageKept")


def add_note(incident: Incident, text: str, *, by: str, at: datetime, now: datetime) -> NoteAdded:
    """A note about what happened at `at`, which may lie in the past, not in the future."""
    if at > now + CLOCKS_MAY_DIFFER_BY:
        raise Rejected("A note can be backdated, but not into the future.")
    return NoteAdded(incident_id=incident.id, by=by, text=_noted(text), at=at)


def correct_note(entry: Entry, text: str, *, by: str) -> NoteCorrected:
    """A new version of a note; only notes have versions, what the bot recorded stands."""
    if entry.kind not in NOTES or entry.incident_id is None:
        raise Rejected("Only notes can be corrected. Add a note that says what was different.")
    if _noted(text) == entry.data.get("text"):
        raise Rejected("That is what the note already says.")
    return NoteCorrected(incident_id=entry.incident_id, by=by, text=_noted(text), at=entry.at, corrects=entry.id)


def keep_message(
    incident: Incident, *, by: str, author: str, text: str, at: datetime, source: str, how: str
) -> MessageKept:
    """A message from Slack goes on the timeline at the time it was written. `source` is "channel:ts"."""
    return MessageKept(
        incident_id=incident.id,
        by=by,
        author=author,
        text=text.strip()[:MAX_NOTE] or "(a message without text)",
        at=at,
        source=source,
        how=how,
    )


def corrected(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Entry id -> its newest correction, for every note that has one."""
    newest: dict[str, Entry] = {}
    first: dict[str, str] = {}
    for entry in entries:
        if entry.corrects is not None:
            root = first.get(entry.corrects, entry.corrects)
            first[entry.id] = root
            newest[root] = entry
    return newest


def _noted(text: str) -> str:
    text = text.strip()
    if not text:
        raise Rejected("A note needs a text: `/incident note what happened`.")
    if len(text) > MAX_NOTE:
        raise Rejected(f"A note can hold {MAX_NOTE:,} characters; this one has {len(text):,}. Split it in two.")
    return text
