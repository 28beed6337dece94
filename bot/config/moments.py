"""What instants, days, turns and calendars look like in the team's files."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import PlainValidator

from bot.config.names import known_zones, offer_zone
from bot.config.values import duration, kind, refuse
from oncall.grid import Every, Unit
from oncall.holiday import Calendar, calendar_of
from oncall.zone import wall

_MOMENT = re.compile(r"(20[0-9]{2}-[0-9]{2}-[0-9]{2})[ T](([01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?)(Z| (\S+))")
_UNITS: dict[str, Unit] = {"hour": "hour", "day": "day", "week": "week", "month": "month"}
_EVERY = re.compile(r"(?:([1-9][0-9]{0,2}) )?(hour|day|week|month)s?")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HANDOFF = re.compile(r"(mon|tue|wed|thu|fri|sat|sun) (([01][0-9]|2[0-3]):[0-5][0-9])")


def _moment(value: object) -> datetime:
    match = _MOMENT.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        refuse(f"{kind(value)} is not an instant", "as in 2026-03-01T09:00Z or 2026-03-01 09:00 Europe/Dublin")
    try:
        day, at = date.fromisoformat(match[1]), time.fromisoformat(match[2])
    except ValueError:
        refuse(f"{kind(value)} is not in the calendar", "a date that exists, as in 2026-03-01T09:00Z")
    zone = match[5]
    if zone is None:
        return datetime.combine(day, at, tzinfo=UTC)
    if zone not in known_zones():
        refuse(f"{kind(zone)} is not a time zone", offer_zone(zone))
    return wall(day, at, ZoneInfo(zone))


def _every(value: object) -> Every:
    match = _EVERY.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        refuse(kind(value), "hour, day, week or month, or some of them, as in 2 weeks")
    return Every(unit=_UNITS[match[2]], count=int(match[1] or 1))


def _days(value: object) -> frozenset[int]:
    """`all`, `mon-fri`, `fri-mon`, or a list of days and such stretches."""
    given = value if isinstance(value, list) else [value]
    found: set[int] = set()
    for each in given:
        found |= set(_stretch(each))
    if not found:
        refuse("empty", "at least one day")
    return frozenset(found)


def _stretch(value: object) -> Iterable[int]:
    if value == "all":
        return range(7)
    first, _, last = value.partition("-") if isinstance(value, str) else ("", "", "")
    if first not in _WEEKDAYS or (last and last not in _WEEKDAYS):
        refuse(f"{kind(value)} is not a day of the week", "as in mon, mon-fri, [sat, sun] or all")
    from_ = _WEEKDAYS.index(first)
    length = (_WEEKDAYS.index(last or first) - from_) % 7 + 1
    return ((from_ + i) % 7 for i in range(length))


def _handoff(value: object) -> tuple[int, time]:
    match = _HANDOFF.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        refuse(f"{kind(value)} is not a handoff", 'a day and a time, as in "mon 09:00"')
    return _WEEKDAYS.index(match[1]), time.fromisoformat(match[2])


def _calendar(value: object) -> Calendar:
    try:
        return calendar_of(value if isinstance(value, str) else "")
    except ValueError:
        refuse(f"there is no calendar {kind(value)}", "a country, as in IE, or one of its regions, as in US-CA")


Moment = Annotated[datetime, PlainValidator(_moment)]
Turn = Annotated[Every, PlainValidator(_every)]
Weekdays = Annotated[frozenset[int], PlainValidator(_days)]
Handoff = Annotated[tuple[int, time], PlainValidator(_handoff)]
CalendarName = Annotated[Calendar, PlainValidator(_calendar)]
Rest = Annotated[timedelta, PlainValidator(duration(timedelta(minutes=1), timedelta(days=7), "from 1m to 7d"))]
