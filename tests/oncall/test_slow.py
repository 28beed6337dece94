"""The schedule and the model that walks the minutes agree, wherever clocks change."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from oncall.resolve import responders
from oncall.schedule import Schedule
from oncall.zone import zone_of
from tests.oncall import shapes
from tests.oncall.slow import changes_of, walk

# No shrinking: every example walks thirteen thousand minutes.
seldom = settings(deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
BEFORE, AFTER = timedelta(days=4), timedelta(days=5)


def disagreements(schedule: Schedule, about: datetime) -> list[str]:
    """Minutes in which the two name different people."""
    return [
        f"{minute:%FT%TZ}: {responders(schedule, minute)} instead of {people}"
        for minute, people in walk(schedule, about - BEFORE, about + AFTER).items()
        if sorted(responders(schedule, minute)) != people
    ]


@pytest.mark.parametrize("zone", shapes.ODD_ZONES)
def test_an_odd_zone_agrees_with_the_minutes(zone: str) -> None:
    @settings(seldom, max_examples=2)
    @given(st.data())
    def agrees(data: st.DataObject) -> None:
        about = data.draw(shapes.moments(zone))
        assert not disagreements(data.draw(shapes.schedules(about, zone)), about)[:3]

    agrees()


@settings(seldom, max_examples=8)
@given(st.data())
def test_any_zone_agrees_with_the_minutes(data: st.DataObject) -> None:
    zone = data.draw(st.sampled_from(shapes.every_zone()))
    about = data.draw(shapes.moments(zone))
    assert not disagreements(data.draw(shapes.schedules(about)), about)[:3]


@pytest.mark.parametrize("zone", ["Pacific/Apia", "Africa/Casablanca"])
def test_the_changes_of_a_zone_are_all_found(zone: str) -> None:
    changes = [datetime.fromtimestamp(at, UTC) for at in zone_of(zone).changes[1:]]
    found = [at for at in changes if 2005 <= at.year <= 2015]
    assert [at.replace(minute=0) for at in found] == [at.replace(minute=0) for at in changes_of(zone, 2005, 2015)]
