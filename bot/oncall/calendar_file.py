"""An iCalendar file as shifts: whose, when and how they recur, with every entry that could not be read."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any, Literal

from icalendar import Calendar, vRecur
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from bot.config.names import known_zones
from commands.team import Person
from oncall.instant import DAY, reading, seconds
from oncall.listed import Event, Recurrence
from oncall.zone import zone_of

# What an entry has, by name: the parser knows thirty kinds of values, and each is checked where it is used.
Entry = Mapping[str, Any]
_MOST = 50_000
_RARELY = 100  # the largest interval
_LONGEST = 366 * DAY
_EARLIEST, _LATEST = 946_684_800, 3_000_000_000  # 2000 and 2065: what the team's files can say
_FREQUENCIES: Mapping[str, Literal["hour", "day", "week", "month"]] = {
    "HOURLY": "hour",
    "DAILY": "day",
    "WEEKLY": "week",
    "MONTHLY": "month",
}
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_UNDERSTOOD = {"FREQ", "INTERVAL", "BYDAY", "UNTIL", "COUNT", "WKST"}
_EMAIL = re.compile(r"[^\s<>,;:\"()\[\]]+@[^\s<>,;:\"()\[\]]+\.[^\s<>,;:\"()\[\].]+")
_PREFIX = re.compile(r"^\s*(?:\[[^\]]*\]\s*)*(?:on[- ]?call\b\s*[-:\u2013|]?\s*)?", re.IGNORECASE)
_SUFFIX = re.compile(r"(?:\s+(?:is\s+)?on[- ]?call\b.*|\s+[-\u2013|]\s+.*|\s*\(.*)$", re.IGNORECASE)


_KEPT = (b"BEGIN", b"END", b"VERSION", b"PRODID", b"X-WR-TIMEZONE")  # of what stands in the calendar itself


class Unreadable(Exception):
    """The file is not a calendar; the text says so."""


@dataclass(slots=True)
class Read:
    """What a file holds. `refused`: a sentence for each entry that could not be carried over."""

    events: list[Event] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    strangers: dict[str, str] = field(default_factory=dict)  # who is not in the team's files -> their key here
    zone: str | None = None  # the calendar's own
    clock: str = "UTC"  # on which times without a zone were read
    assumed: bool = False  # there were such times


def read_calendar(content: bytes, people: Iterable[Person], zone: str | None) -> Read:
    """The shifts of a calendar. `zone` (IANA) is for times without one. Raises Unreadable."""
    try:
        calendars = Calendar.from_ical(_essential(content), multiple=True)
    except (ValueError, IndexError, KeyError) as error:
        raise Unreadable("it is not an iCalendar file") from error
    read = Read()
    for calendar in calendars:
        named = str(calendar.get("X-WR-TIMEZONE", ""))
        read.zone = read.zone or (named if named in known_zones() else None)
        entries: list[Entry] = [dict(entry) for entry in calendar.walk("VEVENT")]
        if len(read.events) + len(entries) > _MOST:
            raise Unreadable(f"it has more than {_MOST:,} entries")
        clock = zone or read.zone or "UTC"
        moved = _moved(entries, clock)
        for entry in entries:
            taken = () if "RECURRENCE-ID" in entry else moved.get(str(entry.get("UID")), ())
            _add(entry, read, tuple(people), clock, frozenset(taken))
    return read


def _essential(content: bytes) -> bytes:
    """Without the calendar's own properties but those that are used: some tools write ones that no parser takes."""
    kept: list[bytes] = []
    depth, keeping = 0, True
    for line in content.splitlines(keepends=True):
        if not line.startswith((b" ", b"\t")):  # which go on with the line before
            name = re.split(rb"[;:]", line, maxsplit=1)[0].strip().upper()
            depth += (name == b"BEGIN") - (name == b"END")
            keeping = depth != 1 or name in _KEPT
        if keeping:
            kept.append(line)
    return b"".join(kept)


