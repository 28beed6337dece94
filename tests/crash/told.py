"""What a struck process and whoever runs it say to each other."""

from dataclasses import dataclass
from typing import Literal

from tests.crash.points import Kind


@dataclass(frozen=True, slots=True)
class Ready:
    """To the parent: this replica listens, for HTTP on this port, and goes by this name in its leases."""

    port: int
    name: str


@dataclass(frozen=True, slots=True)
class Came:
    """To the parent: this task has come to a point. The process stands still until it is told how to be struck."""

    kind: Kind
    place: str
    task: str


@dataclass(frozen=True, slots=True)
class Settled:
    """To the parent: what this task did is on disk."""

    task: str


@dataclass(frozen=True, slots=True)
class Struck:
    """To the parent: the fault is happening now."""


@dataclass(frozen=True, slots=True)
class Unheard:
    """To the parent: what was sent here ended without an answer, which nobody has arranged: the machine is busy."""

    place: str


Told = Ready | Came | Settled | Struck | Unheard
Order = tuple[Literal["offset"], float]
