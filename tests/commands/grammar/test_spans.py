"""Spans to come, as people type them. It is Friday 2026-11-20, 14:30 in Dublin (UTC)."""

import dataclasses
from zoneinfo import ZoneInfo

import pytest

from commands.grammar import Context
from commands.grammar.ask import Unclear
from commands.grammar.spans import span
from tests.commands.grammar.team import TEAM

NEW_YORK = dataclasses.replace(TEAM, zone=ZoneInfo("America/New_York"))


def read(text: str, context: Context = TEAM) -> str:
    found = span(text, zone=context.zone, now=context.now)
    return f"{found.start:%m-%dT%H:%M} {found.end:%m-%dT%H:%M} {found.rest}".strip()


@pytest.mark.parametrize(
    ("text", "span_read"),
    [
        ("mon 09:00 to 17:00 dentist", "11-23T09:00 11-23T17:00 dentist"),
        ("from mon 09:00 until tue 9am", "11-23T09:00 11-24T09:00"),
        ("mon 09:00..17:00", "11-23T09:00 11-23T17:00"),
        ("fri 17:00 to mon 09:00", "11-20T17:00 11-23T09:00"),
        ("fri 09:00 to fri 12:00", "11-27T09:00 11-27T12:00"),
        ("now for 4h the train is late", "11-20T14:30 11-20T18:30 the train is late"),
        ("now to 18:00", "11-20T14:30 11-20T18:00"),
        ("22:00 to 06:00", "11-20T22:00 11-21T06:00"),
        ("09:00 to 18:00", "11-20T14:30 11-20T18:00"),  # it has begun: from now on
        ("09:00 to 12:00", "11-21T09:00 11-21T12:00"),  # it is over: tomorrow's
        ("tomorrow 9am to 5pm", "11-21T09:00 11-21T17:00"),
        ("today to tomorrow", "11-20T14:30 11-22T00:00"),
        ("2026-12-24 to 2026-12-27 skiing", "12-24T00:00 12-28T00:00 skiing"),
        ("2026-12-24T09:00Z to 2026-12-24T10:00Z", "12-24T09:00 12-24T10:00"),
        ("mon 09:00 to 17:00 America/New_York x", "11-23T14:00 11-23T22:00 x"),
        ("mon 09:00 America/New_York to 17:00 x", "11-23T14:00 11-23T22:00 x"),
        ("sat for 2d", "11-21T00:00 11-23T00:00"),
    ],
)
def test_a_span_is_read_on_the_writers_clock(text: str, span_read: str) -> None:
    assert read(text) == span_read


def test_clock_changes_are_those_of_the_writers_zone() -> None:
    """New York skips 02:00 to 03:00 on 2027-03-14, and repeats 01:00 to 02:00 on 2027-11-07."""
    assert read("2027-03-14 02:30 to 2027-03-14 09:00", NEW_YORK) == "03-14T07:00 03-14T13:00"
    assert read("2027-11-07 01:30 to 2027-11-07 02:00", NEW_YORK) == "11-07T05:30 11-07T07:00"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "When?"),
        ("soon", "not `soon`"),
        ("mon 09:00", "Until when?"),
        ("2026-11-19 09:00 to 2026-11-20 09:00", "over already"),
        ("tomorrow 09:00 to today 09:00", "has to come after"),
        ("2026-11-21 to 2028-11-21", "longer than a year"),
        ("2026-13-21 to 2026-13-22", "There is no day"),
        ("25:00 to 26:00", "no time of day"),
        ("mon 09:00 CET to 17:00", "may mean several zones"),
    ],
)
def test_what_is_no_span_is_said(text: str, said: str) -> None:
    with pytest.raises(Unclear) as unclear:
        span(text, zone=TEAM.zone, now=TEAM.now)
    assert said in unclear.value.sentence
    assert unclear.value.example == "mon 09:00 to 17:00"
