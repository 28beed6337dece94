"""Turns: weeks of their own, people who join and leave, anchors, and turns that no window opens in."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

from oncall.grid import Every, Weekly
from oncall.holiday import calendar_of
from oncall.layer import DaysOff, Layer
from oncall.override import Absence, swap
from oncall.resolve import next_shift, on_call, responders, shifts
from oncall.rotation import Anchor, Member, Was
from oncall.schedule import Schedule
from oncall.window import Window

DAILY = Every(unit="day")


def layer(*people: str | Member, name: str = "all", **changes: object) -> Layer:
    members = tuple(person if isinstance(person, Member) else Member(person=person) for person in people)
    made = Layer(name=name, zone="UTC", start=datetime(2026, 1, 5), rotation=members, turns=DAILY)  # noqa: DTZ001
    return replace(made, **changes)  # type: ignore[arg-type]  # a test's shorthand


def on_days(schedule: Schedule, first: int, last: int) -> list[str]:
    """Who is on call at noon, a day after the other, in January 2026."""
    return ["+".join(responders(schedule, noon(day))) for day in range(first, last + 1)]


def noon(day: int) -> datetime:
    return datetime(2026, 1, day, 12, tzinfo=UTC)


def of(*layers: Layer, **changes: object) -> Schedule:
    return replace(Schedule(name="tns", layers=layers), **changes)  # type: ignore[arg-type]  # a test's shorthand


def test_a_week_may_be_four_and_three_days() -> None:
    split = Weekly(handoffs=((0, time()), (4, time())))
    assert on_days(of(layer("ana", "bo", turns=split)), 5, 14) == ["ana"] * 4 + ["bo"] * 3 + ["ana"] * 3


def test_somebody_who_joins_leaves_everybody_elses_past_alone() -> None:
    joined = layer("ana", "bo", Member(person="cy", since=date(2026, 1, 9)))
    assert on_days(of(joined), 5, 12) == ["ana", "bo", "ana", "bo", "cy", "ana", "bo", "cy"]


def test_somebody_who_leaves_is_not_on_call_from_that_day_on() -> None:
    leaver = layer("ana", Member(person="bo", until=date(2026, 1, 8)), "cy", turns=Every(unit="week"))
    assert on_days(of(replace(leaver, anchors=(Anchor(person="bo", at=noon(6)),))), 5, 13) == (["bo"] * 3 + ["cy"] * 6)


def test_an_anchor_keeps_the_position_and_the_past() -> None:
    old = layer("ana", "bo", "cy")
    was = Was(rotation=old.rotation, start=old.start, turns=old.turns)
    edited = layer("ana", "cy", anchors=(Anchor(person="cy", at=noon(10), was=was),))
    assert on_days(of(edited), 5, 13) == ["ana", "bo", "cy", "ana", "bo", "cy", "ana", "cy", "ana"]


def test_only_turns_that_a_window_opens_in_count_if_so_wished() -> None:
    """Otherwise the same two of seven people would never work, as their turns fall on weekends."""
    weekdays = Window(days=frozenset(range(5)), start=time(9), end=time(17))
    people = ("ana", "bo", "cy", "dara", "eoin", "finn", "grace")
    starving = of(layer(*people, windows=(weekdays,)))
    assert {name for name in on_days(starving, 5, 31) if name} == {"ana", "bo", "cy", "dara", "eoin"}
    fair = of(layer(*people, windows=(weekdays,), advance="eligible"))
    assert [name for name in on_days(fair, 5, 16) if name] == [*people, "ana", "bo", "cy"]


def test_a_holiday_is_handed_to_another_layer() -> None:
    irish = layer("ana", name="dublin", days_off=(DaysOff(calendars=(calendar_of("IE"),), to="london"),))
    later = replace(irish, zone="Europe/Dublin", start=datetime(2025, 12, 1))  # noqa: DTZ001 - a wall clock's
    schedule = of(layer("bo", name="london", start=later.start), later)
    shift = on_call(schedule, datetime(2026, 1, 1, 12, tzinfo=UTC))
    assert shift is not None
    assert shift.responders == ("bo",)
    assert shift.because == ("layer london, instead of dublin: New Year's Day",)
    assert responders(schedule, datetime(2026, 1, 2, 12, tzinfo=UTC)) == ("ana",)


def test_a_layer_stands_in_for_somebody_absent() -> None:
    away = Absence(person="ana", start=noon(7), end=noon(9), reason="ill")
    schedule = of(layer("bo", name="spare"), layer("ana", when_absent="spare"), absences=(away,))
    assert on_days(schedule, 6, 9) == ["ana", "bo", "bo", "ana"]


def test_a_swap_changes_both_halves() -> None:
    halves = swap("ana", (noon(5), noon(6)), "bo", (noon(8), noon(9)), "a wedding")
    schedule = of(layer("ana", "bo"), overrides=halves)
    assert on_days(schedule, 5, 8) == ["bo", "bo", "ana", "ana"]
    shift = on_call(schedule, noon(5))
    assert shift is not None
    assert shift.because == ("swap instead of ana: a wedding",)


def test_two_offices_may_be_on_call_beside_each_other() -> None:
    schedule = of(layer("ana", name="one"), layer("bo", name="other", beside=True))
    assert responders(schedule, noon(5)) == ("ana", "bo")


def test_nobody_before_the_start_then_the_first() -> None:
    schedule = of(layer("ana", "bo"))
    before = datetime(2026, 1, 1, tzinfo=UTC)
    assert on_call(schedule, before) is None
    first = next_shift(schedule, before)
    assert first is not None
    assert (first.responders, first.start) == (("ana",), datetime(2026, 1, 5, tzinfo=UTC))


def test_a_month_without_the_day_hands_off_on_its_last() -> None:
    monthly = layer("ana", "bo", start=datetime(2026, 1, 31), turns=Every(unit="month"))  # noqa: DTZ001
    starts = [each.start.date() for each in shifts(of(monthly), noon(1), datetime(2026, 5, 1, tzinfo=UTC))]
    assert starts == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]
