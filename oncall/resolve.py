"""Who is on call: at an instant, and shift by shift over a span, each answer with its because."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from oncall.duty import Piece, Who, together
from oncall.instant import DAY, moment, seconds
from oncall.layer import Layer
from oncall.overlay import change, gathered, handed, instead, laid_over, put, whole
from oncall.schedule import Schedule
from oncall.window import Span, without

_SHIFTS_AHEAD = 100  # how many shifts of those who are on call now are passed over to find who is next
_SIGHT = 2_048 * DAY  # how far on_call looks for a shift's ends, and next_shift for a shift


class Shift(NamedTuple):
    """From `start` up to, not including, `end` (aware UTC) these people answer, in the order of the layers.

    `because` has a reason for each of `responders`, in their order. `shadows` ride along and never must answer.
    """

    start: datetime
    end: datetime
    responders: tuple[str, ...]
    because: tuple[str, ...]
    shadows: tuple[str, ...]

    @property
    def person(self) -> str:
        """Whom to name if there is room for one."""
        return self.responders[0]


def responders(schedule: Schedule, at: datetime) -> tuple[str, ...]:
    """Who must answer at an instant (aware), in the order of the layers; empty: nobody is on call."""
    return tuple(duty.person for duty in who_at(schedule, seconds(at)) if not duty.shadow)


def on_call(schedule: Schedule, at: datetime) -> Shift | None:
    """The shift that covers `at` (aware); None if nobody is on call then."""
    now = seconds(at)
    if not who_at(schedule, now):
        return None
    reach = DAY
    while True:
        pieces = spans(schedule, now - reach, now + reach)
        here = next(piece for piece in pieces if piece[0] <= now < piece[1])
        if (here[0] > now - reach and here[1] < now + reach) or reach > _SIGHT:
            return shift_of(here)
        reach *= 4


def next_shift(schedule: Schedule, after: datetime) -> Shift | None:
    """The first shift that begins after `after` (aware), or after the schedule's start, within five years."""
    at = seconds(after)
    for start, end in _further(schedule, at):
        for piece in spans(schedule, start, end):
            if piece[0] > at and piece[1] < end:
                return shift_of(piece)
    return None


def next_on_call(schedule: Schedule, at: datetime) -> tuple[str, ...]:
    """Who takes over next from those who are on call at `at`: the first in a later shift who are none of them."""
    now = responders(schedule, at)
    for shift in _later_people(schedule, at):
        if fresh := tuple(person for person in shift if person not in now):
            return fresh
    return ()


def _later_people(schedule: Schedule, at: datetime) -> Iterator[tuple[str, ...]]:
    for _ in range(_SHIFTS_AHEAD):
        shift = next_shift(schedule, at)
        if shift is None:
            return
        yield shift.responders
        at = shift.start


def next_shifts(schedule: Schedule, person: str, *, now: datetime, until: datetime) -> list[Shift]:
    """A person's shifts that begin before `until` (aware), the one under way first; if there are none, their next."""
    if person not in schedule.people:
        return []
    first, last = seconds(now), seconds(until)
    found = [piece for piece in spans(schedule, first, last) if _answers(piece, person)]
    for start, end in _further(schedule, last) if not found else ():
        found = [piece for piece in spans(schedule, start, end) if _answers(piece, person)][:1]
        if found:
            break
    told = (on_call(schedule, moment(piece[0])) for piece in found)  # whole, where the span cut it
    return [shift for shift in told if shift is not None]


def _further(schedule: Schedule, at: int) -> Iterator[Span]:
    """Wider and wider spans from an instant, or from the schedule's start if that is later."""
    start, reach = max(at, min(layer.roster.start for layer in schedule.layers) - 1), 8 * DAY
    while reach <= _SIGHT:
        yield start, start + reach
        reach *= 4


def _answers(piece: Piece, person: str) -> bool:
    return any(duty.person == person and not duty.shadow for duty in piece[2])


