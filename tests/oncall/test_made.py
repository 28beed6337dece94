"""Schedules made in chat: in force at once, and a change of their people leaves what has been as it was."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oncall.arrangement import Rejected
from oncall.made import MadeSchedule, Turn, change_people, layer_of, make, schedule_of
from oncall.resolve import Shift, responders, shifts
from tests.oncall import shapes

NOW = datetime(2026, 3, 4, 12, 30, tzinfo=UTC)  # a Wednesday
PEOPLE = frozenset(shapes.PEOPLE)


def launch(
    *rotation: str, every: Turn = "week", weekday: int | None = 0, now: datetime = NOW, zone: str = "Europe/Dublin"
) -> MadeSchedule:
    made, _ = make(
        "s",
        name="launch",
        zone=zone,
        every=every,
        weekday=weekday,
        handoff=time(9),
        rotation=rotation,
        by="ana",
        now=now,
    )
    return made


def at(made: MadeSchedule, instant: datetime) -> tuple[str, ...]:
    schedule = schedule_of(made, PEOPLE)
    assert schedule is not None
    return responders(schedule, instant)


def test_the_first_is_on_call_at_once_and_hands_over_on_the_day() -> None:
    made = launch("bo", "cy")
    assert at(made, NOW) == ("bo",)
    monday = datetime(2026, 3, 9, 9, tzinfo=UTC)
    assert at(made, monday - timedelta(seconds=1)) == ("bo",)
    assert at(made, monday) == ("cy",)
    assert at(made, monday + timedelta(weeks=1)) == ("bo",)
    assert made.start == datetime(2026, 3, 2, tzinfo=UTC).date()


def test_who_is_on_call_finishes_their_turn_when_people_change() -> None:
    made = launch("bo", "cy")
    changed, event = change_people(made, ("cy", "dara"), by="ana", now=NOW)
    assert event.people == ("bo", "cy", "dara")
    monday = datetime(2026, 3, 9, 9, tzinfo=UTC)
    assert at(changed, NOW) == ("bo",)
    assert [at(changed, monday + timedelta(weeks=n)) for n in range(3)] == [("cy",), ("dara",), ("cy",)]


def test_who_is_in_the_files_no_more_is_on_call_no_more() -> None:
    made = launch("bo", "zoe")
    assert at(made, NOW + timedelta(weeks=1)) == ("bo",)
    assert schedule_of(launch("zoe"), PEOPLE) is None


@pytest.mark.parametrize("rotation", [(), ("ana",) * 31, ("bo", "cy")])
def test_what_is_no_change_or_no_rotation_is_refused(rotation: tuple[str, ...]) -> None:
    with pytest.raises(Rejected):
        change_people(launch("bo", "cy"), rotation, by="ana", now=NOW)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_changes_leave_the_past_as_it_was(data: st.DataObject) -> None:
    """In any zone, around the changes of its clock; and the first is on call whenever it is made."""
    zone = data.draw(shapes.zones())
    now = data.draw(shapes.moments(zone))
    rotations = st.lists(st.sampled_from(shapes.PEOPLE), min_size=1, max_size=4).map(tuple)
    first = data.draw(rotations)
    made = launch(
        *first,
        every=data.draw(st.sampled_from(("day", "week"))),
        weekday=data.draw(st.one_of(st.none(), st.integers(0, 6))),
        now=now,
        zone=zone,
    )
    begun = now
    assert at(made, now) == (first[0],)
    for rotation in data.draw(st.lists(rotations, max_size=4)):
        now += timedelta(hours=data.draw(st.integers(0, 300)))
        if rotation == made.rotation:
            continue
        before, (made, _) = schedule_of(made, PEOPLE), change_people(made, rotation, by="ana", now=now)
        after = schedule_of(made, PEOPLE)
        assert before is not None
        assert after is not None
        assert layer_of(made).rotation
        if now > begun:
            assert joined(shifts(before, begun, now)) == joined(shifts(after, begun, now))
        assert at(made, now + timedelta(days=15))[0] in rotation


def joined(found: list[Shift]) -> list[tuple[datetime, datetime, tuple[str, ...]]]:
    """Turns of the same people that touch as one."""
    whole: list[tuple[datetime, datetime, tuple[str, ...]]] = []
    for start, end, who, *_ in found:
        if whole and whole[-1][1:] == (start, who):
            whole[-1] = (whole[-1][0], end, who)
        else:
            whole.append((start, end, who))
    return whole
