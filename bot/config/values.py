"""What single values of the team's files look like: a text, a key, a duration, a zone, a name defined elsewhere."""

import re
from collections.abc import Callable, Collection
from datetime import date, time, timedelta
from typing import Annotated, NoReturn
from urllib.parse import urlsplit

from pydantic import AfterValidator, PlainValidator, ValidationInfo
from pydantic_core import PydanticCustomError

from bot.config.names import Names, known_zones, offer, offer_zone
from oncall.contact import Method, Turn
from oncall.window import Window
from runbooks.document import shorten

_KEY = re.compile(r"[a-z0-9]+([-._][a-z0-9]+)*")
_MAX_KEY = 40
_EMAIL = re.compile(r"[^@\s<>,;:\"()]+@[^@\s<>,;:\"()]+\.[^@\s<>,;:\"().]+")
_MAX_EMAIL = 254
_DURATION = re.compile(r"([1-9][0-9]{0,5})([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_DATE = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}")
_CHANNEL = re.compile(r"[a-z0-9_-]{1,80}")
_EMOJI = re.compile(r"[\w'+-]{1,100}")  # Slack allows a team's own in any script
_MAX_URL = 2_000
_UNSAFE_IN_URL = re.compile(r"[\s<>|\"]")
_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")  # E.164
_TOPIC = re.compile(r"[A-Za-z0-9_-]{1,64}")
_TURN = re.compile(r"([a-z]+)(?:\s+after\s+(\S+))?")
_NIGHT = re.compile(rf"({_TIME.pattern})\s*-\s*({_TIME.pattern})")


def refuse(found: str, allowed: str) -> NoReturn:
    """Say what is wrong with a value, in the words that the reader of the fault will see."""
    raise PydanticCustomError("fault", "{found}", {"found": found, "allowed": allowed})