def _moved(entries: Iterable[Entry], clock: str) -> Mapping[str, set[int]]:
    """By the UID of what recurs, the starts for which there is another entry instead."""
    moved: dict[str, set[int]] = {}
    for entry in entries:
        if (instead := entry.get("RECURRENCE-ID")) is not None:
            with suppress(ValueError):  # the entry itself is named as it is read
                moved.setdefault(str(entry.get("UID")), set()).add(_instant(_given(instead), clock))
    return moved


def _add(entry: Entry, read: Read, people: Sequence[Person], zone: str, taken: frozenset[int]) -> None:
    summary = " ".join(str(entry.get("SUMMARY", "")).split())
    if str(entry.get("STATUS", "")).upper() == "CANCELLED":
        return
    try:
        start, end, clock = _times(entry, zone, read)
        recurs = _recurrence(entry, clock, taken)
        if (instead := entry.get("RECURRENCE-ID")) is not None:
            _given(instead)
    except ValueError as why:
        read.refused.append(f'"{summary or "without a summary"}": {why}')
        return
    whose = _people(entry, summary, people, read)
    if not whose:
        read.refused.append(f'"{summary or "without a summary"}" at {_told(start)}: it names nobody')
    told = [word for person in people if person.key in whose for word in (person.email, person.name, person.key)]
    of = re.sub("|".join(map(re.escape, [*told, *read.strangers])) or "$", "", summary, flags=re.IGNORECASE)
    read.events += [Event(person=key, zone=clock, start=start, end=end, of=of, recurs=recurs) for key in whose]


def _told(local: int) -> str:
    return f"{datetime.fromtimestamp(local, UTC):%Y-%m-%d %H:%M}"


def _times(entry: Entry, zone: str, read: Read) -> tuple[int, int, str]:
    """When it begins and ends on its clock, and the clock."""
    if "DTSTART" not in entry:
        raise ValueError("it has no start")
    given = _given(entry["DTSTART"])
    clock = _clock(given, str(entry["DTSTART"].params.get("TZID", "")))
    if clock is None:
        clock, read.clock, read.assumed = zone, zone, True
    start = _instant(given, clock)
    if "DTEND" in entry:
        end = _instant(_given(entry["DTEND"]), clock)
    elif "DURATION" in entry:
        end = start + int(_given(entry["DURATION"]).total_seconds())
    else:
        end = start + (0 if isinstance(given, datetime) else DAY)
    if end <= start:
        raise ValueError("it does not end after it starts")
    if end - start > _LONGEST or not _EARLIEST < start < _LATEST:
        raise ValueError("it is longer than a year, or out of reach")
    local = zone_of(clock).local
    return local(start), local(end), clock


def _clock(given: date, named: str) -> str | None:
    """The zone (IANA) that a time is in: its own, or the one that its name means. None: it has none that is known."""
    if not isinstance(given, datetime) or given.tzinfo is None:
        return None
    known, key = known_zones(), str(getattr(given.tzinfo, "key", ""))
    if key in known:
        return key
    if not named:
        return "UTC"
    if (meant := WINDOWS_TO_OLSON.get(named)) in known:  # as Outlook names them
        return str(meant)
    parts = named.split("/")  # `/citadel.org/20250101_1/America/New_York`, and the like
    return next((found for i in range(len(parts)) if (found := "/".join(parts[i:])) in known), None)


def _given(value: Any) -> Any:  # noqa: ANN401 - a date, a time or a duration: the callers look
    """What an entry's value means. Raises ValueError for one that could not be parsed."""
    try:
        return value.dt
    except (AttributeError, ValueError):
        raise ValueError("it has a time that makes no sense") from None


def _instant(given: date, zone: str) -> int:
    """An instant; what has no zone of its own is read on the clock of `zone`."""
    if isinstance(given, datetime) and given.tzinfo is not None:
        return seconds(given)
    at = given.time() if isinstance(given, datetime) else time()
    day = given.date() if isinstance(given, datetime) else given
    return zone_of(zone).first(reading(day, at))