def shifts(schedule: Schedule, start: datetime, end: datetime) -> list[Shift]:
    """Every shift of a span (aware), cut to it. Times when nobody is on call are left out."""
    told: dict[int, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {}  # a turn has many shifts
    found: list[Shift] = []
    add, make, at = found.append, tuple.__new__, datetime.fromtimestamp
    until, ended = 0, start
    for from_, to, who in spans(schedule, seconds(start), seconds(end)):
        if (words := told.get(id(who))) is None:
            words = told[id(who)] = _told(who)
        begun = ended if from_ == until else at(from_, UTC)
        until, ended = to, at(to, UTC)
        add(make(Shift, (begun, ended, *words)))
    return found


def shift_of(piece: Piece) -> Shift:
    """A piece as people see it."""
    return Shift(moment(piece[0]), moment(piece[1]), *_told(piece[2]))


def _told(who: Who) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    people, because, shadows = [], [], []
    for person, why, is_shadow in who:
        if is_shadow:
            shadows.append(person)
        else:
            people.append(person)
            because.append(str(why))
    return tuple(people), tuple(because), tuple(shadows)


def spans(schedule: Schedule, start: int, end: int) -> list[Piece]:
    """Who is on call over a span of seconds: sorted pieces, apart from each other or of different people or turns."""
    plan = schedule.plan
    pieces: list[Piece] = []
    for layer in schedule.layers:
        above = layer_pieces(schedule, layer, start, end)
        pieces = laid_over(pieces, above, beside=layer.beside) if pieces else above
    for from_, to, fixed in plan.temporary:
        if (span := _cut(from_, to, start, end)) is not None:
            put(pieces, span, gathered(fixed, span))
    for from_, to, overridden, idle in plan.overrides:
        if (span := _cut(from_, to, start, end)) is not None:
            for each in without([span], plan.fixed_times) if plan.fixed_times else [span]:
                change(pieces, each, overridden, idle)
    for from_, to, shadowed, _ in plan.shadows:
        if (span := _cut(from_, to, start, end)) is not None:
            change(pieces, span, shadowed)
    return whole(pieces) if plan.repeats_people else pieces


def layer_pieces(schedule: Schedule, layer: Layer, start: int, end: int) -> list[Piece]:
    """What one layer says over a span, its days off and absent people handed to other layers."""
    plan, roster = schedule.plan, layer.roster
    pieces = roster.pieces(start, end)
    for span, to, why in roster.days_off(start, end):
        other = plan.by_name[to].roster.turns(*span) if to is not None else ()
        pieces = handed(pieces, span, other, kind="holiday", of=layer.name, why=why)
    if layer.when_absent is not None:
        substitutes = plan.by_name[layer.when_absent].roster
        for from_, to_, person, reason in plan.absences:
            if (span_ := _cut(from_, to_, start, end)) is not None:
                pieces = handed(pieces, span_, substitutes.turns(*span_), kind="absence", of=person, why=reason)
    return pieces


def who_at(schedule: Schedule, at: int) -> Who:
    """Who is on call at an instant in seconds, without looking at any other instant."""
    plan = schedule.plan
    fixed = next((fixed for from_, to, fixed in reversed(plan.temporary) if from_ <= at < to), None)
    if fixed is not None:
        who: Who = ()
        for from_, to, own in fixed:
            who = together(who, own) if from_ <= at < to else who
    else:
        who = _layers_at(schedule, at)
        for _, _, overridden, _ in [each for each in plan.overrides if each[0] <= at < each[1]]:
            who = overridden(who)
    for from_, to, shadowed, _ in plan.shadows:
        if from_ <= at < to:
            who = shadowed(who)
    return who


def _layers_at(schedule: Schedule, at: int) -> Who:
    """From the top down, as far as the first layer that hides what is below it."""
    who: Who = ()
    for layer in reversed(schedule.layers):
        if here := _layer_at(schedule, layer, at):
            who = together(here, who) if who else here
            if not layer.beside:
                break
    return who


def _layer_at(schedule: Schedule, layer: Layer, at: int) -> Who:
    roster, by_name = layer.roster, schedule.plan.by_name
    if not roster.wanted_at(at) or not (who := roster.who(at)):
        return ()
    if (off := roster.off_at(at)) is not None:
        to, why = off
        who = instead(by_name[to].roster.who(at), "holiday", layer.name, why) if to is not None else ()
    if layer.when_absent is not None:
        for from_, to_, person, reason in schedule.plan.absences:
            if from_ <= at < to_ and who and who[0].person == person:
                who = instead(by_name[layer.when_absent].roster.who(at), "absence", person, reason)
    return who


def _cut(from_: int, to: int, start: int, end: int) -> Span | None:
    if to <= start or end <= from_:
        return None
    return max(from_, start), min(to, end)
