"""A rotation is recognised in the shifts that it made."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oncall.grid import Every, Turns, Weekly
from oncall.infer import differences, infer
from oncall.instant import seconds
from oncall.layer import Layer
from oncall.listed import Event, Listed, Recurrence
from oncall.resolve import shifts
from oncall.rotation import Member
from oncall.schedule import Schedule
from oncall.window import Window

START = datetime(2026, 2, 2, 9, tzinfo=UTC).replace(tzinfo=None)
ZONES = ["Europe/Dublin", "America/Los_Angeles", "Asia/Singapore", "UTC"]
OFFICE = Window(days=frozenset(range(5)), start=time(9), end=time(17))


def listed(*layers: Layer, days: int = 120) -> list[Listed]:
    """The shifts of layers, a person each."""
    start = datetime(2026, 2, 2, 18, tzinfo=UTC) - timedelta(days=2)
    found = shifts(Schedule(name="s", layers=layers), start, start + timedelta(days=days))
    return [Listed(seconds(each.start), seconds(each.end), person) for each in found for person in each.responders]


def layer(people: str, turns: Turns, zone: str = "Europe/Dublin", *windows: Window) -> Layer:
    members = tuple(Member(person=person) for person in people)
    return Layer(name="s", zone=zone, start=START, rotation=members, turns=turns, windows=windows)


@settings(max_examples=15, deadline=None)
@given(
    st.sampled_from(["ab", "abc", "abcd"]),
    st.sampled_from([Every(unit="week"), Every(unit="day"), Every(unit="week", count=2), Every(unit="hour", count=12)]),
    st.sampled_from(ZONES),
)
def test_a_rotation_is_found_again_in_its_shifts(people: str, turns: Every, zone: str) -> None:
    made = listed(layer(people, turns, zone))
    found = infer(made, ZONES)
    assert len(found) == 1
    assert len(found[0].rotation) == len(people)
    assert differences(found, made) == []


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(layer("ab", Every(unit="week"), "Europe/Dublin", OFFICE), id="office hours by the week"),
        pytest.param(layer("abc", Weekly(handoffs=((0, time(9)), (4, time(9))))), id="four days and three"),
    ],
)
def test_weeks_with_hours_or_handoffs_of_their_own_are_found_again(made: Layer) -> None:
    (found,) = infer(listed(made), ZONES)
    assert (found.turns, found.windows, found.rotation) == (made.turns, made.windows, made.rotation)


def test_what_is_not_as_the_rotation_has_it_is_told_apart() -> None:
    made = listed(layer("ab", Every(unit="week")))
    cut = made[3]
    noon = cut.start + 3 * 3600
    made[3:4] = [
        cut._replace(end=noon),
        cut._replace(start=noon, end=noon + 3600, person="c"),
        cut._replace(start=noon + 3600),
    ]
    found = infer(made, ZONES)
    (left,) = differences(found, made)
    assert (left.start, left.end, left.add, left.remove) == (noon, noon + 3600, ("c",), (cut.person,))
    assert [member.person for member in found[0].rotation] == ["a", "b"]


def test_shifts_without_rhyme_are_no_rotation() -> None:
    lengths = [18, 26, 43, 41, 56, 19, 15, 37, 28, 17, 58, 50]
    made, at = [], 1_772_420_400
    for hours, person in zip(lengths, "bdaadbddbbda", strict=True):
        made.append(Listed(at, at + hours * 3600, person))
        at += hours * 3600
    assert infer(made, ZONES) == ()


@pytest.mark.parametrize(
    ("recurs", "days"),
    [
        (Recurrence(unit="day", interval=2, times=3), [2, 4, 6]),
        (Recurrence(unit="week", days=frozenset({0, 2}), times=3), [2, 4, 9]),
        (Recurrence(unit="week", interval=2, until=1_773_700_000), [2, 16]),
        (Recurrence(unit="day", times=3, without=frozenset({1_772_528_400})), [2, 4]),
    ],
)
def test_an_event_recurs_on_its_own_clock(recurs: Recurrence, days: list[int]) -> None:
    nine = seconds(datetime(2026, 3, 2, 9, tzinfo=UTC))
    event = Event(person="a", zone="UTC", start=nine, end=nine + 3600, recurs=recurs)
    found = [datetime.fromtimestamp(shift.start, UTC).day for shift in event.shifts(nine + 60 * 86_400)]
    assert found == days


def test_a_month_without_that_day_is_passed_over() -> None:
    start = seconds(datetime(2026, 1, 31, 9, tzinfo=UTC))
    event = Event(person="a", zone="UTC", start=start, end=start + 3600, recurs=Recurrence(unit="month", times=3))
    found = [datetime.fromtimestamp(shift.start, UTC).month for shift in event.shifts(start + 400 * 86_400)]
    assert found == [1, 3, 5]
