"""Schedules made in chat: making one, changing who is in it, deleting it."""

import re
from datetime import time
from typing import Literal

from commands.grammar import orders
from commands.grammar.ask import Ask, Unclear, who_is
from commands.grammar.table import Naming, form, verb
from commands.grammar.times import AMBIGUOUS, DAYS, TIME, time_of_day, zone_like, zone_name
from commands.grammar.words import Mention, fold, head, is_mention, shown

_EXAMPLE = "launch @bo @cy weekly mon 09:00"
_TURNS: dict[str, Literal["day", "week"]] = {"daily": "day", "day": "day", "weekly": "week", "week": "week"}
_FILLING = ("at", "on", "every", "and", "with", "of")
_TAKEN = (
    *("contacts", "next", "schedule", "override", "cover", "swap", "absence", "changes", "undo", "ready"),
    *("calendar", "create", "people", "delete", "help", "revoke"),
)
_SHORT = 3
_OTHER_TURNS = re.compile(
    r"hours?|hourly|months?|monthly|years?|yearly|biweekly|fortnightly|[0-9]+(h|d|w|m|hours?|days?|weeks?)"
)


def create(ask: Ask) -> orders.CreateSchedule:
    word, text = head(ask.text)
    name = fold(word)
    if not name or word.startswith(("<", "@")):
        raise Unclear("What should it be called, and who takes turns?", example=f"/oncall create {_EXAMPLE}")
    if name in _TAKEN:
        raise Unclear(f"`{shown(name)}` is a word of `/oncall`; take another name.")
    every: Literal["day", "week"] = "week"
    weekday: int | None = None
    handoff, zone = time(9), str(ask.context.zone)
    people: list[Mention] = []
    while text:
        word, rest = head(text)
        said = fold(word)
        if said in _TURNS:
            every = _TURNS[said]
        elif (day := _weekday(said)) is not None:
            weekday = day
        elif TIME.fullmatch(said):
            handoff, is_utc, rest = time_of_day(word, rest)
            zone = "UTC" if is_utc else zone
        elif said == "utc" or ("/" in word and (named := zone_name(word))):
            zone = "UTC" if said == "utc" else str(named)
        elif said not in _FILLING:
            people.append(_who(word))
        text = rest
    if not people:
        raise Unclear("Who takes turns? Name them in their order.", example=f"/oncall create {_EXAMPLE}")
    return orders.CreateSchedule(
        name=name, people=tuple(people), every=every, weekday=weekday, handoff=handoff.replace(second=0), zone=zone
    )


def _who(word: str) -> Mention:
    """Somebody who takes turns; Unclear for a length of turns or a zone that there is not."""
    if _OTHER_TURNS.fullmatch(fold(word)):
        raise Unclear(
            f"A schedule made here changes hands daily or weekly, not `{shown(word)}`. "
            "The team's files have turns of any length.",
            example=f"/oncall create {_EXAMPLE}",
        )
    if word in AMBIGUOUS or ("/" in word and not is_mention(word)):
        what = "may mean several zones" if word in AMBIGUOUS else "is no zone that I know"
        raise Unclear(
            f"`{shown(word)}` {what}. Write `UTC`, or a name like `Europe/Dublin`.",
            nearest=zone_like(word),
            example=f"/oncall create {_EXAMPLE} Europe/Dublin",
        )
    return who_is(word)


def people(ask: Ask) -> orders.ChangeSchedulePeople:
    word, rest = head(ask.text)
    found: list[Mention] = []
    while rest:
        who, rest = head(rest)
        if fold(who) not in _FILLING:
            found.append(who_is(who))
    if not found:
        raise Unclear("Of which schedule, and who takes turns from now on? Name everybody, in their order.")
    return orders.ChangeSchedulePeople(name=fold(word), people=tuple(found))


def delete(ask: Ask) -> orders.DeleteSchedule:
    word, rest = head(ask.text)
    if not word or rest:
        raise Unclear("Which schedule? Only those made by `/oncall create` can be deleted here.")
    return orders.DeleteSchedule(name=fold(word))


def _weekday(said: str) -> int | None:
    return next((i for i, day in enumerate(DAYS) if said in (day, f"{day}s", day[:_SHORT])), None)


VERBS = (
    verb(
        "create",
        Naming.NOWHERE,
        create,
        form(
            "oncall create NAME @WHO... [daily|weekly] [DAY] [TIME] [ZONE]",
            "Makes a schedule: people taking turns, the first at once.",
            f"oncall create {_EXAMPLE}",
            orders.CreateSchedule,
        ),
        command="oncall",
    ),
    verb(
        "people",
        Naming.NOWHERE,
        people,
        form(
            "oncall people NAME @WHO...",
            "Changes who is in a schedule that was made here, from the next handoff on.",
            "oncall people launch @bo @dee",
            orders.ChangeSchedulePeople,
        ),
        command="oncall",
    ),
    verb(
        "delete",
        Naming.NOWHERE,
        delete,
        form(
            "oncall delete NAME",
            "Deletes a schedule that was made here.",
            "oncall delete launch",
            orders.DeleteSchedule,
        ),
        command="oncall",
    ),
)
