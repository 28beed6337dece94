"""Who answers and why: what every question about a schedule is answered with."""

from typing import Literal, NamedTuple

Kind = Literal["layer", "holiday", "absence", "temporary", "override", "swap", "cover", "shadow"]


class Because(NamedTuple):
    """Why somebody is on call. `since` tells two turns or overrides apart: when this one began, in seconds."""

    kind: Kind
    name: str  # the layer; for what people arranged, their reason
    since: int
    instead_of: str | None = None  # a person, or the layer that handed its day over
    why: str = ""  # of a handed day: the holiday or the reason of the absence

    def __str__(self) -> str:
        match self.kind:
            case "layer":
                return f"layer {self.name}"
            case "holiday" | "absence":
                return f"layer {self.name}, instead of {self.instead_of}: {self.why or self.kind}"
            case "shadow":
                return f"shadow{f' of {self.instead_of}' if self.instead_of else ''}{_told(self.name)}"
            case _:
                instead = f" instead of {self.instead_of}" if self.instead_of else ""
                return f"{self.kind}{instead}{_told(self.name)}"


class Duty(NamedTuple):
    """One person on call. A shadow rides along and never must answer."""

    person: str
    because: Because
    shadow: bool = False


Who = tuple[Duty, ...]  # in the order of the layers
Piece = tuple[int, int, Who]  # from, up to and not including, in seconds


def together(one: Who, other: Who) -> Who:
    """Both beside each other; somebody in both is there once, for the first reason."""
    there = [duty.person for duty in one]
    if len(other) == 1:
        return one if other[0].person in there else one + other
    return one + tuple([duty for duty in other if duty.person not in there])


def _told(reason: str) -> str:
    return f": {reason}" if reason else ""
