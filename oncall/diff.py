"""What an edit of the team's files does to who is on call."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from oncall.fair import Load, loads
from oncall.house import Answers, House
from oncall.instant import HOUR, moment, seconds
from oncall.prove import prove
from oncall.prove.finding import Finding
from oncall.prove.schedules import gaps_of
from oncall.window import Span, without

Times = tuple[tuple[datetime, datetime], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What changes in one schedule. Gaps are hours in which nobody is on call."""

    schedule: str
    gains: Mapping[str, Times]  # person -> when they are on call now and were not before
    loses: Mapping[str, Times]
    gaps_before: float
    gaps_after: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What an edit does: the schedules that change, whose load changes, what it breaks and what it mends."""

    schedules: tuple[Difference, ...]
    loads: Mapping[str, tuple[Load, Load]]
    breaks: tuple[Finding, ...]
    mends: tuple[Finding, ...]


def diff(old: House, new: House, start: datetime, end: datetime) -> Comparison:
    """Compare two versions of a team's files between two instants (aware)."""
    before, after = (Answers(house, seconds(start), seconds(end)) for house in (old, new))
    names = dict.fromkeys([*old.schedules, *new.schedules])
    differences = [_difference(name, before, after) for name in names]
    were = {load.person: load for load in loads(old, before)}
    are = {load.person: load for load in loads(new, after)}
    nothing = Load(person="", hours=0, nights=0, weekends=0, holidays=0)
    faults, left = prove(old, start, end), prove(new, start, end)
    return Comparison(
        schedules=tuple(each for each in differences if each.gains or each.loses),
        loads={
            person: (were.get(person, nothing), are.get(person, nothing))
            for person in sorted(were.keys() | are.keys())
            if were.get(person, nothing) != are.get(person, nothing)
        },
        breaks=tuple(each for each in left if each not in faults),
        mends=tuple(each for each in faults if each not in left),
    )


def past_changes(old: House, new: House, at: datetime) -> tuple[Difference, ...]:
    """What an edit changes of who was on call before `at` (aware), in the schedules that both versions have."""
    both = [name for name in old.schedules if name in new.schedules]
    begun = (layer.roster.start for house in (old, new) for name in both for layer in house.schedules[name].layers)
    start, end = min(begun, default=seconds(at)), seconds(at)
    if start >= end:
        return ()
    before, after = (Answers(house, start, end) for house in (old, new))
    found = (_difference(name, before, after) for name in both)
    return tuple(each for each in found if each.gains or each.loses)


def _difference(name: str, before: Answers, after: Answers) -> Difference:
    old, new = before.of_person.get(name, {}), after.of_person.get(name, {})
    people = sorted(old.keys() | new.keys())
    gains = {person: without(new.get(person, []), old.get(person, [])) for person in people}
    loses = {person: without(old.get(person, []), new.get(person, [])) for person in people}
    return Difference(
        schedule=name,
        gains={person: _moments(times) for person, times in gains.items() if times},
        loses={person: _moments(times) for person, times in loses.items() if times},
        gaps_before=_hours(gaps_of(before, name)) if name in before.pieces else 0.0,
        gaps_after=_hours(gaps_of(after, name)) if name in after.pieces else 0.0,
    )


def _moments(times: Sequence[Span]) -> Times:
    return tuple((moment(start), moment(end)) for start, end in times)


def _hours(times: Sequence[Span]) -> float:
    return sum(end - start for start, end in times) / HOUR
