"""Where the bot can be struck, and how."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, NamedTuple

from oncall.contact import Method

# Each tale has phases in which points count; what leads up to them is told undisturbed.
TALES = {
    "incident": ("declare", "page", "escalate", "acknowledge", "resolve"),
    "text message": ("reach", "SMS reply"),
    "telephone": ("phone key",),
    "mail": ("mail link",),
    "push": ("ntfy action",),
    "together": ("together", "answer to all"),
    "in hand": ("escalate by hand", "reassign", "snooze", "ask again"),
    "places": ("places", "nobody left"),
    "readiness": ("ask before a shift", "offer the shift", "take the shift"),
    "ready": ("say one is there", "silent on some"),
    "take-over": ("take over",),
}
PHASES = tuple(phase for phases in TALES.values() for phase in phases)
SENDS = ("post", "whisper", "upload", *Method)  # calls that put a new message in front of people
Kind = Literal["commit", "call"]
# What no tale sends: nobody is paged by it, nor told of a page or a shift.
UNTOLD = {
    "AddBookmark",
    "AddBookmarks",
    "AskForReview",
    "ChasePostmortem",
    "FetchMessage",
    "LearnMember",
    "OfferCommand",
    "PostSchedule",
    "PublishHome",
    "RefreshChecklists",
    "RefreshOffer",
    "RefreshPages",
    "RefreshReminder",
    "RefreshReminders",
    "RefreshReview",
    "RejoinChannel",
    "Remind",
    "TellChangesAsked",
    "TellChannel",
    "TellOperations",
    "TellPerson",
    "TellRelieved",
    "TellSchedule",
    "TellStakeholders",
    "UploadExport",
}


class How(StrEnum):
    """What happens at a point."""

    BEFORE = "killed before"
    AFTER = "killed after"
    LOST = "reply lost"


class Point(NamedTuple):
    """The `nth` time (from 1) that a replica passes this place in this phase of its tale."""

    phase: str
    kind: Kind
    place: str
    nth: int

    @property
    def sends(self) -> bool:
        """Whether it puts a message in front of people: a repetition is seen."""
        return self.kind == "call" and self.place.split()[0] in SENDS

    @property
    def effect(self) -> str | None:
        """What is being sent here; None if it is nothing, or something that a person asked for and waits for."""
        name = self.place.rpartition(" for ")[2]
        return name if self.kind == "call" and name[0].isupper() else None

    @property
    def tale(self) -> str:
        """The tale that comes past it."""
        return next(tale for tale, phases in TALES.items() if self.phase in phases)

    def __str__(self) -> str:
        return f"{self.phase}: {self.kind} {self.place} #{self.nth}"


@dataclass(frozen=True, slots=True)
class Fault:
    """Strike at this point in this way, once."""

    point: Point
    how: How


def order(point: Point) -> tuple[int, str, str, int]:
    """Sorts points by phase, calls and commits apart."""
    return PHASES.index(point.phase), point.kind, point.place, point.nth
