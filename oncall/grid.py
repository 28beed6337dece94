"""When turns change: the wall-clock grid of a rotation, counted from its first turn."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from typing import Literal, Protocol

from oncall.instant import DAY, HOUR, WEEK, day_of, reading, weekday_of
from oncall.zone import Zone

Unit = Literal["hour", "day", "week", "month"]
_LENGTHS = {"hour": HOUR, "day": DAY, "week": WEEK}


@dataclass(frozen=True, kw_only=True)
class Every:
    """A turn lasts `count` hours, days, weeks or months of the wall clock; `absolute`: of elapsed time (hours only).

    A month's handoff is on the first turn's day of the month, or on the month's last day if it has no such day.
    """

    unit: Unit
    count: int = 1
    absolute: bool = False

    def __post_init__(self) -> None:
        if self.count < 1 or (self.absolute and self.unit != "hour"):
            message = f"no rotation goes {self}"
            raise ValueError(message)


@dataclass(frozen=True, kw_only=True)
class Weekly:
    """Turns change at these weekdays (Monday is 0) and times of every week: `mon 09:00, fri 09:00` is 4 + 3 days."""

    handoffs: tuple[tuple[int, time], ...]

    def __post_init__(self) -> None:
        if not self.handoffs or any(not 0 <= day <= 6 for day, _ in self.handoffs):
            message = "a week needs at least one handoff, each on a weekday from 0 to 6"
            raise ValueError(message)

    @cached_property
    def marks(self) -> tuple[int, ...]:
        """Seconds since Monday's midnight, in order."""
        return tuple(sorted({day * DAY + at.hour * HOUR + at.minute * 60 + at.second for day, at in self.handoffs}))


Turns = Every | Weekly
WEEKLY = Every(unit="week")


class Grid(Protocol):
    """Handoff `k` as an instant, for any whole k (0 is the first turn's); never decreasing in k."""

    def instant(self, k: int) -> int: ...

    def near(self, at: int) -> int:
        """A turn close to the one that covers an instant."""
        ...


def grid_of(turns: Turns, start: datetime, zone: Zone) -> Grid:
    """The grid whose first turn begins at the wall-clock time `start` (naive)."""
    local = reading(start.date(), start.time())
    match turns:
        case Weekly():
            return _Marks(turns.marks, local, zone)
        case Every(unit="month"):
            return _Months(start, turns.count, zone)
        case Every(unit="hour", absolute=True):
            return _Elapsed(zone.first(local), turns.count * HOUR)
        case Every():
            return _Steps(local, turns.count * _LENGTHS[turns.unit], zone)


def turn_at(grid: Grid, at: int) -> int:
    """The turn that covers an instant: the last one that has begun. Turns that a clock change swallows cover none."""
    k = grid.near(at)
    while grid.instant(k) > at:
        k -= 1
    while grid.instant(k + 1) <= at:
        k += 1
    return k


class _Steps:
    __slots__ = ("_length", "_origin", "_zone")

    def __init__(self, origin: int, length: int, zone: Zone) -> None:
        self._origin, self._length, self._zone = origin, length, zone

    def instant(self, k: int) -> int:
        return self._zone.first(self._origin + k * self._length)

    def near(self, at: int) -> int:
        return (self._zone.local(at) - self._origin) // self._length


class _Elapsed:
    __slots__ = ("_length", "_origin")

    def __init__(self, origin: int, length: int) -> None:
        self._origin, self._length = origin, length

    def instant(self, k: int) -> int:
        return self._origin + k * self._length

    def near(self, at: int) -> int:
        return (at - self._origin) // self._length


class _Months:
    __slots__ = ("_count", "_day", "_month", "_time", "_zone")

    def __init__(self, start: datetime, count: int, zone: Zone) -> None:
        self._month, self._day, self._count = start.year * 12 + start.month - 1, start.day, count
        self._time, self._zone = start.time(), zone

    def instant(self, k: int) -> int:
        year, month = divmod(self._month + k * self._count, 12)
        day = min(self._day, monthrange(year, month + 1)[1])
        return self._zone.first(reading(date(year, month + 1, day), self._time))

    def near(self, at: int) -> int:
        today = day_of(self._zone.local(at))
        return (today.year * 12 + today.month - 1 - self._month) // self._count


class _Marks:
    """Turn 0 is the one that the start falls into, though it may have begun before it."""

    __slots__ = ("_first", "_marks", "_week", "_zone")

    def __init__(self, marks: tuple[int, ...], start: int, zone: Zone) -> None:
        self._marks, self._zone = marks, zone
        self._week = start - weekday_of(start) * DAY - start % DAY
        self._first = sum(mark <= start - self._week for mark in marks) - 1

    def instant(self, k: int) -> int:
        week, mark = divmod(k + self._first, len(self._marks))
        return self._zone.first(self._week + week * WEEK + self._marks[mark])

    def near(self, at: int) -> int:
        return (self._zone.local(at) - self._week) // WEEK * len(self._marks) - self._first
