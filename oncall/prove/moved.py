"""Clock changes that move a handoff: out of a skipped hour, or in the day of somebody who lives in another zone."""

from collections.abc import Iterator, Sized
from datetime import time

from oncall.grid import Weekly
from oncall.house import Answers
from oncall.instant import DAY, HOUR, moment
from oncall.layer import Layer
from oncall.prove.finding import Finding
from oncall.zone import zone_of

_Key = tuple[str, str, str, str, str]


def moved(answers: Answers) -> Iterator[Finding]:
    """The moved handoffs, those alike as one finding."""
    for name, schedule in answers.house.schedules.items():
        if not schedule.moves_allowed:
            yield from _of_people(answers, name)
            for layer in schedule.layers:
                yield from _skipped(answers, name, layer)


def _of_people(answers: Answers, name: str) -> Iterator[Finding]:
    schedule, zones = answers.house.schedules[name], answers.house.zones
    layers = {layer.name: layer for layer in schedule.layers}
    found: dict[_Key, list[int]] = {}
    last: dict[tuple[str, str, str, int], str] = {}
    for start, end, who in answers.pieces[name]:
        for duty in who:
            person, because = duty.person, duty.because
            if because.kind != "layer" or zones.get(person, layers[because.name].zone) == layers[because.name].zone:
                continue
            clock, theirs = zone_of(layers[because.name].zone), zone_of(zones[person])
            for verb, at in (("begins", start), ("ends", end)):
                if not answers.start < at < answers.end:
                    continue
                here, there = clock.local(at) % DAY, _time(theirs.local(at))
                before = last.get((person, because.name, verb, here))
                if before is not None and before != there:
                    found.setdefault((person, because.name, verb, before, there), []).append(at)
                last[person, because.name, verb, here] = there
    for (person, layer, verb, before, there), times in found.items():
        yield Finding(
            kind="moved",
            where=f"schedule {name}",
            what=f"{person}'s turn on layer {layer} {verb} at {there} instead of {before} their time ({zones[person]}) "
            f"from {moment(zone_of(zones[person]).local(times[0])):%a %Y-%m-%d}" + _more(times),
            mend="tell them, put them on a layer in their own zone, or write `moves: allowed`",
            zone=zones[person],
            times=tuple((moment(at), moment(at)) for at in times),
            person=person,
            which=f"{layer} {verb}",
        )


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
