"""What is arranged in chat: in force from now on, undone from then on, and never a change of what has been."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oncall.arrangement import Arrangement, Rejected, arrange, undo, with_arrangements
from oncall.resolve import responders, shifts
from tests.oncall import shapes

NOW = datetime(2026, 1, 6, 12, 0, 0, 500, tzinfo=UTC)  # Ana's week
HOUR = timedelta(hours=1)
WEEK = timedelta(weeks=1)


def wanted(**changes: object) -> Arrangement:
    """Bo covers for Ana from an hour ago for five hours."""
    fields: dict[str, object] = {
        "id": 1,
        "kind": "cover",
        "schedule": "example",
        "person": "ana",
        "substitute": "bo",
        "start": NOW - HOUR,
        "end": NOW + 4 * HOUR,
        "arranged_by": "bo",
        "arranged_at": NOW,
    }
    return Arrangement(**{**fields, **changes})  # type: ignore[arg-type]  # the caller names its own fields


def people(made: Arrangement, at: datetime) -> tuple[str, ...]:
    return responders(with_arrangements(shapes.example(), [made]), at)


def test_it_begins_now_at_the_earliest_and_holds_until_its_end() -> None:
    made, _ = arrange(wanted())
    hours = [people(made, NOW + n * HOUR) for n in (-1, 0, 3, 4)]
    assert hours == [("ana",), ("bo",), ("bo",), ("ana",)]


def test_undone_it_holds_up_to_then() -> None:
    made, _ = undo(arrange(wanted())[0], by="ana", now=NOW + 2 * HOUR)
    assert [people(made, NOW + n * HOUR) for n in (0, 1, 2, 3)] == [("bo",), ("bo",), ("ana",), ("ana",)]
    with pytest.raises(Rejected, match="undone already"):
        undo(made, by="ana", now=NOW + 3 * HOUR)


def test_what_is_over_cannot_be_undone() -> None:
    with pytest.raises(Rejected, match="is over"):
        undo(arrange(wanted())[0], by="ana", now=NOW + 5 * HOUR)


def test_a_swap_goes_both_ways() -> None:
    made, _ = arrange(wanted(kind="swap", back_start=NOW + WEEK, back_end=NOW + WEEK + HOUR))
    assert people(made, NOW + HOUR) == ("bo",)
    assert people(made, NOW + WEEK) == ("ana",)
    assert people(made, NOW + WEEK + HOUR) == ("bo",)
    half, _ = undo(made, by="ana", now=NOW + 6 * HOUR)
    assert people(half, NOW + HOUR) == ("bo",)
    assert people(half, NOW + WEEK) == ("bo",)


def test_somebody_can_be_on_call_alone_beside_or_not_at_all() -> None:
    alone, _ = arrange(wanted(kind="override", person=None, substitute="cy"))
    beside, _ = arrange(wanted(kind="add", person=None, substitute="cy"))
    nobody, _ = arrange(wanted(kind="remove", substitute=None))
    at = NOW + HOUR
    assert (people(alone, at), people(beside, at), people(nobody, at)) == (("cy",), ("ana", "cy"), ())
    assert people(alone, NOW - 2 * WEEK) == ()  # before the schedule begins
    last = shifts(with_arrangements(shapes.example(), [alone]), NOW, NOW + WEEK)
    assert (last[0].responders, last[0].because) == (("cy",), ("override",))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"start": NOW - 2 * HOUR, "end": NOW - HOUR}, "over already"),
        ({"substitute": "ana"}, "takes two people"),
        ({"reason": "x" * 201}, "200 characters"),
        ({"kind": "swap", "back_start": NOW + HOUR, "back_end": NOW + 2 * HOUR}, "overlap"),
        ({"kind": "swap", "back_start": NOW - 2 * HOUR, "back_end": NOW - HOUR}, "way back is over"),
    ],
)
def test_what_makes_no_sense_is_refused(changes: dict[str, object], said: str) -> None:
    with pytest.raises(Rejected, match=said):
        arrange(wanted(**changes))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 400), st.integers(1, 400), st.integers(0, 500), st.integers(-50, 900))
def test_undoing_changes_nothing_that_has_been(begins: int, lasts: int, undone: int, at: int) -> None:
    """At every instant before it was undone the answer stays what it was; after it, it is as if never arranged."""
    start = NOW + begins * HOUR
    made, _ = arrange(wanted(start=start, end=start + lasts * HOUR))
    end = min(NOW + undone * HOUR, made.end - HOUR)
    taken_back, _ = undo(made, by="ana", now=end)
    instant = NOW + at * HOUR
    expected = people(made, instant) if instant < end else responders(shapes.example(), instant)
    assert people(taken_back, instant) == expected
