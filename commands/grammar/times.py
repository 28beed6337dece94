"""Times and days as people type them, read in the writer's zone."""

import functools
import re
import zoneinfo
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from commands.grammar.ask import Unclear, near
from commands.grammar.words import fold, head, shown
from incidents.timeline import CLOCKS_MAY_DIFFER_BY
from oncall.zone import wall

DATE = re.compile(r"(20\d\d)-(\d{1,2})-(\d{1,2})")
TIME = re.compile(r"(\d{1,2})(?:[:h](\d{2})(?::(\d{2}))?)(am|pm)?(z)?|(\d{1,2})(am|pm)")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_DAY_OF_MONTH = re.compile(
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]* )?"
    r"(?:(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,})|([a-z]{3,}) (\d{1,2})(?:st|nd|rd|th)?)"
)
# Each of these is more than one zone, or half of one.
AMBIGUOUS = frozenset(
    ["PST", "PDT", "PT", "MST", "MDT", "CST", "CDT", "EST", "EDT", "ET", "BST", "CET", "CEST", "IST", "SGT", "JST"]
)
_NOON = 12
_EXAMPLE = "/incident note at 14:05 checkout was switched off"


def zone_name(word: str) -> str | None:
    """The IANA zone that a word names, in any case; None if it names none."""
    return _zones().get(fold(word))


def zone_like(word: str) -> list[str]:
    """The IANA zone that a word resembles most; none if it resembles none."""
    return [_zones()[each] for each in near(fold(word), _zones())[:1]]


@functools.cache
def _zones() -> dict[str, str]:
    return {fold(name): name for name in zoneinfo.available_timezones()}


def instant(text: str, *, zone: ZoneInfo, now: datetime) -> tuple[datetime, str] | None:
    """The past instant (aware UTC) that the text begins with, and the rest; None when it begins with no time.

    `14:05`, `2:05 pm`, `yesterday 14:05`, `2026-11-20 14:05`, each perhaps followed by `UTC` or an IANA zone. A time
    of day later than now was yesterday's. An hour that a clock change skipped is its first instant after the change;
    of one that it repeated, the latest that has already been. Unclear: no such time, or one in the future.
    """
    day, text_of_time = _day_before_time(text)
    word, rest = head(text_of_time)
    if day is None and TIME.fullmatch(fold(word)) is None:
        return None
    clock, is_utc, rest = time_of_day(word, rest)
    said, rest = (ZoneInfo("UTC"), rest) if is_utc else named_zone(rest)
    zone = said or zone
    today = now.astimezone(zone).date()
    match day:
        case None:
            days = [today, today - timedelta(days=1)]
        case int():
            days = [today - timedelta(days=day)]
        case date():
            days = [day]
    for each in days:
        if (at := _latest(each, clock, zone, now)) is not None:
            return at, rest
    raise Unclear("That time is still to come; a note can be backdated, not dated ahead.", example=_EXAMPLE)


def due_date(words: str, *, zone: ZoneInfo, now: datetime) -> date | None:
    """The day that is named, today or later: a date, `12 Mar`, a weekday, today, tomorrow; None if none is."""
    today = now.astimezone(zone).date()
    said = fold(words)
    if said in ("today", "tomorrow"):
        return today + timedelta(days=("today", "tomorrow").index(said))
    for number, name in enumerate(DAYS):
        if said in (name, name[:3]):
            return today + timedelta(days=(number - today.weekday()) % 7)
    if (found := DATE.fullmatch(said)) is None:
        return _day_of_month(said, today)
    day = read_date(found)
    if day < today:
        raise Unclear(f"`{shown(words)}` is already past.", example="/incident action rotate the keys by friday")
    return day


def _day_of_month(said: str, today: date) -> date | None:
    """`12 mar`, `march 12th` or `fri 12 march`: the next one there is."""
    found = _DAY_OF_MONTH.fullmatch(re.sub(r"[,.]", "", said))
    months = [n for n, name in enumerate(MONTHS, 1) if found and name.startswith(found[2] or found[3])]
    if found is None or not months:
        return None
    month, day = months[0], int(found[1] or found[4])
    for year in range(today.year, today.year + 5):  # a 29 February is at most so far
        try:
            named = date(year, month, day)
        except ValueError:
            continue
        if named >= today:
            return named
    return None


def _day_before_time(text: str) -> tuple[date | int | None, str]:
    """The day (a date, or how many days ago) if the text begins with one, and the text of the time."""
    word, rest = head(text)
    said, joined, clock = fold(word).partition("t")
    if (found := DATE.fullmatch(said)) is not None:
        return read_date(found, _EXAMPLE), f"{clock} {rest}" if joined else rest
    ago = {"today": 0, "yesterday": 1}.get(fold(word))
    if ago is not None and TIME.fullmatch(fold(head(rest)[0])):
        return ago, rest
    return None, text


def read_date(found: re.Match[str], example: str = "/incident action rotate the keys by friday") -> date:
    """A date as `DATE` found it. Raises Unclear if there is no such day."""
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise Unclear(f"There is no day `{shown(found[0])}`.", example=example) from None


def time_of_day(word: str, rest: str) -> tuple[time, bool, str]:
    """The time, whether it said to be UTC (`14:05Z`), and what follows it."""
    found = TIME.fullmatch(fold(word))
    if found is None:
        raise Unclear("A day needs a time beside it.", example="/incident note at 2026-11-20 14:05 sales fell to zero")
    hour, half = int(found[1] or found[6]), found[4] or found[7]
    if half is None and hour <= _NOON and fold(head(rest)[0]) in ("am", "pm"):
        half, rest = fold(head(rest)[0]), head(rest)[1]
    if half is not None:
        hour = hour % _NOON + (_NOON if half == "pm" else 0) if 1 <= hour <= _NOON else -1
    try:
        return time(hour, int(found[2] or 0), int(found[3] or 0)), found[5] is not None, rest
    except ValueError:
        raise Unclear(f"There is no time of day `{shown(word)}`.", example=_EXAMPLE) from None


def named_zone(rest: str) -> tuple[ZoneInfo | None, str]:
    """The zone that a text begins with, if it names one, and what follows; Unclear if it may mean several."""
    word, after = head(rest)
    if fold(word) in ("utc", "gmt"):
        return ZoneInfo("UTC"), after
    if "/" in word and (name := zone_name(word)) is not None:
        return ZoneInfo(name), after
    if word.strip(",:") in AMBIGUOUS:
        raise Unclear(
            f"`{shown(word)}` may mean several zones. Leave it out for your own, or write `UTC` or `Europe/Dublin`.",
            example="/incident note at 14:05 UTC checkout was switched off",
        )
    return None, rest


def _latest(day: date, clock: time, zone: ZoneInfo, now: datetime) -> datetime | None:
    """The latest instant of that wall-clock time which is not after now; None if all are."""
    instants = [wall(day, clock, zone)]
    second = datetime.combine(day, clock, tzinfo=zone).replace(fold=1).astimezone(UTC)
    if second.astimezone(zone).replace(tzinfo=None) == datetime.combine(day, clock):
        instants.append(second)
    # The writer's clock may be ahead of ours by a little: what reads as a moment from now is now.
    past = [min(at, now) for at in instants if at <= now + CLOCKS_MAY_DIFFER_BY]
    return max(past, default=None)
