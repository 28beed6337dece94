"""Comparing, proving and weighing: edits, findings, and everybody's load."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from oncall.diff import diff
from oncall.fair import fair
from oncall.holiday import calendar_of
from oncall.house import House
from oncall.instant import moment, seconds
from oncall.resolve import responders
from oncall.rotation import Member
from oncall.schedule import Schedule
from tests.oncall import shapes
from tests.oncall.test_rotation import layer, of

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
WEEK = timedelta(days=7)


def house(schedule: Schedule, zone: str = "UTC") -> House:
    return House(schedules={"tns": schedule}, policies={}, zones=dict.fromkeys(schedule.people, zone))


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_difference_is_that_of_two_lists_of_shifts(data: st.DataObject) -> None:
    zone = data.draw(shapes.zones())
    about = data.draw(shapes.moments(zone))
    old, new = (data.draw(shapes.schedules(about, zone)) for _ in range(2))
    start, end = about - timedelta(days=2), about + timedelta(days=3)
    compared = diff(house(old), house(new), start, end)
    (change,) = compared.schedules or (None,)
    for at in data.draw(st.lists(st.integers(seconds(start), seconds(end) - 1), max_size=20)):
        before, after = (set(responders(each, moment(at))) for each in (old, new))
        gained, lost = (
            {person for person, times in people.items() if any(a <= moment(at) < b for a, b in times)}
            for people in ((change.gains, change.loses) if change else ({}, {}))
        )
        assert (gained, lost) == (after - before, before - after)


def test_an_edit_that_changes_nothing_has_no_difference() -> None:
    schedule = of(layer("ana", "bo"))
    compared = diff(house(schedule), house(schedule), MONDAY, MONDAY + WEEK)
    assert (compared.schedules, compared.loads, compared.breaks, compared.mends) == ((), {}, (), ())


def test_load_is_told_in_everybodys_own_time() -> None:
    """A week of days and nights: 9 of 24 hours are night; Saturday and Sunday begin where the person lives."""
    schedule = of(layer("ana"))
    (load,) = fair(house(schedule), MONDAY, MONDAY + WEEK)
    assert (load.hours, load.nights, load.weekends, load.holidays) == (168, 63, 48, 0)
    (elsewhere,) = fair(house(schedule, "Asia/Singapore"), MONDAY, MONDAY + timedelta(days=5))
    assert (elsewhere.weekends, elsewhere.nights) == (8, 45)


def test_public_holidays_are_those_of_where_somebody_lives() -> None:
    christmas = of(replace(layer("ana"), start=datetime(2025, 12, 1)))  # noqa: DTZ001 - a wall clock's reading
    there = replace(house(christmas), calendars={"ana": calendar_of("IE")})
    start = datetime(2025, 12, 24, tzinfo=UTC)
    assert fair(there, start, start + WEEK)[0].holidays == 48
    assert date(2025, 12, 25).weekday() < 5


def test_a_person_who_leaves_shows_in_the_difference() -> None:
    old = of(layer("ana", "bo"))
    new = of(layer("ana", Member(person="bo", until=date(2026, 1, 8))))
    compared = diff(house(old), house(new), MONDAY, MONDAY + timedelta(days=6))
    (change,) = compared.schedules
    assert set(change.gains) == {"ana"}
    assert set(change.loses) == {"bo"}
    assert compared.loads["bo"][0].hours > compared.loads["bo"][1].hours
