"""Instants in a zone and durations, as an export writes them. Fixed words: no machine's language gets in."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def stamp(at: datetime, zone: ZoneInfo) -> str:
    """Such as "2026-03-02 14:05:09 GMT"; the offset where the zone has no abbreviation."""
    local = at.astimezone(zone)
    return f"{local:%Y-%m-%d %H:%M:%S} {_abbreviation(local) or _offset(local)}"


def day(at: datetime, zone: ZoneInfo) -> str:
    """Such as "2026-03-02, Monday"."""
    local = at.astimezone(zone)
    return f"{local:%Y-%m-%d}, {_DAYS[local.weekday()]}"


def clock(at: datetime, zone: ZoneInfo) -> str:
    """Such as "14:05:09"."""
    return f"{at.astimezone(zone):%H:%M:%S}"


def offset(at: datetime, zone: ZoneInfo) -> str:
    """Such as "GMT (UTC+00:00)": what the zone's clocks are set to at an instant."""
    local = at.astimezone(zone)
    named = _abbreviation(local)
    return f"{named} ({_offset(local)})" if named else _offset(local)


def span(length: timedelta) -> str:
    """Such as "45 s", "4 min 10 s", "2 h 3 min", "3 d 4 h": the two units that matter."""
    seconds = int(length.total_seconds())
    if seconds < 0:
        return f"-{span(-length)}"
    for unit, name, part, part_name in ((86400, "d", 3600, "h"), (3600, "h", 60, "min"), (60, "min", 1, "s")):
        if seconds >= unit:
            rest = seconds % unit // part
            return f"{seconds // unit} {name}" + (f" {rest} {part_name}" if rest else "")
    return f"{seconds} s"


def utc(at: datetime) -> str:
    """Such as "2026-03-02T14:05:09.123456Z", always of the same length, so that text sorts as time."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _abbreviation(local: datetime) -> str | None:
    """Many zones have none: the tz database then repeats the offset."""
    name = local.tzname()
    return name if name and name.isalpha() else None


def _offset(local: datetime) -> str:
    minutes = round((local.utcoffset() or timedelta()).total_seconds() / 60)
    return f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
