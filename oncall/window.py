"""The hours in which a layer wants anybody at all, and arithmetic on sorted spans of seconds."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import time
from operator import itemgetter

from oncall.instant import DAY, HOUR
from oncall.zone import Zone

Span = tuple[int, int]  # from, up to and not including
_start, _end = itemgetter(0), itemgetter(1)
EVERY_DAY = frozenset(range(7))
# No clock has jumped by more than a day: so many days from a change, no window feels it.
_DAYS_FELT = 3


@dataclass(frozen=True, kw_only=True)
class Window:
    """From `start` to `end` on the layer's clock, on days that begin it (Monday is 0).

    An end that is not after the start is the next day's: 22:00 to 06:00 is a night, 00:00 to 00:00 a whole day.
    """

    days: frozenset[int] = EVERY_DAY
    start: time
    end: time

    def marks(self) -> Span:
        """Start and end in seconds after the midnight that begins its day."""
        start, end = (at.hour * HOUR + at.minute * 60 + at.second for at in (self.start, self.end))
        return start, end if end > start else end + DAY


class Hours:
    """When any of a layer's windows is open, in instants."""

    __slots__ = ("_by_weekday", "_is_daily", "_late", "_zone")

    def __init__(self, windows: Iterable[Window], zone: Zone) -> None:
        self._zone = zone
        marked = [(window.days, window.marks()) for window in windows]
        self._by_weekday = [sorted({marks for days, marks in marked if day in days}) for day in range(7)]
        self._late = [max([0, *(closes - DAY for _, closes in each)]) for each in self._by_weekday]  # on the day after
        # The usual case: one window a day, apart from the next day's, so that nothing has to be joined.
        alike = len(self._by_weekday[0]) == 1 and self._by_weekday.count(self._by_weekday[0]) == 7
        self._is_daily = alike and self._by_weekday[0][0][1] - self._by_weekday[0][0][0] < DAY

    def spans(self, start: int, end: int) -> list[Span]:
        """Every stretch in which a window is open, within [start, end); sorted, apart from each other."""
        zone, by_weekday = self._zone, self._by_weekday
        found: list[Span] = []
        # A window may have begun the day before, and a clock may have lost a day since.
        day, last = zone.local(start) // DAY - 3, zone.local(end) // DAY + 1
        era_end = start - _DAYS_FELT * DAY
        while era_end < end + _DAYS_FELT * DAY:
            era_start, era_end, offset = zone.era(era_end)
            calm = max(day, (era_start + offset) // DAY + _DAYS_FELT)
            stormy = min(last + 1, (era_end + offset) // DAY - _DAYS_FELT)
            if calm >= stormy:
                continue
            found += joined(self._read_off(day, calm))
            if self._is_daily:
                ((opens, closes),) = by_weekday[0]
                midnights = range(calm * DAY - offset, stormy * DAY - offset, DAY)
                found += [(midnight + opens, midnight + closes) for midnight in midnights]
            else:
                found += [
                    (each * DAY - offset + opens, each * DAY - offset + closes)
                    for each in range(calm, stormy)
                    for opens, closes in by_weekday[(each + 3) % 7]
                ]
            day = stormy
        found += joined(self._read_off(day, last + 1))
        return clipped(found if self._is_daily else joined(found), start, end)

    def open_at(self, at: int) -> bool:
        """A window is open at an instant."""
        era_start, era_end, offset = self._zone.era(at)
        today, reads = divmod(at + offset, DAY)
        if era_start + _DAYS_FELT * DAY <= at < era_end - _DAYS_FELT * DAY:
            weekday = (today + 3) % 7
            for opens, closes in self._by_weekday[weekday]:
                if opens <= reads < closes:
                    return True
            return reads < self._late[weekday - 1]
        return any(start <= at < end for start, end in self._read_off(today - 2, today + 2))

    def _read_off(self, day: int, until: int) -> list[Span]:
        """The windows of days near a change, each end of them looked up on the clock."""
        first, last = self._zone.first, self._zone.last
        return [
            (first(each * DAY + opens), last(each * DAY + closes))
            for each in range(day, until)
            for opens, closes in self._by_weekday[(each + 3) % 7]
        ]


def joined(spans: Iterable[Span]) -> list[Span]:
    """Spans sorted by their start, with what overlaps or touches made one, and the empty left out."""
    found: list[Span] = []
    held_from, held_to = 0, -1
    for start, end in spans:
        if start > held_to:
            if held_to > held_from:
                found.append((held_from, held_to))
            held_from, held_to = start, end
        elif end > held_to:
            held_from, held_to = min(held_from, start) if held_to > held_from else start, end
    if held_to > held_from:
        found.append((held_from, held_to))
    return found


def clipped(spans: list[Span], start: int, end: int) -> list[Span]:
    """Sorted spans, cut to [start, end)."""
    if not spans or (start <= spans[0][0] and spans[-1][1] <= end):
        return spans
    first = bisect_right(spans, start, key=_end)
    cut = spans[first : bisect_left(spans, end, lo=first, key=_start)]
    if cut:
        cut[0] = (max(cut[0][0], start), cut[0][1])
        cut[-1] = (cut[-1][0], min(cut[-1][1], end))
    return cut


def without(spans: Sequence[Span], taken: Sequence[Span]) -> list[Span]:
    """What of sorted spans is left when other sorted spans are taken away."""
    left: list[Span] = []
    for start, end in spans:
        at = start
        for gone_from, gone_to in taken:
            if gone_to <= at:
                continue
            if gone_from >= end:
                break
            if gone_from > at:
                left.append((at, gone_from))
            at = gone_to
        if at < end:
            left.append((at, end))
    return left


def shared(one: Sequence[Span], other: Sequence[Span]) -> list[Span]:
    """What lies in both of two lists of sorted spans."""
    found: list[Span] = []
    i = j = 0
    while i < len(one) and j < len(other):
        start, end = max(one[i][0], other[j][0]), min(one[i][1], other[j][1])
        if start < end:
            found.append((start, end))
        if one[i][1] <= other[j][1]:
            i += 1
        else:
            j += 1
    return found
