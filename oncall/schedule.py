"""A schedule: ordered layers, and what people arranged on top. A definition; `oncall.resolve` answers from it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property, partial

from oncall.duty import Because, Duty, Piece, Who
from oncall.grid import WEEKLY, Turns
from oncall.instant import seconds
from oncall.layer import Layer
from oncall.overlay import overridden, shadowed
from oncall.override import Absence, Override, Shadow, Temporary
from oncall.rotation import Member
from oncall.window import Span, joined

_FOREVER = 1 << 50
# From, up to (in seconds), who is on call then instead of those who were, and where nobody was.
Change = tuple[int, int, Callable[[Who], Who], Who]


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """Layers from the bottom up; overrides, temporary schedules and shadows are applied in the order given.

    `gaps_allowed`, `moves_allowed`: nobody on call at times, and handoffs that move in somebody's day, are intended.
    `rest`: how long anybody wants between two of their shifts; None: not looked at.
    Raises ValueError if two layers share a name, or one hands its days to a layer that there is not.
    """

    name: str
    layers: tuple[Layer, ...]
    overrides: tuple[Override, ...] = ()
    temporary: tuple[Temporary, ...] = ()
    shadows: tuple[Shadow, ...] = ()
    absences: tuple[Absence, ...] = ()
    gaps_allowed: bool = False
    moves_allowed: bool = False
    rest: timedelta | None = None

    def __post_init__(self) -> None:
        names = [layer.name for layer in self.layers]
        if len(set(names)) != len(names):
            message = f"schedule {self.name}: two layers share a name"
            raise ValueError(message)
        for layer in self.layers:
            named = [rule.to for rule in layer.days_off] + [layer.when_absent]
            if wrong := [name for name in named if name is not None and (name not in names or name == layer.name)]:
                message = f"schedule {self.name}: layer {layer.name} cannot hand a day to {wrong[0]}"
                raise ValueError(message)

    @cached_property
    def people(self) -> frozenset[str]:
        """Everybody named anywhere in it, on call or not."""
        members = {member.person for layer in self.layers for member in layer.rotation}
        added = {override.add for override in self.overrides if override.add is not None}
        fixed = {shift.person for temporary in self.temporary for shift in temporary.shifts}
        return frozenset(members | added | fixed | {shadow.person for shadow in self.shadows})

    @cached_property
    def plan(self) -> "Plan":
        """What was arranged, in seconds."""
        return Plan(self)


def zone_at_home(schedule: Schedule) -> str:
    """The zone that a schedule is told in: its first layer's."""
    return schedule.layers[0].zone if schedule.layers else "UTC"


def simple(
    name: str, *, zone: str, rotation: Sequence[str], start: date, turns: Turns = WEEKLY, handoff: time = time(9)
) -> Schedule:
    """The simplest schedule: people taking turns around the clock, from `start`'s handoff on."""
    members = tuple(Member(person=person) for person in rotation)
    first = datetime.combine(start, handoff)
    return Schedule(name=name, layers=(Layer(name=name, zone=zone, start=first, rotation=members, turns=turns),))


class Plan:
    """A schedule's arrangements in seconds, ready to be applied."""

    def __init__(self, schedule: Schedule) -> None:
        crowd = [person for layer in schedule.layers for person in {member.person for member in layer.rotation}]
        # Somebody beside themselves is there once, so pieces may touch that are of the same people.
        self.repeats_people = any(layer.beside for layer in schedule.layers) and len(set(crowd)) < len(crowd)
        self.by_name = {layer.name: layer for layer in schedule.layers}
        self.temporary = [(seconds(each.start), seconds(each.end), _fixed(each)) for each in schedule.temporary]
        self.fixed_times: list[Span] = joined(sorted((start, end) for start, end, _ in self.temporary))
        self.overrides = [_changed(each) for each in schedule.overrides]
        self.shadows = [_shadowed(each) for each in schedule.shadows]
        self.absences = [
            (seconds(each.start), seconds(each.end), each.person, each.reason) for each in schedule.absences
        ]


def _changed(override: Override) -> Change:
    because = Because(override.kind, override.reason, seconds(override.start), override.remove)
    added = (Duty(override.add, because),) if override.add is not None else ()
    change = partial(overridden, added=added, remove=override.remove, alone=override.alone)
    idle = added if override.remove is None else ()
    return seconds(override.start), seconds(override.end), change, idle


def _shadowed(shadow: Shadow) -> Change:
    because = Because("shadow", shadow.reason, seconds(shadow.start), shadow.of)
    change = partial(shadowed, shadow=Duty(shadow.person, because, shadow=True), of=shadow.of)
    return seconds(shadow.start), _FOREVER if shadow.end is None else seconds(shadow.end), change, ()


def _fixed(temporary: Temporary) -> list[Piece]:
    return [
        (
            seconds(shift.start),
            seconds(shift.end),
            (Duty(shift.person, Because("temporary", temporary.reason, seconds(shift.start))),),
        )
        for shift in temporary.shifts
    ]
