"""Instants inside `oncall`: whole seconds since 1970 UTC. Aware datetimes exist at its edge alone."""

from datetime import UTC, date, datetime, time, timedelta

HOUR = 3_600
DAY = 24 * HOUR
WEEK = 7 * DAY
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = date(1970, 1, 1).toordinal()


def seconds(at: datetime) -> int:
    """An aware datetime as whole seconds, rounded down. Raises ValueError for a naive one."""
    if at.tzinfo is None:
        message = f"{at} has no zone"
        raise ValueError(message)
    since = at - EPOCH
    return since.days * DAY + since.seconds


def moment(at: int) -> datetime:
    """Whole seconds as an aware UTC datetime."""
    return EPOCH + timedelta(0, at)


def reading(day: date, at: time) -> int:
    """What a wall clock reads, as if it were UTC: local seconds."""
    return (day.toordinal() - _EPOCH_DAY) * DAY + at.hour * HOUR + at.minute * 60 + at.second


def day_of(local: int) -> date:
    """The date of a wall clock's reading."""
    return date.fromordinal(local // DAY + _EPOCH_DAY)


def weekday_of(local: int) -> int:
    """The weekday of a wall clock's reading; Monday is 0."""
    return (local // DAY + 3) % 7
