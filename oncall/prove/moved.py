"""Clock changes that move a handoff: out of a skipped hour, or in somebody's day because it goes by another clock."""

from collections.abc import Iterator, Mapping, Sized
from datetime import time
from itertools import pairwise
from typing import NamedTuple

from oncall.grid import Weekly
from oncall.house import Answers
from oncall.instant import DAY, HOUR, moment
from oncall.layer import Layer
from oncall.prove.finding import Finding
from oncall.zone import zone_of

_NEVER = 1 << 60


class _Handoff(NamedTuple):
    """Where somebody's turn begins or ends, and the layer whose clock says when: theirs, or one beside it in time."""

    person: str
    layer: str
    verb: str  # "begins", "ends"
    by: str  # a layer


def moved(answers: Answers) -> Iterator[Finding]:
    """The moved handoffs, those alike as one finding."""
    for name, schedule in answers.house.schedules.items():
        if not schedule.moves_allowed:
            yield from _of_people(answers, name)
            for layer in schedule.layers:
                yield from _skipped(answers, name, layer)


def _of_people(answers: Answers, name: str) -> Iterator[Finding]:
    """Handoffs that stay where they are on the clock that they go by, and move in the day of whoever hands off."""
    layers = {layer.name: layer for layer in answers.house.schedules[name].layers}
    found: dict[tuple[_Handoff, str, str], list[int]] = {}
    last: dict[tuple[_Handoff, int], str] = {}
    for at, handoff in _handoffs(answers, name):
        zone = _home(answers, layers, handoff)
        if layers[handoff.by].zone == zone:
            continue
        here, there = zone_of(layers[handoff.by].zone).local(at) % DAY, _time(zone_of(zone).local(at))
        before = last.get((handoff, here))
        if before is not None and before != there:
            found.setdefault((handoff, before, there), []).append(at)
        last[handoff, here] = there
    for (handoff, before, there), times in found.items():
        zone, own = _home(answers, layers, handoff), handoff.by == handoff.layer
        yield Finding(
            kind="moved",
            where=f"schedule {name}",
            what=f"{handoff.person}'s turn on layer {handoff.layer} {handoff.verb} at {there} instead of {before} "
            f"their time ({zone}) from {moment(zone_of(zone).local(times[0])):%a %Y-%m-%d}{_more(times)}"
            + ("" if own else f", as layer {handoff.by} goes by another clock ({layers[handoff.by].zone})"),
            mend=f"tell them, {'put them on a layer in their own zone, ' if own else ''}or write `moves: allowed`",
            zone=zone,
            times=tuple((moment(at), moment(at)) for at in times),
            person=handoff.person,
            which=f"{handoff.layer} {handoff.verb} {handoff.by}",
        )


def _handoffs(answers: Answers, name: str) -> Iterator[tuple[int, _Handoff]]:
    """When turns of layers begin and end, and by whose clock, or clocks; what was arranged goes by none."""
    pieces = answers.pieces[name]
    edges = {
        layer.name: {at for piece in layer.roster.pieces(answers.start, answers.end) for at in piece[:2]}
        for layer in answers.house.schedules[name].layers
    }
    for (_, ended, before), (began, _, after) in pairwise([(0, 0, ()), *pieces, (_NEVER, _NEVER, ())]):
        sides = (("ends", ended, before, after), ("begins", began, after, before))
        for verb, at, who, others in sides if ended == began else ((*side[:3], ()) for side in sides):
            if not answers.start < at < answers.end:
                continue
            goes_on = {duty.person for duty in others}
            by_layer = [duty.because.name for duty in others if duty.because.kind == "layer"]
            for duty in who:
                if duty.because.kind == "layer" and duty.person not in goes_on:
                    own = duty.because.name
                    yield from (
                        (at, _Handoff(duty.person, own, verb, by)) for by in (own, *by_layer) if at in edges[by]
                    )


def _home(answers: Answers, layers: Mapping[str, Layer], handoff: _Handoff) -> str:
    return answers.house.zones.get(handoff.person, layers[handoff.layer].zone)


def _skipped(answers: Answers, name: str, layer: Layer) -> Iterator[Finding]:
    """Handoffs that fall into an hour that the layer's own clock skips."""
    zone, roster = zone_of(layer.zone), layer.roster
    times_of_day = {layer.start.time()} | {at for window in layer.windows for at in (window.start, window.end)}
    if isinstance(layer.turns, Weekly):
        times_of_day |= {at for _, at in layer.turns.handoffs}
    alike: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for at, before, after in zip(zone.changes[1:], zone.offsets, zone.offsets[1:], strict=False):
        if not (answers.start <= at < answers.end and after > before):
            continue
        missing = [each for each in sorted(times_of_day) if _falls(each, at, before, after)]
        if missing and any(at in piece[:2] for piece in roster.pieces(at - DAY, at + DAY)):
            alike.setdefault((_time(at + after), f"{missing[0]:%H:%M}"), []).append((at, at + after))
    for (now, wanted), times in alike.items():
        yield Finding(
            kind="moved",
            where=f"schedule {name}",
            what=f"layer {layer.name} hands off at {now} instead of {wanted} on {moment(times[0][1]):%a %Y-%m-%d}, "
            f"as clocks skip it ({layer.zone})" + _more(times),
            mend="hand off outside the hours in which clocks change, or write `moves: allowed`",
            zone=layer.zone,
            times=tuple((moment(at), moment(at)) for at, _ in times),
            which=layer.name,
        )


def _falls(time_of_day: time, at: int, before: int, after: int) -> bool:
    """A time of day lies in the stretch that a change skips."""
    reads = time_of_day.hour * HOUR + time_of_day.minute * 60
    return (reads - at - before) % DAY < after - before and (at + after - reads) % DAY > 0


def _time(local: int) -> str:
    return f"{moment(local):%H:%M}"


def _more(times: Sized) -> str:
    more = len(times) - 1
    return f", and {more} {'time' if more == 1 else 'times'} more" if more else ""