def _recurrence(entry: Entry, clock: str, taken: frozenset[int]) -> Recurrence | None:
    rule = entry.get("RRULE")
    if "RDATE" in entry or isinstance(rule, list):
        raise ValueError("it recurs by RDATE or several rules")
    if rule is None:
        return None
    if not isinstance(rule, vRecur) or not 1 <= int(rule.get("INTERVAL", [1])[0]) <= _RARELY:
        raise ValueError("it recurs in a way that makes no sense")
    frequency = str(rule["FREQ"][0]).upper() if "FREQ" in rule else ""
    days = [str(day).upper() for day in rule.get("BYDAY", [])]
    odd = sorted(set(map(str.upper, rule)) - _UNDERSTOOD)
    by_days = days and (frequency not in ("DAILY", "WEEKLY") or not set(days) <= set(_WEEKDAYS))
    other_weeks = len(days) > 1 and str(rule.get("WKST", ["MO"])[0]).upper() != "MO"
    if frequency not in _FREQUENCIES or odd or by_days or other_weeks:
        written = ";".join(f"{key}={','.join(map(str, values))}" for key, values in rule.items())
        raise ValueError(f"it recurs in a way that rotations cannot: {written}")
    given = entry.get("EXDATE", [])
    out = {_instant(_given(each), clock) for each in _each(given)}
    until = rule.get("UNTIL", [None])[0]
    last = None if until is None else _instant(until, clock)
    if last is not None and not isinstance(until, datetime):
        last += DAY - 1
    return Recurrence(
        unit=_FREQUENCIES[frequency],
        interval=int(rule.get("INTERVAL", [1])[0]),
        days=frozenset(map(_WEEKDAYS.index, days)),
        until=last,
        times=int(rule["COUNT"][0]) if "COUNT" in rule else None,
        without=frozenset(out) | taken,
    )


def _each(given: Any) -> Iterable[object]:  # noqa: ANN401 - one list of dates, or several
    try:
        return [each for some in (given if isinstance(given, list) else [given]) for each in some.dts]
    except (AttributeError, ValueError):
        raise ValueError("it leaves out times that make no sense") from None


def _people(entry: Entry, summary: str, people: Sequence[Person], read: Read) -> list[str]:
    """The keys of those whom an entry names: by e-mail, by name, else as strangers."""
    given = entry.get("ATTENDEE", [])
    attendees = given if isinstance(given, list) else [given]
    emails = [found[0] for each in attendees if (found := _EMAIL.findall(str(each).removeprefix("mailto:")))]
    names = [str(each.params.get("CN", "")) for each in attendees]
    by_email = {person.email.lower(): person.key for person in people}
    told = emails or _EMAIL.findall(summary)
    if told:
        named = names if len(names) == len(told) else [""] * len(told)
        return list(
            dict.fromkeys(
                by_email.get(email.lower()) or _named(name, people) or _stranger(email, people, read)
                for email, name in zip(told, named, strict=True)
            )
        )
    bare = _SUFFIX.sub("", _PREFIX.sub("", summary)).strip()
    found = [key for each in re.split(r"\s*(?:,|&|;| and )\s*", bare) if (key := _named(each, people))]
    if found:
        return list(dict.fromkeys(found))
    if within := [person.key for person in people if _within(person.name, summary)]:
        return within
    return [_stranger(bare, people, read)] if re.search(r"\w", bare) else []


def _named(name: str, people: Sequence[Person]) -> str | None:
    """Who has that name or key, or alone has that first name."""
    wanted = name.strip().lstrip("@").casefold()
    exact = [person.key for person in people if wanted in (person.name.casefold(), person.key)]
    first = [person.key for person in people if wanted == person.name.split()[0].casefold()]
    return exact[0] if exact else first[0] if len(first) == 1 else None


def _within(name: str, summary: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", summary, re.IGNORECASE) is not None


def _stranger(name: str, people: Sequence[Person], read: Read) -> str:
    """A key for somebody who is not in the team's files."""
    if name not in read.strangers:
        plain = unicodedata.normalize("NFKD", name.partition("@")[0]).encode("ascii", "ignore").decode().lower()
        key = "-".join(re.findall(r"[a-z0-9]+", plain))[:36].strip("-") or "somebody"
        used = {person.key for person in people} | set(read.strangers.values())
        number = next(n for n in range(1, len(used) + 2) if (key if n == 1 else f"{key}-{n}") not in used)
        read.strangers[name] = key if number == 1 else f"{key}-{number}"
    return read.strangers[name]
