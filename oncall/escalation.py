"""Escalation policies: whom to page, in which order, and how long to wait for an answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from oncall.resolve import responders
from oncall.schedule import Schedule


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Somebody to page: a person by key, or whoever is on call for a schedule."""

    kind: Literal["person", "schedule"]
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationStep:
    targets: tuple[Target, ...]
    wait: timedelta  # for an answer, before the next step


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationPolicy:
    """`repeats_allowed`: two of its steps may reach the same person; `oncall.prove` finds nothing wrong with it."""

    name: str
    steps: tuple[EscalationStep, ...]
    repeats_allowed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A target, and the person it means at an instant."""

    target: Target
    person: str


def reach(step: EscalationStep, schedules: Mapping[str, Schedule], at: datetime) -> Sequence[Reached]:
    """Whom the step reaches at `at` (aware), each person once; empty when nobody is on call."""
    found: dict[str, Reached] = {}
    for target in step.targets:
        for person in people_for(target, schedules, at):
            found.setdefault(person, Reached(target=target, person=person))
    return tuple(found.values())


def people_for(target: Target, schedules: Mapping[str, Schedule], at: datetime) -> Sequence[str]:
    """The people a target means at `at`; nobody if its schedule has nobody then, or is gone from the team's files."""
    if target.kind == "person":
        return (target.name,)
    schedule = schedules.get(target.name)
    return responders(schedule, at) if schedule else ()


def person_for(target: Target, schedules: Mapping[str, Schedule], at: datetime, meant: str | None = None) -> str | None:
    """One person a target means at `at`: `meant` if it still means them, else the first; None if nobody."""
    people = people_for(target, schedules, at)
    return meant if meant in people else next(iter(people), None)
