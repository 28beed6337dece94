"""An override that changes nothing is found, and one that changes anything at all is not."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from oncall.house import House
from oncall.override import FixedShift, Override, Temporary
from oncall.prove import prove
from oncall.schedule import Schedule, simple

NOON = datetime(2026, 6, 2, 12, tzinfo=UTC)  # ana's week; bo's begins on the 8th at 09:00
DAY = timedelta(days=1)
TNS = simple("tns", zone="UTC", rotation=["ana", "bo"], start=date(2026, 6, 1))


def found(schedule: Schedule) -> list[str]:
    house = House(schedules={"tns": schedule}, policies={}, zones={"ana": "UTC", "bo": "UTC", "cy": "UTC"})
    return [each.what for each in prove(house, NOON, NOON + 30 * DAY) if each.kind == "idle"]


@pytest.mark.parametrize(
    ("override", "what"),
    [
        (Override(start=NOON, end=NOON + DAY, add="cy", remove="bo"), "cy stands in for bo, who is not on call,"),
        (Override(start=NOON, end=NOON + DAY, remove="bo"), "bo is taken off call without being on call"),
        (Override(start=NOON, end=NOON + DAY, add="ana"), "ana is put on call, which changes nothing,"),
        (Override(start=NOON, end=NOON + DAY, add="ana", alone=True), "ana is put on call, which changes nothing,"),
        (Override(start=NOON, end=NOON + 7 * DAY, add="cy", remove="bo"), None),  # a few hours of bo's
        (Override(start=NOON, end=NOON + 7 * DAY, add="ana"), None),
        (Override(start=NOON, end=NOON + DAY, add="cy"), None),
        (Override(start=NOON - 2 * DAY, end=NOON, add="cy", remove="bo"), None),  # over
        (Override(start=NOON + 31 * DAY, end=NOON + 32 * DAY, add="cy", remove="zoe"), None),  # beyond
        (Override(start=NOON - DAY - timedelta(hours=3), end=NOON + DAY, add="cy"), None),
    ],
)
def test_what_changes_nothing_is_named_with_its_time(override: Override, what: str | None) -> None:
    told = found(replace(TNS, overrides=(override,)))
    assert [each.split(" from ")[0] for each in told] == ([what] if what else [])


def test_what_another_left_is_what_counts() -> None:
    """Cy for ana, then dara for ana: the second comes too late. Dara for cy would not."""
    first, second = (Override(start=NOON, end=NOON + DAY, add=who, remove="ana") for who in ("cy", "dara"))
    assert len(found(replace(TNS, overrides=(first, second)))) == 1
    assert found(replace(TNS, overrides=(first, replace(second, remove="cy")))) == []


def test_inside_a_temporary_schedule_nothing_holds() -> None:
    shift = FixedShift(person="ana", start=NOON, end=NOON + DAY)
    temporary = Temporary(start=NOON, end=NOON + DAY, shifts=(shift,))
    override = Override(start=NOON, end=NOON + DAY, add="cy", remove="ana")
    assert len(found(replace(TNS, overrides=(override,), temporary=(temporary,)))) == 1
    assert found(replace(TNS, overrides=(replace(override, end=NOON + 2 * DAY),), temporary=(temporary,))) == []
