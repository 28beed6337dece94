"""Shifts as other tools list them: one after the other, or an event of a calendar that recurs."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from itertools import count
from typing import Literal, NamedTuple

from oncall.instant import DAY, HOUR, day_of, reading
from oncall.zone import Zone, zone_of

AHEAD = 400 * DAY  # so far is looked into what recurs without an end
_STEPS = 20_000  # no calendar of shifts recurs more often within that


class Listed(NamedTuple):
    """Somebody is on call from `start` up to, not including, `end` (seconds). `of`: how the list calls the rotation."""

    start: int
    end: int
    person: str
    of: str = ""


@dataclass(frozen=True, kw_only=True)
class Recurrence:
    """How an event recurs on its clock: every `interval` units, on these weekdays (Monday is 0; empty: the first's)."""

    unit: Literal["hour", "day", "week", "month"]
    interval: int = 1
    days: frozenset[int] = frozenset()
    until: int | None = None  # the last start, in seconds
    times: int | None = None
    without: frozenset[int] = frozenset()  # starts that were taken out, in seconds


@dataclass(frozen=True, kw_only=True)
class Event:
    """An event of somebody's: when it begins and ends on the clock of `zone` (readings), and how it recurs."""

    person: str
    zone: str  # IANA
    start: int
    end: int
    of: str = ""
    recurs: Recurrence | None = None

    def shifts(self, horizon: int) -> Iterator[Listed]:
        """Each shift that begins before `horizon` (seconds)."""
        zone = zone_of(self.zone)
        if self.recurs is None:
            yield self._shift(self.start, zone)
            return
        until = horizon if self.recurs.until is None else min(horizon, self.recurs.until + 1)
        for number, start in enumerate(_starts(self.start, self.recurs)):
            shift = self._shift(start, zone)
            if shift.start >= until or number >= _STEPS or number == self.recurs.times:
                return
            if shift.start not in self.recurs.without:
                yield shift

    def _shift(self, start: int, zone: Zone) -> Listed:
        return Listed(zone.first(start), zone.first(start + self.end - self.start), self.person, self.of)


def _starts(first: int, recurs: Recurrence) -> Iterator[int]:
    """What the clock reads at each start, in order, for ever."""
    at, day, days = first % DAY, day_of(first), recurs.days
    match recurs.unit:
        case "hour":
            yield from (first + k * recurs.interval * HOUR for k in count())
        case "day":
            found = (first + k * recurs.interval * DAY for k in range(_STEPS))
            yield from (start for start in found if not days or day_of(start).weekday() in days)
        case "week":
            monday = first - day.weekday() * DAY
            week = sorted(days or {day.weekday()})
            found = (monday + k * recurs.interval * 7 * DAY + on * DAY for k in count() for on in week)
            yield from (start for start in found if start >= first)
        case "month":
            for k in range(0, _STEPS, recurs.interval):
                year, month = divmod(day.year * 12 + day.month - 1 + k, 12)
                if year > 2070:
                    return
                if day.day <= monthrange(year, month + 1)[1]:
                    yield reading(date(year, month + 1, day.day), time()) + at


def horizon_of(events: list[Event]) -> int:
    """How far to look: past the last single shift, and far enough for what recurs to be recognised."""
    starts = [zone_of(event.zone).first(event.end) for event in events if event.recurs is None]
    recurring = [zone_of(event.zone).first(event.start) + AHEAD for event in events if event.recurs is not None]
    return max([*starts, *recurring], default=0)
