"""When somebody may be bothered with what is not urgent: in the morning of a working day, where they are."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MORNING = time(9)
_SATURDAY = 5


def morning_of(day: date, zone: ZoneInfo) -> datetime:
    """Nine o'clock on that day in a zone; on a weekend, that of Monday."""
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    return datetime.combine(day, MORNING, zone)


def next_morning(after: datetime, zone: ZoneInfo) -> datetime:
    """The morning of the next working day."""
    return morning_of(after.astimezone(zone).date() + timedelta(days=1), zone)
