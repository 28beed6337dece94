"""A team's schedules and policies together, as they are proved, compared and weighed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from oncall.duty import Piece
from oncall.escalation import EscalationPolicy, OfficeHours, Target
from oncall.holiday import Calendar
from oncall.instant import moment
from oncall.resolve import next_on_call, spans
from oncall.schedule import Schedule
from oncall.window import Span, joined, without


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """When somebody sleeps, on their own clock. `awake_first`: awake, they are willing to be asked before a sleeper."""

    hours: OfficeHours
    awake_first: bool = False


@dataclass(frozen=True, kw_only=True)
class House:
    """`zones`: everybody who can be paged, with the zone that they live in. `calendars`: their public holidays.

    `unreached_allowed`: people whom no policy need reach. `teams`: their people. `nights`: of those who told theirs.
    `severities`, `types`: those that there are, for the conditions of steps. `worked`: when a way of reaching each
    person was last seen to work (aware), without those of whom none ever was; None if that is not known.
    """

    schedules: Mapping[str, Schedule]
    policies: Mapping[str, EscalationPolicy]
    zones: Mapping[str, str]
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    unreached_allowed: frozenset[str] = frozenset()
    teams: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    nights: Mapping[str, Night] = field(default_factory=dict)
    severities: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    worked: Mapping[str, datetime] | None = None

    @cached_property
    def absences(self) -> Mapping[str, Sequence[tuple[int, int, str]]]:
        """Everybody's absences, whichever schedule knows of them: (start, end, reason) in seconds."""
        found: dict[str, set[tuple[int, int, str]]] = {}
        for schedule in self.schedules.values():
            for start, end, person, reason in schedule.plan.absences:
                found.setdefault(person, set()).add((start, end, reason))
        return {person: sorted(times) for person, times in found.items()}


class Answers:
    """What the schedules of a house say over one span, each resolved once."""

    def __init__(self, house: House, start: int, end: int) -> None:
        self.house, self.start, self.end = house, start, end
        self.pieces: Mapping[str, list[Piece]] = {
            name: spans(schedule, start, end) for name, schedule in house.schedules.items()
        }
        self.of_person = {name: times_of(pieces) for name, pieces in self.pieces.items()}

    def called(self, target: Target) -> Mapping[str, list[Span]]:
        """When a policy's target means each person; a channel means nobody."""
        everything = [(self.start, self.end)]
        match target.kind:
            case "person":
                return {target.name: everything}
            case "team":
                return dict.fromkeys(self.house.teams.get(target.name, ()), everything)
            case "schedule":
                return self.of_person.get(target.name, {})
            case "next":
                return self._next.get(target.name, {})
        return {}

    @cached_property
    def _next(self) -> Mapping[str, Mapping[str, list[Span]]]:
        """Who takes over next, at each schedule that a policy asks it of."""
        steps = (step for policy in self.house.policies.values() for step in policy.all_steps)
        asked = {target.name for step in steps for target in step.targets if target.kind == "next"}
        return {name: self._next_of(self.house.schedules[name]) for name in asked & self.house.schedules.keys()}

    def _next_of(self, schedule: Schedule) -> Mapping[str, list[Span]]:
        found: dict[str, list[Span]] = {}
        for start, end, _ in [*spans(schedule, self.start, self.end), *self._gaps_of(schedule.name)]:
            for person in next_on_call(schedule, moment(start)):
                found.setdefault(person, []).append((start, end))
        return {person: joined(sorted(times)) for person, times in found.items()}

    def _gaps_of(self, schedule: str) -> list[Piece]:
        on_call = joined(piece[:2] for piece in self.pieces[schedule])
        return [(start, end, ()) for start, end in without([(self.start, self.end)], on_call)]

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
