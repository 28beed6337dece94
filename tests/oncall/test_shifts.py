"""Whose shift comes when: a person's next ones."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from oncall.grid import Every
from oncall.resolve import next_shifts
from oncall.schedule import Schedule, simple

NOW = datetime(2026, 3, 25, 12, tzinfo=UTC)  # a Wednesday
TWO_WEEKS = NOW + timedelta(days=14)
WEEKS = simple("weeks", zone="Europe/Dublin", rotation=("ana", "bo", "cy"), start=date(2026, 3, 2))
DAYS = simple(
    "days", zone="UTC", rotation=("ana", "bo"), turns=Every(unit="day"), handoff=time(9), start=date(2026, 3, 2)
)


@pytest.mark.parametrize(
    ("schedule", "person", "starts"),
    [
        (WEEKS, "ana", ["2026-03-23", "2026-04-13"][:1]),  # hers now; her next begins after two weeks
        (WEEKS, "bo", ["2026-03-30"]),
        (WEEKS, "cy", ["2026-04-06"]),
        (WEEKS, "dee", []),
        (
            DAYS,
            "bo",
            [f"2026-{day}" for day in ("03-25", "03-27", "03-29", "03-31", "04-02", "04-04", "04-06", "04-08")],
        ),
    ],
)
def test_the_shifts_of_two_weeks(schedule: Schedule, person: str, starts: list[str]) -> None:
    """The one under way is among them."""
    found = next_shifts(schedule, person, now=NOW, until=TWO_WEEKS)
    assert [f"{shift.start:%Y-%m-%d}" for shift in found] == starts
    assert {shift.person for shift in found} <= {person}


def test_a_shift_further_away_is_shown_when_there_is_none_sooner() -> None:
    """Ten people, ten weeks."""
    people = tuple(f"p{number}" for number in range(10))
    schedule = simple("long", zone="UTC", rotation=people, start=date(2026, 3, 23))
    (shift,) = next_shifts(schedule, "p9", now=NOW, until=TWO_WEEKS)
    assert shift.start == datetime(2026, 5, 25, 9, tzinfo=UTC)


def test_a_schedule_that_has_not_begun_has_its_first_shifts() -> None:
    """However far away its start is."""
    schedule = simple("later", zone="UTC", rotation=("ana", "bo"), start=date(2099, 1, 5))
    (shift,) = next_shifts(schedule, "bo", now=NOW, until=TWO_WEEKS)
    assert shift.start == datetime(2099, 1, 12, 9, tzinfo=UTC)


def test_a_week_in_which_the_clocks_change_is_an_hour_shorter() -> None:
    """Handoffs are at nine by the clock on the wall."""
    (shift,) = next_shifts(WEEKS, "ana", now=NOW, until=NOW + timedelta(days=1))
    assert shift.end - shift.start == timedelta(days=7) - timedelta(hours=1)
