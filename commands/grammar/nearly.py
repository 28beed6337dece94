"""Notes that begin like a command and are none: days that `note at` cannot read, entries that `note fix` cannot."""

import re
from datetime import date, timedelta

from commands.grammar.ask import Ask, Unclear
from commands.grammar.times import DAYS, MONTHS, TIME
from commands.grammar.words import fold, head, one_line, shown

_QUOTED = "If these are the note's own words, put it in quotes."
_SPANS = ("week", "month")
_SHORT_DAYS = tuple(day[:3] for day in DAYS)
_AFTER_NEXT = (*DAYS, *_SHORT_DAYS, *_SPANS)
_MONTHS = tuple(month[:3] for month in MONTHS)
_DAY_IN_NUMBERS = re.compile(r"\d{1,4}([./-]\d{1,4}){1,2}")
_CLOCK_WITHOUT_COLON = re.compile(r"([01]\d|2[0-3])\.?([0-5]\d)(?:h|hrs|z)?")
_AGO = re.compile(r"(\d{1,3}) ?(m|min|mins|minutes?|h|hrs?|hours?) ago\b")
_ENTRIES = re.compile(r"#?(0+|\d{7,}|\d+[-,/]\d+|#\d+)")
_LONGEST_DAY = 3  # words: `on 20 nov`


def refuse_day(text: str, ask: Ask) -> None:
    """Raise Unclear if what follows `note at` is meant as a time, and is written as none that can be read.

    `at checkout, everything failed` and `at 14 shops the cards failed` are honest notes and pass.
    """
    word, rest = head(text)
    said, here = fold(word), ask.context.now.astimezone(ask.context.zone)
    if not said:
        raise Unclear("When was it, and what happened?", example="/incident note at 14:05 checkout was switched off")
    _refuse_ahead(text)
    if (found := _AGO.match(fold(" ".join(text.split()[:3])))) is not None:
        then = here - timedelta(**{"minutes" if found[2].startswith("m") else "hours": int(found[1])})
        after = " ".join(text.split()).partition("ago")[2].strip(" :,")
        raise Unclear(
            "Write the time of day instead.",
            example=_noted(then.date() if then.date() != here.date() else None, f"{then:%H:%M}", after),
        )
    if (day := _day_before_a_time(text)) is not None:
        days, clock, after = day
        meant = _meant(days, here.date())
        raise Unclear(
            f"I cannot read the day `{shown(' '.join(days))}`. Write it as year, month and day. {_QUOTED}",
            example=_noted(meant, clock, after) if meant else _noted(here.date(), clock, ""),
        )
    if (found := _CLOCK_WITHOUT_COLON.fullmatch(said)) is not None:
        raise Unclear(
            f"Is `{shown(word)}` a time? Then it needs a colon. {_QUOTED}",
            example=_noted(None, f"{found[1]}:{found[2]}", rest),
        )


def _refuse_ahead(text: str) -> None:
    """Raise Unclear if the text begins with a day that is still to come, as `tomorrow` or `next tuesday`."""
    word, rest = head(text)
    if (day := fold(word)) == "next" and fold(head(rest)[0]) in _AFTER_NEXT:
        day, rest = f"next {fold(head(rest)[0])}", head(rest)[1]
    elif day != "tomorrow":
        return
    by = day.removeprefix("next ")
    raise Unclear(
        f"`{day}` is still to come; a note can be backdated, not dated ahead. "
        f"For something to be done by then, write an action. {_QUOTED}",
        example=f"/incident action {_rest(_after_the_time(rest))} by {by if by not in _SPANS else 'friday'}",
    )


def refuse_entry(text: str) -> None:
    """Raise Unclear if what follows `note fix` is meant as an entry's number and is none.

    `fix is out` and `fix 2.3.1 is live` are honest notes and pass.
    """
    word, rest = head(text)
    said = fold(word)
    if not said:
        raise Unclear("Which entry, and what should it say?", example="/incident note fix 7 the queue was full")
    if said in ("entry", "note", "number", "no") and (found := re.fullmatch(r"#?(\d{1,6})", fold(head(rest)[0]))):
        raise Unclear(
            f"To correct entry {found[1]}, leave `{shown(word)}` out. {_QUOTED}",
            example=f"/incident note fix {found[1]} {_rest(head(rest)[1])}",
        )
    if _ENTRIES.fullmatch(said):
        raise Unclear(
            f"`{shown(word)}` is no entry's number. One entry at a time, by the number that "
            f"`/incident timeline` shows. {_QUOTED}",
            example=f"/incident note fix 7 {_rest(rest)}",
        )


def _after_the_time(text: str) -> str:
    """A text without the times of day and weekdays that it begins with."""
    word, rest = head(text)
    while TIME.fullmatch(fold(word)) or fold(word) in DAYS:
        word, rest = head(rest)
    return f"{word} {rest}".strip()


def _day_before_a_time(text: str) -> tuple[list[str], str, str] | None:
    """The words of a day that stand before a time, that time, and what follows; None if it is no such text."""
    days: list[str] = []
    word, rest = head(text)
    while len(days) < _LONGEST_DAY and _is_of_a_day(fold(word), days):
        days.append(word)
        word, rest = head(rest)
    if days and TIME.fullmatch(fold(word)) and any(not fold(each).isdecimal() for each in days):
        return days, fold(word), rest
    return None


def _is_of_a_day(said: str, before: list[str]) -> bool:
    return (
        said in (*DAYS, *_SHORT_DAYS)
        or (said in ("last", "on", "this") and not before)
        or said[:3] in _MONTHS
        or re.fullmatch(r"[0-3]?\d(st|nd|rd|th)?", said) is not None
        or _DAY_IN_NUMBERS.fullmatch(said) is not None
    )


def _meant(days: list[str], today: date) -> date | None:
    """The latest such weekday or day of a month that has been; None for a day in numbers, which reads in two ways."""
    said = [re.sub(r"(st|nd|rd|th)$", "", fold(word)) for word in days]
    for number, name in enumerate(DAYS):
        if name in said or name[:3] in said:
            return today - timedelta(days=(today.weekday() - number) % 7)
    months = [month for month, name in enumerate(_MONTHS, 1) if any(word.startswith(name) for word in said)]
    numbers = [int(word) for word in said if word.isdecimal()]
    for year in (today.year, today.year - 1):
        try:
            day = date(year, months[0], numbers[0])
        except (IndexError, ValueError):
            return None
        if day <= today:
            return day
    return None


def _noted(day: date | None, clock: str, text: str) -> str:
    return f"/incident note at {f'{day} ' if day else ''}{clock} {_rest(text)}"


def _rest(text: str) -> str:
    return shown(one_line(text)) or "what happened"
