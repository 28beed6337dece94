"""Whom a step of a policy reaches at an instant: who is paged at once, who may sleep a little longer, and why nobody.

The rule of the night. A person may say when their night is, and that they are willing to be asked before somebody who
sleeps. Where a step has a `sparing`, and among its people is at least one who is awake and willing, everybody whose
night it is is left asleep, for as long as `sparing` at most (always shorter than the step's `wait`); then they are
paged too, in the same step. Everybody else is paged at once: the willing, and those who told no night. Is nobody awake
and willing, nobody is spared. If all who are awake cannot be reached, or have it already, the others are paged at once.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from oncall.escalation import PLACES, EscalationStep, Target, When
from oncall.house import House
from oncall.instant import seconds
from oncall.resolve import next_on_call, responders


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a page is about, as far as policies ask; None: it belongs to no incident."""

    severity: str | None = None
    type: str | None = None


NOTHING = About()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A target, and the person it means at an instant."""

    target: Target
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What a step comes to. `spared` are asleep and paged `sparing` later. `not_now`: why the step is not for this.

    `for_machines`: the step names nothing but webhooks.
    """

    people: tuple[Reached, ...] = ()
    spared: tuple[Reached, ...] = ()
    places: tuple[Target, ...] = ()
    not_now: str | None = None
    for_machines: bool = False

    @property
    def everybody(self) -> tuple[Reached, ...]:
        """The people, in the order in which they are paged."""
        return (*self.people, *self.spared)

    @property
    def is_empty(self) -> bool:
        """Nobody to ask. A channel is read by people; a machine is nobody, where the step was to ask anybody else."""
        asked = [place for place in self.places if self.for_machines or place.kind != "webhook"]
        return not self.people and not asked

    def without(self, had: Collection[str]) -> "Reach":
        """Whom it leaves to be asked when these have it already; who sleeps is paged at once if nobody else is left."""
        people = tuple(each for each in self.people if each.person not in had)
        spared = tuple(each for each in self.spared if each.person not in had)
        return replace(self, people=people or spared, spared=spared if people else ())

    def alone(self, person: str) -> "Reach":
        """That person, whose turn it is, and the places; nobody else of it."""
        return replace(self, people=(Reached(target=Target(kind="person", name=person), person=person),), spared=())


NOBODY = Reach()


def reach(step: EscalationStep, house: House, at: datetime, about: About = NOTHING) -> Reach:
    """Whom the step reaches at `at` (aware), each person once; empty when nobody is on call."""
    if (why := not_now(step.when, at, about)) is not None:
        return Reach(not_now=why)
    found: dict[str, Reached] = {}
    for target in step.targets:
        for person in people_for(target, house, at):
            found.setdefault(person, Reached(target=target, person=person))
    everybody = tuple(found.values())
    asleep = tuple(each for each in everybody if is_asleep(each.person, house, at))
    willing = any(each not in asleep and is_willing(each.person, house) for each in everybody)
    spared = asleep if step.sparing is not None and willing else ()
    return Reach(
        people=tuple(each for each in everybody if each not in spared),
        spared=spared,
        places=tuple(target for target in step.targets if target.kind in PLACES),
        for_machines=all(target.kind == "webhook" for target in step.targets),
    )


def not_now(when: When, at: datetime, about: About) -> str | None:
    """Why a step on this condition is not for a page about this, as a clause ("it is for SEV1"); None if it is."""
    if when.severities and about.severity is not None and about.severity not in when.severities:
        return f"it is for {_either(severity.upper() for severity in when.severities)}"
    if when.types and about.type is not None and about.type not in when.types:
        return f"it is for {_either(when.types)}"
    if when.hours is not None and not when.hours.hours.open_at(seconds(at)):
        return f"it is outside of its hours ({when.hours.zone})"
    return None


def only_for(when: When, about: About) -> str | None:
    """For what alone a step on this condition is, where `about` does not say: "SEV1"; None if it does, or for all."""
    severities = when.severities if about.severity is None else ()
    types = when.types if about.type is None else ()
    told = [_either([each.upper() for each in severities])] if severities else []
    told += [_either(types)] if types else []
    return " and ".join(told) or None


def is_asleep(person: str, house: House, at: datetime) -> bool:
    """Their own clock says that it is their night; no for somebody who told none."""
    night = house.nights.get(person)
    return night is not None and night.hours.hours.open_at(seconds(at))


def is_willing(person: str, house: House) -> bool:
    """They agreed to be asked before somebody who sleeps."""
    night = house.nights.get(person)
    return night is not None and night.awake_first


def people_for(target: Target, house: House, at: datetime) -> Sequence[str]:
    """The people a target means at `at`; nobody if its schedule has nobody then, or is gone from the team's files."""
    match target.kind:
        case "person":
            return (target.name,)
        case "team":
            return house.teams.get(target.name, ())
        case "channel" | "webhook":
            return ()
    schedule = house.schedules.get(target.name)
    if schedule is None:
        return ()
    return next_on_call(schedule, at) if target.kind == "next" else responders(schedule, at)


def person_for(target: Target, house: House, at: datetime, meant: str | None = None) -> str | None:
    """One person a target means at `at`: `meant` if it still means them, else the first; None if nobody."""
    people = people_for(target, house, at)
    return meant if meant in people else next(iter(people), None)


def _either(words: Iterator[str] | Sequence[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last
