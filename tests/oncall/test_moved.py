"""Handoffs that clock changes move in somebody's day."""

from dataclasses import replace
from datetime import UTC, datetime, time

from oncall.house import House
from oncall.layer import Layer
from oncall.override import cover
from oncall.prove import prove
from oncall.schedule import Schedule
from oncall.window import Window
from tests.oncall.test_rotation import layer, of

WINTER, SUMMER = datetime(2027, 3, 1, tzinfo=UTC), datetime(2027, 3, 25, tzinfo=UTC)  # clocks change on the 14th


def office(name: str, zone: str, person: str, start: int, end: int) -> Layer:
    first = datetime(2026, 1, 5, start)  # noqa: DTZ001 - a wall clock's reading
    return layer(person, name=name, zone=zone, start=first, windows=(Window(start=time(start), end=time(end)),))


WEST = office("west", "America/Los_Angeles", "ana", 9, 18)
EAST = office("east", "Asia/Singapore", "grace", 9, 17)
HOME = {"ana": "America/Los_Angeles", "grace": "Asia/Singapore", "bo": "Europe/Dublin"}


def moves(schedule: Schedule, zones: dict[str, str] = HOME) -> list[str]:
    house = House(schedules={"tns": schedule}, policies={}, zones=zones)
    return [each.what for each in prove(house, WINTER, SUMMER) if each.kind == "moved"]


def test_whoever_works_until_another_office_takes_over_is_told_of_its_clock() -> None:
    (told,) = moves(of(WEST, EAST))
    assert told == (
        "ana's turn on layer west ends at 18:00 instead of 17:00 their time (America/Los_Angeles) from Sun 2027-03-14, "
        "as layer east goes by another clock (Asia/Singapore)"
    )
    assert moves(of(WEST, EAST, moves_allowed=True)) == []


def test_an_office_that_keeps_its_own_hours_is_not() -> None:
    (told,) = moves(of(EAST, WEST))
    assert told == (
        "grace's turn on layer east begins at 09:00 instead of 10:00 their time (Asia/Singapore) from Mon 2027-03-15, "
        "as layer west goes by another clock (America/Los_Angeles)"
    )
    assert moves(of(WEST)) == []


def test_whoever_lives_elsewhere_is_told_of_their_layers_clock() -> None:
    told = moves(of(WEST), {**HOME, "ana": "Europe/Dublin"})
    assert [each.split(" their time")[0] for each in told] == [
        "ana's turn on layer west begins at 16:00 instead of 17:00",
        "ana's turn on layer west ends at 01:00 instead of 02:00",
    ]


def test_somebody_who_joins_or_a_cover_is_no_handoff_of_the_others() -> None:
    beside = replace(EAST, beside=True)
    assert moves(of(replace(WEST, windows=()), beside)) == []
    covered = of(
        WEST, overrides=(cover("ana", "bo", WINTER.replace(day=13, hour=20), SUMMER.replace(day=14, hour=20)),)
    )
    assert moves(covered) == []
