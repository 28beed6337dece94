"""Where the bot can be struck, and how."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, NamedTuple

PHASES = ("declare", "page", "escalate", "acknowledge", "resolve")
SENDS = ("post", "whisper", "upload")  # calls that put a new message in front of people


class How(StrEnum):
    """What happens at a point."""

    BEFORE = "killed before"
    AFTER = "killed after"
    LOST = "reply lost"


class Point(NamedTuple):
    """The `nth` time (from 1) that the bot passes this place in this phase of the story."""

    phase: str
    kind: Literal["commit", "call"]
    place: str
    nth: int

    @property
    def sends(self) -> bool:
        """Whether it puts a message in front of people: a repetition is seen."""
        return self.kind == "call" and self.place.split()[0] in SENDS

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
