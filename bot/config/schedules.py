"""Entries under `schedules` as what `oncall` reckons with."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.config.rota import ArrangedEntry, LayeredEntry, LayerEntry, SimpleEntry
from bot.config.turns import MemberEntry, RotationEntry, TurnsEntry, at_handoff, first_handoff
from oncall.grid import Turns, Weekly
from oncall.layer import DaysOff, Layer
from oncall.override import Absence, FixedShift, Override, Shadow, Temporary, cover, swap
from oncall.rotation import Anchor, Member, Was
from oncall.schedule import Schedule
from oncall.window import Window


def schedule_of(name: str, given: SimpleEntry | LayeredEntry) -> Schedule:
    """One schedule; the simple form is a layer with the schedule's name."""
    layers = (_simple(name, given),) if isinstance(given, SimpleEntry) else tuple(map(_layer, given.layers))
    schedule = Schedule(
        name=name,
        layers=layers,
        gaps_allowed=given.gaps is not None,
        moves_allowed=given.moves is not None,
        rest=given.rest,
    )
    return arranged(schedule, given)


def arranged(schedule: Schedule, given: ArrangedEntry) -> Schedule:
    """A schedule with more arrangements on top of those that it has."""
    swaps = (
        override
        for each in given.swaps
        for override in swap(
            each.person, (each.start, each.end), each.by, (each.back_start, each.back_end), each.reason
        )
    )
    return replace(
        schedule,
        overrides=(
            *schedule.overrides,
            *(
                Override(
                    start=each.start,
                    end=each.end,
                    add=each.add,
                    remove=each.remove,
                    alone=each.alone,
                    reason=each.reason,
                    kind=each.kind,
                )
                for each in given.overrides
            ),
            *(cover(each.person, each.by, each.start, each.end, each.reason) for each in given.covers),
            *swaps,
        ),
        temporary=(
            *schedule.temporary,
            *(
                Temporary(
                    start=each.start,
                    end=each.end,
                    shifts=tuple(
                        FixedShift(person=shift.person, start=shift.start, end=shift.end) for shift in each.shifts
                    ),
                    reason=each.reason,
                )
                for each in given.temporary
            ),
        ),
        shadows=(
            *schedule.shadows,
            *(
                Shadow(person=each.person, start=each.start, end=each.end, of=each.of, reason=each.reason)
                for each in given.shadows
            ),
        ),
        absences=(
            *schedule.absences,
            *(
                Absence(person=each.person, start=each.start, end=each.end, reason=each.reason)
                for each in given.absences
            ),
        ),
    )


def _simple(name: str, given: TurnsEntry) -> Layer:
    before = {id(anchor): rotation for anchor, rotation in given.history()}
    return Layer(
        name=name,
        zone=given.zone,
        start=datetime.combine(given.start, first_handoff(given)),
        end=at_handoff(given.until, given),
        rotation=_members(given.rotation),
        turns=_turns(given),
        windows=tuple(Window(days=each.days, start=each.start, end=each.end) for each in given.windows),
        advance=given.advance,
        anchors=tuple(
            Anchor(person=each.person, at=each.at, was=_was(before[id(each)]) if each.was is not None else None)
            for each in given.anchors
        ),
    )


def _turns(given: RotationEntry) -> Turns:
    return Weekly(handoffs=tuple(given.handoffs)) if given.handoffs else replace(given.every, absolute=given.absolute)


def _was(given: RotationEntry) -> Was:
    start = datetime.combine(given.start, first_handoff(given))
    return Was(rotation=_members(given.rotation), start=start, turns=_turns(given))


def _layer(given: LayerEntry) -> Layer:
    return replace(
        _simple(given.name, given),
        beside=given.place == "beside",
        days_off=(
            *(DaysOff(dates=frozenset(each.days), to=each.to) for each in given.days_off),
            *(DaysOff(calendars=(each.calendar,), to=each.to) for each in given.holidays),
        ),
        when_absent=given.absent,
    )


def _members(given: Iterable[MemberEntry]) -> tuple[Member, ...]:
    return tuple(Member(person=each.person, since=each.since, until=each.until) for each in given)
