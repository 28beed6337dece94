"""The words that every sentence is put together with."""

from collections.abc import Callable, Iterable, Mapping, Sized
from typing import Any

Say = Callable[[str], str]

_BY_METHOD = {
    "slack": "in Slack",
    "sms": "by SMS",
    "voice": "by telephone",
    "mail": "by e-mail",
    "ntfy": "by push message",
    "webhook": "by webhook",
}


def by_method(method: str) -> str:
    """How somebody is reached, as the end of a sentence: "by SMS"."""
    return _BY_METHOD.get(method, "by another method")


def all_of(names: Iterable[str]) -> str:
    """Several in a row: "a, b and c"."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def how_long(minutes: int) -> str:
    """In words that can be read out: "30 minutes", "2 hours and 30 minutes", "1 day"."""
    units = ((minutes // 1440, "day"), (minutes // 60 % 24, "hour"), (minutes % 60, "minute"))
    return all_of(f"{number} {unit}{'' if number == 1 else 's'}" for number, unit in units if number)


def were(people: Sized) -> str:
    """As many as they are."""
    return "was" if len(people) == 1 else "were"


def where(data: Mapping[str, Any], text: Say) -> str:
    """On which schedule, if it is known, as the end of a sentence."""
    return f" on {text(data['schedule'])}" if data.get("schedule") else ""
