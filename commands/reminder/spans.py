"""For how long something can be put off, and until when that is."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from commands.refusal import Refused
from incidents.daytime import MORNING, morning_of

SPANS: Final[Mapping[str, str]] = {
    "15m": "in 15 minutes",
    "30m": "in 30 minutes",
    "1h": "in 1 hour",
    "4h": "in 4 hours",
    "tomorrow": "tomorrow at 09:00",
    "3d": "in 3 days",
    "monday": "next Monday at 09:00",
}
UPDATE: Final[Sequence[str]] = ("15m", "30m", "1h", "4h")
QUIET: Final[Sequence[str]] = ("1h", "4h", "tomorrow", "3d")
STEP: Final[Sequence[str]] = ("15m", "1h", "4h", "tomorrow")
ACTION: Final[Sequence[str]] = ("tomorrow", "3d", "monday")
_ELAPSED: Final = {
    "15m": timedelta(minutes=15),
    "30m": timedelta(minutes=30),
    "1h": timedelta(hours=1),
    "4h": timedelta(hours=4),
    "3d": timedelta(days=3),
}


def until(span: str, *, now: datetime, zone: ZoneInfo) -> datetime:
    """When a span chosen at `now` ends; mornings are those of `zone`. Raises Refused for one that is not offered."""
    if span in _ELAPSED:
        return now + _ELAPSED[span]
    today = now.astimezone(zone).date()
    match span:
        case "tomorrow":
            return datetime.combine(today + timedelta(days=1), MORNING, zone)
        case "monday":
            return morning_of(today + timedelta(days=7 - today.weekday()), zone)
        case _:
            raise Refused("I do not know this span any more. Nothing was changed; choose another.")