def kind(value: object) -> str:
    """A value as a fault names it."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case str():
            return f'"{shorten(value, 60)}"'
        case list():
            return "a list"
        case dict():
            return "keys and values"
        case _:
            return f"the number {value}"


def text(limit: int) -> Callable[[str], str]:
    """A validator for text of at most `limit` characters; it becomes one line."""

    def check(value: str) -> str:
        line = " ".join(value.split())
        if not line:
            refuse("empty", "some text")
        if len(line) > limit:
            refuse(f"{len(line):,} characters", f"at most {limit}")
        return line

    return check


def _key(value: str) -> str:
    if not _KEY.fullmatch(value) or len(value) > _MAX_KEY:
        nearest = "-".join(re.findall(r"[a-z0-9]+", value.lower()))[:_MAX_KEY].strip("-")
        meant = f', as in "{nearest}"' if nearest else ""
        refuse(kind(value), f"small letters, digits and dashes, at most {_MAX_KEY}{meant}")
    return value


def _email(value: str) -> str:
    if not _EMAIL.fullmatch(value) or len(value) > _MAX_EMAIL:
        refuse(f"{kind(value)} is not an e-mail address", "one address, as in ana@example.com")
    return value


def _url(value: str) -> str:
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:  # a broken IPv6 address, or a port that is none
        parts = urlsplit("")
    is_web = parts.scheme in {"http", "https"} and bool(parts.netloc) and not _UNSAFE_IN_URL.search(value)
    if not is_web or len(value) > _MAX_URL:
        refuse(f"{kind(value)} is not a web address", f"https://... or http://..., at most {_MAX_URL:,} characters")
    return value


def _zone(value: str) -> str:
    if value not in known_zones():
        refuse(f"{kind(value)} is not a time zone", offer_zone(value))
    return value


def channel_name(value: str) -> str:
    """The name of a Slack channel, as it stands."""
    if not _CHANNEL.fullmatch(value):
        nearest = re.sub(r"[^a-z0-9_-]+", "-", value.strip().lstrip("#").lower()).strip("-")[:80]
        meant = f', as in "{nearest}"' if nearest else ""
        refuse(
            f"{kind(value)} cannot name a Slack channel",
            f"small letters, digits, dashes and underscores, at most 80, without #{meant}",
        )
    return value


def _emoji(value: str) -> str:
    if not _EMOJI.fullmatch(value) or value != value.lower():
        refuse(f"{kind(value)} is not an emoji's name", "its name in Slack without colons, as in memo")
    return value


def duration(least: timedelta, most: timedelta, words: str) -> Callable[[object], timedelta]:
    """A validator for `5m`, `1h`; `words` tell the range from `least` to `most`."""

    def check(value: object) -> timedelta:
        match = _DURATION.fullmatch(value) if isinstance(value, str) else None
        if match is None:
            refuse(f"{kind(value)} is not a duration", "a number and s, m, h or d, as in 5m or 1h")
        length = timedelta(**{_UNITS[match[2]]: int(match[1])})
        if not least <= length <= most:
            refuse(kind(value), words)
        return length

    return check


_together = duration(timedelta(seconds=10), timedelta(minutes=5), "from 10s to 5m, or never")
_ready = duration(timedelta(hours=1), timedelta(days=7), "from 1h to 7d, or never")
_quiet = duration(timedelta(minutes=15), timedelta(days=30), "from 15m to 30d, or never")


def _quiet_after(value: object) -> timedelta:
    return timedelta() if value == "never" else _quiet(value)


def _bundle(value: object) -> timedelta:
    return timedelta() if value == "never" else _together(value)


def _ready_before(value: object) -> timedelta:
    return timedelta() if value == "never" else _ready(value)


def _time(value: object) -> time:
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        refuse(f"{kind(value)} is not a time of day", 'hours and minutes, as in "09:00" or "17:30"')
    return time.fromisoformat(value)


def _date(value: object) -> date:
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            refuse(f"{kind(value)} is not in the calendar", "a date that exists, as in 2026-01-05")
    refuse(f"{kind(value)} is not a date", "year, month and day, as in 2026-01-05")


def names_of(info: ValidationInfo) -> Names:
    """The names that the files define."""
    names = info.context
    if not isinstance(names, Names):
        message = "the team's files are validated with their names as the context"
        raise TypeError(message)
    return names


def _defined(noun: str, names: Callable[[Names], Collection[str]]) -> Callable[[str, ValidationInfo], str]:
    """A validator for a name that has to be defined elsewhere in the files."""

    def check(value: str, info: ValidationInfo) -> str:
        known = names_of(info)
        defined = names(known)
        if known.are_all and value not in defined:
            refuse(f"there is no {noun} {kind(value)}", offer(value, defined))
        return value

    return check


def _night(value: object) -> Window:
    match = _NIGHT.fullmatch(value) if isinstance(value, str) else None
    if match is None or match[1] == match[2]:
        refuse(f"{kind(value)} is not a night", "from when to when, as in 22:00-07:00")
    return Window(start=time.fromisoformat(match[1]), end=time.fromisoformat(match[2]))


def _number(value: str) -> str:
    if not _NUMBER.fullmatch(value):
        refuse(f"{kind(value)} is not a telephone number", "with + and the country's code, as in +14155550100")
    return value


def _topic(value: str) -> str:
    if not _TOPIC.fullmatch(value):
        refuse(f"{kind(value)} cannot name a topic of ntfy", "letters, digits, - and _, at most 64")
    return value


def _method_turn(value: object) -> Turn:
    match = _TURN.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None or match[1] not in list(Method):
        refuse(f"{kind(value)} is not a turn", f"a method and a wait, as in sms after 2m; methods: {', '.join(Method)}")
    return Turn(method=Method(match[1]), after=_turn_wait(match[2]) if match[2] else timedelta())


def _each_once(turns: list[Turn]) -> list[Turn]:
    """A method may have a second turn later, but not Slack, where the message stands."""
    seen = set[Turn | Method]()
    for turn in turns:
        which = turn.method if turn.method is Method.SLACK else turn
        if which in seen:
            again = "name it once; any but slack may come again later, as in voice after 6m"
            refuse(f"{turn.method} comes twice", again)
        seen.add(which)
    return turns


_turn_wait = duration(timedelta(seconds=1), timedelta(hours=24), "from 1s to 24h")
Number = Annotated[str, AfterValidator(_number)]
Topic = Annotated[str, AfterValidator(_topic)]
MethodTurn = Annotated[Turn, PlainValidator(_method_turn)]
MethodTurns = Annotated[list[MethodTurn], AfterValidator(_each_once)]
Key = Annotated[str, AfterValidator(_key)]
Title = Annotated[str, AfterValidator(text(75))]  # as much as an option in a Slack menu shows
Line = Annotated[str, AfterValidator(text(150))]
Email = Annotated[str, AfterValidator(_email)]
Url = Annotated[str, AfterValidator(_url)]
Zone = Annotated[str, AfterValidator(_zone)]
Channel = Annotated[str, AfterValidator(channel_name)]
Emoji = Annotated[str, AfterValidator(_emoji)]
TimeOfDay = Annotated[time, PlainValidator(_time)]
Night = Annotated[Window, PlainValidator(_night)]
Day = Annotated[date, PlainValidator(_date)]
Wait = Annotated[
    timedelta,
    PlainValidator(duration(timedelta(seconds=1), timedelta(days=7), "from 1s to 7d")),
]
Cadence = Annotated[
    timedelta,
    PlainValidator(duration(timedelta(minutes=1), timedelta(days=30), "from 1m to 30d; leave it out for never")),
]
Bundle = Annotated[timedelta, PlainValidator(_bundle)]  # zero: never
ReadyBefore = Annotated[timedelta, PlainValidator(_ready_before)]  # zero: never
ReadyBy = Annotated[timedelta, PlainValidator(duration(timedelta(minutes=10), timedelta(days=2), "from 10m to 2d"))]
QuietAfter = Annotated[timedelta, PlainValidator(_quiet_after)]  # zero: never
person_name = _defined("person", lambda names: names.people)
PersonName = Annotated[str, AfterValidator(person_name)]
PolicyName = Annotated[str, AfterValidator(_defined("policy", lambda names: names.policies))]
TypeName = Annotated[str, AfterValidator(_defined("type", lambda names: names.types))]
SeverityName = Annotated[str, AfterValidator(_defined("severity", lambda names: names.severities))]
RunbookName = Annotated[str, AfterValidator(_defined("runbook", lambda names: names.runbooks))]
