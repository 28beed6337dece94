"""Who is on call: a rotation of people that hands off at a wall-clock time in its own zone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """People taking turns. `start` is the first handoff's local date; before it nobody is on call."""

    name: str
    zone: str  # IANA
    rotation: tuple[str, ...]  # people, in order
    every: Literal["day", "week"] = "week"
    handoff: time = time(9)
    start: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A person on call from `start` up to, not including, `end` (aware UTC)."""

    person: str
    start: datetime
    end: datetime


def on_call(schedule: Schedule, at: datetime) -> Shift | None:
    """The shift that covers `at` (aware), or None before the schedule starts."""
    if not schedule.rotation:
        return None
    zone = ZoneInfo(schedule.zone)
    days = 1 if schedule.every == "day" else 7
    turn = (at.astimezone(zone).date() - schedule.start).days // days
    # The handoff's wall time may lie later in the day than `at`, or be moved by a clock change: look at both sides.
    for candidate in (turn + 1, turn, turn - 1):
        start = _handoff(schedule, candidate * days, zone)
        if candidate >= 0 and start <= at:
            end = _handoff(schedule, (candidate + 1) * days, zone)
            person = schedule.rotation[candidate % len(schedule.rotation)]
            return Shift(person=person, start=start, end=end)
    return None


def next_shifts(schedule: Schedule, person: str, *, now: datetime, until: datetime) -> list[Shift]:
    """A person's shifts that begin before `until` (aware), the one under way first; if there are none, their next."""
    if person not in schedule.rotation:
        return []
    found: list[Shift] = []
    turn = on_call(schedule, now) or on_call(schedule, _handoff(schedule, 0, ZoneInfo(schedule.zone)))
    turns = 0
    while turn is not None and (turn.start < until or (not found and turns <= len(schedule.rotation))):
        if turn.person == person:
            found.append(turn)
        turn = on_call(schedule, turn.end)
        turns += 1
    return found


def _handoff(schedule: Schedule, days: int, zone: ZoneInfo) -> datetime:
    return wall(schedule.start + timedelta(days=days), schedule.handoff, zone)


def wall(day: date, at: time, zone: ZoneInfo) -> datetime:
    """A wall-clock time as an instant (UTC). Skipped: the first instant after; repeated: the first."""
    local = datetime.combine(day, at, tzinfo=zone)
    instant = local.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return instant
    # In a gap `fold=0` reads the clock as it was before the change, `fold=1` as it is after: the change lies between.
    late, early = instant, local.replace(fold=1).astimezone(UTC)
    before = early.astimezone(zone).utcoffset()
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) // 2
        if middle.astimezone(zone).utcoffset() == before:
            early = middle
        else:
            late = middle
    return late.replace(microsecond=0)
