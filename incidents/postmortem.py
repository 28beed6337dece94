"""The postmortem as people finish it: its parts, who wrote them, a second person's review, and the sign-off.

What Tocsin knows by itself (facts, times, timeline) is no part of it: that is written out from the record.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from incidents.incident import Incident, Rejected

MAX_PART = 2_900
CHASED_AFTER = (timedelta(days=2), timedelta(days=5), timedelta(days=10))  # from the resolution
_PROMPT = "shows:"


class Part(StrEnum):
    """What every postmortem has; besides these, an answer to each thing that the runbook wants shown."""

    SUMMARY = "summary"
    IMPACT = "impact"
    CAUSES = "causes"
    WELL = "well"
    BADLY = "badly"
    LUCKY = "lucky"


@dataclass(frozen=True, slots=True, kw_only=True)
class Postmortem:
    """One incident's. `parts` is the newest version; every version is on the timeline. Instants are aware UTC."""

    incident_id: int
    owner: str | None = None  # who sees it through; the commander until somebody does
    version: int = 0  # 0: nothing has been written
    parts: Mapping[str, str] = field(default_factory=dict)
    authors: Sequence[str] = ()
    reviewer: str | None = None  # who has been asked, and has not answered
    review_message: str | None = None  # where they were asked: "channel:ts"
    signed_off_by: str | None = None
    signed_off_at: datetime | None = None
    signed_off_version: int | None = None
    waived_by: str | None = None  # who decided that none is needed
    chase_due_at: datetime | None = None
    chases: int = 0  # how often it was asked after

    @property
    def is_finished(self) -> bool:
        """Signed off, or not needed: nobody is asked after it any more."""
        return self.signed_off_by is not None or self.waived_by is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostmortemWritten:
    """A version of it, whole."""

    incident_id: int
    by: str
    version: int
    parts: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostmortemOwned:
    incident_id: int
    by: str
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewAsked:
    incident_id: int
    by: str
    reviewer: str
    version: int
    was_asked: str | None = None  # an earlier reviewer, who need not answer any more
    asked_in: str | None = None  # where they were asked


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRequestSent:
    """The request stands in the reviewer's direct messages."""

    incident_id: int
    person: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesAsked:
    incident_id: int
    by: str
    text: str
    owner: str | None
    asked_in: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostmortemSignedOff:
    """`missing` is what it lacked then, in words."""

    incident_id: int
    by: str
    version: int
    missing: Sequence[str]
    asked_in: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostmortemWaived:
    incident_id: int
    by: str
    reason: str
    reviewer: str | None = None
    asked_in: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostmortemChased:
    """It was asked after, for the `number`th time; nobody in `people`: the channel was asked."""

    incident_id: int
    number: int
    people: Sequence[str]


Event = (
    PostmortemWritten
    | PostmortemOwned
    | ReviewAsked
    | ReviewRequestSent
    | ChangesAsked
    | PostmortemSignedOff
    | PostmortemWaived
    | PostmortemChased
)
Change = tuple[Postmortem, Event]


def answer_to(prompt: str) -> str:
    """The part that answers one of the things that the runbook wants shown."""
    return _PROMPT + prompt


def prompt_of(part: str) -> str | None:
    """The other way round; None for a part that every postmortem has."""
    return part.removeprefix(_PROMPT) if part.startswith(_PROMPT) else None


def begin(postmortem: Postmortem, *, resolved_at: datetime) -> Postmortem:
    """The incident is resolved: from now on its postmortem is asked after."""
    return replace(postmortem, chase_due_at=resolved_at + CHASED_AFTER[0], chases=0)


def interrupt(postmortem: Postmortem) -> Postmortem:
    """The incident is not over, or was none: what was written stays, and a later resolution wants a new sign-off."""
    return replace(
        postmortem,
        reviewer=None,
        review_message=None,
        signed_off_by=None,
        signed_off_at=None,
        signed_off_version=None,
        waived_by=None,
        chase_due_at=None,
    )


def write(postmortem: Postmortem, parts: Mapping[str, str], *, by: str) -> Change:
    """A new version, in which `parts` take the place of those of the same name; an empty one is taken away."""
    given = {part: text.strip() for part, text in parts.items()}
    for text in given.values():
        if len(text) > MAX_PART:
            raise Rejected(f"A part can hold {MAX_PART:,} characters; this one has {len(text):,}.")
    merged = {part: text for part, text in {**postmortem.parts, **given}.items() if text}
    if merged == dict(postmortem.parts):
        raise Rejected("Nothing was changed.")
    written = replace(
        postmortem,
        owner=postmortem.owner or by,
        version=postmortem.version + 1,
        parts=merged,
        authors=tuple(dict.fromkeys((*postmortem.authors, by))),
        waived_by=None,
    )
    return written, PostmortemWritten(incident_id=postmortem.incident_id, by=by, version=written.version, parts=merged)


def own(postmortem: Postmortem, person: str, *, by: str) -> Change:
    """Somebody sees it through."""
    if postmortem.owner == person:
        raise Rejected("{person} sees to it already.", person)
    return (
        replace(postmortem, owner=person),
        PostmortemOwned(incident_id=postmortem.incident_id, by=by, owner=person),
    )


def chase(postmortem: Postmortem, incident: Incident, *, resolved_at: datetime, now: datetime) -> Change:
    """Ask after it. The owner first, then the commander too, at last everybody; a waiting reviewer each time."""
    number = sum(resolved_at + after <= now for after in CHASED_AFTER)
    due = resolved_at + CHASED_AFTER[number] if number < len(CHASED_AFTER) else None
    people = (postmortem.reviewer, postmortem.owner or incident.commander, incident.commander if number > 1 else None)
    whom = tuple(dict.fromkeys(person for person in people if person)) if number < len(CHASED_AFTER) else ()
    return (
        replace(postmortem, chase_due_at=due, chases=number),
        PostmortemChased(incident_id=postmortem.incident_id, number=number, people=whom),
    )


def merge(
    base: Mapping[str, str], theirs: Mapping[str, str], mine: Mapping[str, str]
) -> tuple[dict[str, str], set[str]]:
    """What to save when two wrote at once, and the parts that both changed, which only a person can decide.

    `base` is what `mine` started from, `theirs` what stands now.
    """
    changed = {part: text for part, text in mine.items() if text.strip() != base.get(part, "")}
    both = {part for part, text in changed.items() if theirs.get(part, "") not in (base.get(part, ""), text.strip())}
    return changed, both
