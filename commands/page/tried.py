"""Whom a page has asked so far, in the order in which it did, by its own record."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from commands.page.hope import place
from incidents.timeline import Entry
from oncall.page_events import Called

How = Literal["asked", "given", "again"]
_HOW: Mapping[str, How] = {"PageEscalated": "asked", "PageReassigned": "given", "PageAskedAgain": "again"}


@dataclass(slots=True, kw_only=True)
class Tried:
    """One step; or whom it was given to instead, or who had it and was asked again.

    `lost`: who could not be reached; a place is among them as `hope.place` has it.
    `why`: it was passed, as a clause ("it is for SEV1"). `nobody`: whom it means, and nobody was on call for.
    """

    step: int
    how: How = "asked"
    people: list[Called] = field(default_factory=list)
    places: list[tuple[str, str]] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    why: str | None = None
    nobody: list[tuple[str, str]] = field(default_factory=list)

    def has_asked(self, who: str) -> bool:
        """Whether it did a person, or a place."""
        return who in {person for _, _, person in self.people} | {place(kind, name) for kind, name in self.places}

    def is_as(self, other: "Tried") -> bool:
        """Whether it came to the same, in another round."""
        return replace(self, step=other.step) == other


def tried_by(told: Iterable[Entry]) -> list[Tried]:
    """From what is on a page's timeline, since it began, or began again."""
    tried: list[Tried] = []
    for entry in told:
        match entry.kind, entry.data:
            case "PageBegunAgain", _:
                tried = []
            case kind, {"step": int(step), "notify": notify} if kind in _HOW:
                places = _pairs(entry.data.get("places", ()))
                tried.append(Tried(step=step, how=_HOW[kind], people=_called(notify), places=places))
            case "SleepersCalled" | "NextInTurnCalled", {"notify": notify} if tried:
                tried[-1].people += _called(notify)
            case "StepNotMeant", {"step": int(step), "why": str(why)}:
                tried.append(Tried(step=step, why=why))
            case "StepReachedNobody", {"step": int(step), "targets": targets}:
                tried.append(Tried(step=step, nobody=_pairs(targets)))
            case "ResponderNotReached" | "PlaceNotReached", {"step": int(step)}:
                who = entry.data.get("person") or place(entry.data["kind"], entry.data["name"])
                asked = (each for each in reversed(tried) if each.step == step and each.has_asked(who))
                if (newest := next(asked, None)) is not None:
                    newest.lost.add(who)
    return tried


def _called(notify: Iterable[Iterable[str]]) -> list[Called]:
    return [(kind, name, person) for kind, name, person in notify]


def _pairs(targets: Iterable[Iterable[str]]) -> list[tuple[str, str]]:
    return [(kind, name) for kind, name in targets]
