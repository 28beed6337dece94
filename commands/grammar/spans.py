"""Spans to come as people type them (`mon 09:00 to 17:00`, `now for 4h`), read in the writer's zone."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from commands.grammar.ask import Unclear
from commands.grammar.times import DATE, DAYS, TIME, named_zone, read_date, time_of_day
from commands.grammar.words import fold, head, shown
from oncall.zone import wall

EXAMPLE = "mon 09:00 to 17:00"
LONGEST = timedelta(days=366)
_UNTIL = ("to", "until", "till", "-")
_LENGTH = re.compile(r"(\d{1,3})(m|min|h|d)")
_UNITS = {"m": timedelta(minutes=1), "min": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_WEEK = 7


class Reading(NamedTuple):
    """A span in instants (aware UTC), and what was typed after it."""

    start: datetime
    end: datetime
    rest: str


@dataclass(frozen=True, slots=True)
class _Point:
    """A moment as typed. `day`: a date, or a weekday (Monday is 0); `is_now`: at once."""

    day: date | int | None = None
    at: time | None = None  # None: the whole day
    zone: ZoneInfo | None = None  # None: not said
    is_now: bool = False


def span(text: str, *, zone: ZoneInfo, now: datetime, example: str = EXAMPLE) -> Reading:
    """The span that the text begins with. Raises Unclear if it begins with none, or with one that is over.

    `from` may stand before it, `..` for `to`. A zone after either time counts for both. Days are whole days when no
    time is given, the last one included. A skipped hour is the first instant after it, a repeated one its first.
    """
    try:
        return _span(re.sub(r"(?<=\w)\.\.(?=\w)", " to ", text, count=1), zone, now, example)
    except Unclear as unclear:  # whatever found fault with it knows other examples
        raise Unclear(unclear.sentence, nearest=unclear.nearest, example=example) from None


def _span(text: str, zone: ZoneInfo, now: datetime, example: str) -> Reading:
    word, rest = head(text)
    text = rest if fold(word) == "from" else text
    first, rest = _point(text, now.astimezone(zone).date(), example)
    word, rest = head(rest)
    if fold(word) == "for" and (found := _LENGTH.fullmatch(fold(head(rest)[0]))):
        start = _start(first, first.zone or zone, now, None)
        return _checked(start, start + int(found[1]) * _UNITS[found[2]], head(rest)[1], now, example)
    if fold(word) not in _UNTIL:
        raise Unclear(f"Until when? Give a span, such as `{EXAMPLE}`.", example=example)
    last, rest = _point(rest, now.astimezone(zone).date(), example)
    zone = first.zone or last.zone or zone
    start = _start(first, zone, now, last)
    return _checked(start, _end(last, last.zone or zone, start, now), rest, now, example)


def _checked(start: datetime, end: datetime, rest: str, now: datetime, example: str) -> Reading:
    if end <= start:
        raise Unclear("The end has to come after the start.", example=example)
    if end <= now:
        raise Unclear("That is over already, and what has been cannot be changed.", example=example)
    if end - start > LONGEST:
        raise Unclear("That is longer than a year; give a shorter span.", example=example)
    return Reading(max(start, now), end, rest)


def _point(text: str, today: date, example: str) -> tuple[_Point, str]:
    word, rest = head(text)
    said = fold(word)
    if said == "now":
        return _Point(is_now=True), rest
    day = _day(said, today)
    clock = ""
    if day is None and (joined := re.fullmatch(r"(.+)t(\d{1,2}:.+)", said)) and DATE.fullmatch(joined[1]):
        day, clock = _day(joined[1], today), joined[2]
    if day is None:
        clock = word
    elif not clock:
        clock, rest = head(rest)
    if not TIME.fullmatch(fold(clock)):
        if day is None:
            raise Unclear(
                f"When? I read times such as `{EXAMPLE}`, `tomorrow 9am to 5pm` or `now for 4h`"
                + (f", not `{shown(word)}`." if word else "."),
                example=example,
            )
        return _Point(day=day), f"{clock} {rest}".strip()
    at, is_utc, rest = time_of_day(clock, rest)
    zone, after = (ZoneInfo("UTC"), rest) if is_utc else named_zone(rest)
    return _Point(day=day, at=at, zone=zone), after


def _day(said: str, today: date) -> date | int | None:
    if said in ("today", "tomorrow", "yesterday"):
        return today + timedelta(days=("yesterday", "today", "tomorrow").index(said) - 1)
    if (found := DATE.fullmatch(said)) is not None:
        return read_date(found)
    return next((number for number, name in enumerate(DAYS) if said in (name, name[:3])), None)


def _start(point: _Point, zone: ZoneInfo, now: datetime, last: _Point | None) -> datetime:
    if point.is_now:
        return now
    today, at = now.astimezone(zone).date(), point.at or time()
    if isinstance(point.day, date):
        return wall(point.day, at, zone)
    if point.day is not None:
        day = today + timedelta(days=(point.day - today.weekday()) % _WEEK)
        start = wall(day, at, zone)
        whole = point.at is None and wall(day + timedelta(days=1), at, zone) > now
        return start if start >= now or whole else wall(day + timedelta(days=_WEEK), at, zone)
    start = wall(today, at, zone)
    if start >= now or (last is not None and last.day is None and _end(last, last.zone or zone, start, now) > now):
        return start
    return wall(today + timedelta(days=1), at, zone)


def _end(point: _Point, zone: ZoneInfo, start: datetime, now: datetime) -> datetime:
    if point.is_now:
        return now
    at, from_ = point.at or time(), start.astimezone(zone).date()
    extra = timedelta(days=point.at is None)  # a day's end is the next one's midnight
    if isinstance(point.day, date):
        return wall(point.day + extra, at, zone)
    ahead = 0 if point.day is None else (point.day - from_.weekday()) % _WEEK
    step = 1 if point.day is None else _WEEK
    end = wall(from_ + timedelta(days=ahead) + extra, at, zone)
    return end if end > start else wall(from_ + timedelta(days=ahead + step) + extra, at, zone)
