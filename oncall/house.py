"""A team's schedules and policies together, as they are proved, compared and weighed; and what is found wrong."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Literal

from oncall.duty import Piece
from oncall.escalation import EscalationPolicy, OfficeHours
from oncall.holiday import Calendar
from oncall.resolve import spans
from oncall.schedule import Schedule
from oncall.window import Span, joined

Kind = Literal["gap", "reaches nobody", "same person", "unreached", "absent", "rest", "moved"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """When somebody sleeps, on their own clock. `awake_first`: awake, they are willing to be asked before a sleeper."""

    hours: OfficeHours
    awake_first: bool = False


@dataclass(frozen=True, kw_only=True)
class House:
    """`zones`: everybody who can be paged, with the zone that they live in. `calendars`: their public holidays.

    `unreached_allowed`: people whom no policy need reach. `teams`: their people. `nights`: of those who told theirs.
    """

    schedules: Mapping[str, Schedule]
    policies: Mapping[str, EscalationPolicy]
    zones: Mapping[str, str]
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    unreached_allowed: frozenset[str] = frozenset()
    teams: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    nights: Mapping[str, Night] = field(default_factory=dict)

    @cached_property
    def absences(self) -> Mapping[str, Sequence[tuple[int, int, str]]]:
        """Everybody's absences, whichever schedule knows of them: (start, end, reason) in seconds."""
        found: dict[str, set[tuple[int, int, str]]] = {}
        for schedule in self.schedules.values():
            for start, end, person, reason in schedule.plan.absences:
                found.setdefault(person, set()).add((start, end, reason))
        return {person: sorted(times) for person, times in found.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing wrong: what, when (every time, aware UTC), in whose time, and how to mend it."""

    kind: Kind
    where: str  # `schedule tns`, `policy all`, `person ana`
    what: str
    mend: str
    zone: str  # the IANA zone that `what` tells times in
    times: tuple[tuple[datetime, datetime], ...]
    person: str | None = None


class Answers:
    """What the schedules of a house say over one span, each resolved once."""

    def __init__(self, house: House, start: int, end: int) -> None:
        self.house, self.start, self.end = house, start, end
        self.pieces: Mapping[str, list[Piece]] = {
            name: spans(schedule, start, end) for name, schedule in house.schedules.items()
        }
        self.of_person = {name: times_of(pieces) for name, pieces in self.pieces.items()}

    @cached_property
    def everybody(self) -> Mapping[str, list[Span]]:
        """When each person is on call, for whatever schedule."""
        found: dict[str, list[Span]] = {}
        for people in self.of_person.values():
            for person, times in people.items():
                found.setdefault(person, []).extend(times)
        return {person: joined(sorted(times)) for person, times in found.items()}


def times_of(pieces: Iterable[Piece]) -> dict[str, list[Span]]:
    """When each person must answer, in spans that do not touch."""
    found: dict[str, list[Span]] = {}
    for start, end, who in pieces:
        for duty in who:
            if duty.shadow:
                continue
            times = found.setdefault(duty.person, [])
            if times and times[-1][1] == start:
                times[-1] = (times[-1][0], end)
            else:
                times.append((start, end))
    return found
