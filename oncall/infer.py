"""Which rotation a list of shifts comes from: the shortest way to write it down, and what then has to be replaced."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from itertools import pairwise

from oncall.grid import Every, Turns, Weekly, grid_of, turn_at
from oncall.instant import DAY, HOUR, day_of, weekday_of
from oncall.layer import Layer
from oncall.listed import Listed
from oncall.resolve import spans
from oncall.rotation import Member
from oncall.schedule import Schedule
from oncall.window import Span, Window
from oncall.zone import Zone, zone_of

_MEMBERS = 24  # a longer rotation is not looked for
_OFFICES = 12  # groups of hours that are looked at
_MOST_WRONG = 0.2  # of the time on call: with more overrides than that it is no rotation
_CHANGES = 5  # so many changes of person are tried as the first handoff
_LENGTHS = {"hour": HOUR, "day": DAY, "week": 7 * DAY, "month": 30 * DAY}
_TURNS: tuple[Every, ...] = (
    *(Every(unit="week", count=n) for n in range(1, 5)),
    *(Every(unit="day", count=n) for n in range(1, 14) if n != 7),
    *(Every(unit="hour", count=n) for n in (1, 2, 3, 4, 6, 8, 12)),
    Every(unit="month"),
)


@dataclass(frozen=True, kw_only=True)
class Difference:
    """Where the list says something else than the rotation: who comes in and who goes, from `start` to `end`."""

    start: int
    end: int
    add: tuple[str, ...]
    remove: tuple[str, ...]


def infer(listed: Sequence[Listed], zones: Sequence[str]) -> tuple[Layer, ...]:
    """The layers that say the most of the list in the fewest words; none where it does not repeat.

    `zones` (IANA) are the clocks that may be meant, the likeliest first.
    """
    ways = [_layers(group, zones) for group in (_tracks(listed), _by_hours(listed, zones))]
    best = min(ways, key=lambda layers: _cost(layers, listed))
    return best if _says(best, listed) else ()


def differences(layers: Sequence[Layer], listed: Sequence[Listed]) -> list[Difference]:
    """What to replace so that the layers say what the list does, over its whole span."""
    start, end = min(each.start for each in listed), max(each.end for each in listed)
    said: list[Listed] = []
    if layers:
        pieces = spans(Schedule(name="listed", layers=tuple(layers)), start, end)
        said = [Listed(from_, to, duty.person) for from_, to, who in pieces for duty in who]
    found: list[Difference] = []
    for from_, to, (wanted, have) in _together(listed, said):
        add, remove = tuple(sorted(wanted - have)), tuple(sorted(have - wanted))
        last = found[-1] if found else None
        if last is not None and (last.end, last.add, last.remove) == (from_, add, remove):
            found[-1] = replace(last, end=to)
        elif add or remove:
            found.append(Difference(start=from_, end=to, add=add, remove=remove))
    return found


def _together(*lists: Sequence[Listed]) -> Iterator[tuple[int, int, tuple[set[str], ...]]]:
    """Stretch by stretch, who is in each of the lists."""
    marks = sorted(
        (at, opens, which, each.person)
        for which, of in enumerate(lists)
        for each in of
        for at, opens in ((each.start, 1), (each.end, -1))
    )
    here: tuple[Counter[str], ...] = tuple(Counter() for _ in lists)
    for (at, opens, which, person), after in zip(marks, [*marks[1:], None], strict=True):
        here[which][person] += opens
        if after is not None and after[0] > at:
            yield at, after[0], tuple({who for who, times in each.items() if times > 0} for each in here)


def _says(layers: Sequence[Layer], listed: Sequence[Listed]) -> bool:
    """Whether layers are a fair account of the list, and shorter than it."""
    wrong = sum(each.end - each.start for each in differences(layers, listed))
    is_fair = wrong <= _MOST_WRONG * sum(each.end - each.start for each in listed)
    return bool(layers) and is_fair and _cost(layers, listed) < _cost((), listed)


def _cost(layers: Sequence[Layer], listed: Sequence[Listed]) -> int:
    """About how many words it takes to write down: members, windows, and what is replaced."""
    words = sum(2 + len(layer.rotation) + len(layer.windows) for layer in layers)
    words += sum(2 for layer in layers if isinstance(layer.turns, Weekly))
    return words + 2 * sum(max(len(each.add), len(each.remove)) for each in differences(layers, listed))


def _tracks(listed: Iterable[Listed]) -> list[list[Listed]]:
    """As few lines of shifts as can be, none of which overlaps itself; what is called alike stays together."""
    tracks: list[list[Listed]] = []
    for each in sorted(listed, key=lambda shift: (shift.start, shift.of, shift.end)):
        free = [track for track in tracks if track[-1].end <= each.start]
        alike = [track for track in free if track[-1].of == each.of]
        if free:
            (alike or free)[0].append(each)
        else:
            tracks.append([each])
    return tracks


def _by_hours(listed: Sequence[Listed], zones: Sequence[str]) -> list[list[Listed]]:
    """Tracks of shifts with the same hours on some clock, the most first: the offices that follow the sun."""
    tracks: list[list[Listed]] = []
    left = list(listed)
    while left and len(tracks) < _OFFICES:
        groups: dict[tuple[str, int, int], list[Listed]] = {}
        for name in zones:
            zone = zone_of(name)
            for each in left:
                start = zone.local(each.start)
                groups.setdefault((name, start % DAY, zone.local(each.end) - start), []).append(each)
        group = max(groups.values(), key=len)
        tracks += _tracks(group)
        taken = set(group)
        left = [each for each in left if each not in taken]
    return tracks


def _zone(listed: Iterable[Listed], zones: Sequence[str]) -> str:
    """The clock on which shifts begin at the fewest different times of day."""
    starts = {each.start for each in listed}
    return min(zones, key=lambda name: len({zone_of(name).local(start) % DAY for start in starts}))


def _layers(tracks: Iterable[Sequence[Listed]], zones: Sequence[str]) -> tuple[Layer, ...]:
    """A layer for each track that repeats, beside each other."""
    found = [layer for track in tracks if (layer := _layer(track, _zone(track, zones))) is not None]
    cities = [layer.zone.rpartition("/")[2].lower().replace("_", "-") for layer in found]
    apart = len(set(cities)) == len(cities)
    return tuple(
        replace(layer, name=city if apart else f"layer-{n}", beside=n > 1)
        for n, (layer, city) in enumerate(zip(found, cities, strict=True), 1)
    )


def _layer(track: Sequence[Listed], zone_name: str) -> Layer | None:
    """The layer that says a track in the fewest words; None if writing out the shifts is as short."""
    zone = zone_of(zone_name)
    windows = _windows(track, zone)
    changes = [track[0], *(after for before, after in pairwise(track) if before.person != after.person)]
    starts = list(dict.fromkeys(zone.local(each.start) for each in changes[: _CHANGES + 1]))
    best: tuple[int, Layer] | None = None
    likely: list[Turns] = [*_likely(changes), *_weeks(changes, zone)]
    for turns in likely:
        for start in starts:
            if (layer := _rotation(track, turns, start, zone_name, windows)) is None:
                continue
            cost = _cost((layer,), track)
            if best is None or cost < best[0]:
                best = (cost, layer)
    return best[1] if best is not None and _says((best[1],), track) else None


def _likely(changes: Sequence[Listed]) -> Iterator[Every]:
    """Turns about as long as people usually stay; weeks for somebody who always does."""
    stays = sorted(after.start - before.start for before, after in pairwise(changes)) or [7 * DAY]
    usual = stays[len(stays) // 2]
    for turns in _TURNS:
        if usual / 3 <= turns.count * _LENGTHS[turns.unit] <= 3 * usual:
            yield turns


def _weeks(changes: Sequence[Listed], zone: Zone) -> Iterator[Weekly]:
    """A week with handoffs of its own, if people change at a few times of the week and no others."""
    marks = Counter((weekday_of(at), at % DAY) for at in (zone.local(each.start) for each in changes))
    usual = [mark for mark, times in marks.items() if times > 1]
    if 2 <= len(usual) <= 7:
        yield Weekly(handoffs=tuple((day, _time(at)) for day, at in sorted(usual)))


def _rotation(
    track: Sequence[Listed], turns: Turns, start: int, zone_name: str, windows: tuple[Window, ...]
) -> Layer | None:
    """The rotation with these turns that fits best; None if the list has fewer than one and a half rounds of it."""
    zone, first, last = zone_of(zone_name), track[0].start, track[-1].end
    if start % 60:
        return None
    origin = _wall(start)
    if isinstance(turns, Every) and turns.unit in ("day", "week"):
        step = timedelta(days=turns.count * (7 if turns.unit == "week" else 1))
        while origin > _wall(zone.local(first)):
            origin -= step
    grid = grid_of(turns, origin, zone)
    whose: dict[int, Counter[str]] = {}
    for each in track:
        at, k = each.start, turn_at(grid, each.start)
        while at < each.end:
            to = min(each.end, grid.instant(k + 1))
            whose.setdefault(k, Counter())[each.person] += to - at
            at, k = to, k + 1
    eligible = bool(windows) and isinstance(turns, Every) and turns.unit in ("day", "hour")
    turn = range(turn_at(grid, first), turn_at(grid, last - 1) + 1)
    usual = [whose[k].most_common(1)[0][0] if k in whose else None for k in turn if k in whose or not eligible]
    if turn[0] != 0 or (members := _members(usual)) is None:
        return None
    return Layer(
        name="listed",
        zone=zone_name,
        start=origin,
        rotation=tuple(Member(person=person) for person in members),
        turns=turns,
        windows=windows,
        advance="eligible" if eligible else "always",
    )


def _members(usual: Sequence[str | None]) -> list[str] | None:
    """The rotation behind a row of turns: the length that explains the most with the fewest people."""
    best: tuple[int, list[str]] | None = None
    for n in range(1, min(_MEMBERS, len(usual) * 2 // 3) + 1):
        seats = [Counter(person for person in usual[i::n] if person is not None) for i in range(n)]
        if not all(seats):
            continue
        members = [seat.most_common(1)[0][0] for seat in seats]
        wrong = sum(person is not None and person != members[i % n] for i, person in enumerate(usual))
        cost = 2 * wrong + n
        if wrong * 3 <= len(usual) and (best is None or cost < best[0]):
            best = (cost, members)
    return best[1] if best else None


def _windows(track: Sequence[Listed], zone: Zone) -> tuple[Window, ...]:
    """The hours that the track covers week after week; none if it covers (nearly) everything from first to last."""
    covered: list[Span] = []
    for each in track:
        if covered and covered[-1][1] >= each.start:
            covered[-1] = (covered[-1][0], max(covered[-1][1], each.end))
        else:
            covered.append((each.start, each.end))
    if sum(end - start for start, end in covered) > 0.9 * (covered[-1][1] - covered[0][0]):
        return ()
    hours: Counter[tuple[int, int, int]] = Counter()
    for start, end in covered:
        at, last = zone.local(start), zone.local(end)
        while at < last:
            to = min(at + DAY, last)
            hours[weekday_of(at), at % DAY, to % DAY] += 1
            at = to
    weeks = max(1, (covered[-1][1] - covered[0][0]) // (7 * DAY))
    days: dict[tuple[int, int], set[int]] = {}
    for (day, from_, to), times in hours.items():
        if times * 2 > weeks and not from_ % 60 and not to % 60:
            days.setdefault((from_, to), set()).add(day)
    return tuple(
        Window(days=frozenset(on), start=_time(from_), end=_time(to)) for (from_, to), on in sorted(days.items())
    )


def _time(at: int) -> time:
    return time(at // HOUR, at % HOUR // 60)


def _wall(local: int) -> datetime:
    return datetime.combine(day_of(local), _time(local % DAY))
