"""What of findings is new from one night to the next."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oncall.daily import Daily
from oncall.house import House
from oncall.override import Absence
from oncall.prove import prove
from oncall.prove.finding import Finding
from oncall.prove.news import known_by, news
from oncall.rotation import Member
from oncall.schedule import Schedule
from oncall.window import Window
from tests.oncall import shapes
from tests.oncall.test_rotation import layer, noon, of

NIGHT, AHEAD = timedelta(days=1), timedelta(days=60)


def found(schedule: Schedule, at: datetime) -> list[Finding]:
    house = House(schedules={"tns": schedule}, policies={}, zones=dict.fromkeys(schedule.people, "UTC"))
    return [each for each in prove(house, at, at + AHEAD) if each.kind != "unreached"]


def after(schedule: Schedule, edited: Schedule, at: datetime) -> list[str]:
    """What is new the night after an edit."""
    before = known_by(found(schedule, at))
    return [each.what for each in news(found(edited, at + NIGHT), before, at + AHEAD)]


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_what_nobody_changed_is_not_news(data: st.DataObject) -> None:
    """Whatever recurs, and whatever is under way as the night begins; only what comes into sight may be."""
    about = data.draw(shapes.moments(data.draw(shapes.zones())))
    schedule = replace(data.draw(shapes.schedules(about)), rest=timedelta(hours=11))
    at = about + timedelta(minutes=data.draw(st.integers(-3_000, 3_000)))
    before = known_by(found(schedule, at))
    in_sight = [each for each in found(schedule, at + NIGHT) if each.times[0][0] < at + AHEAD]
    assert news([each for each in in_sight if each.kind != "moved"], before, at + AHEAD) == []


def test_the_first_night_everything_is_news() -> None:
    hours = of(layer("ana", windows=(Window(start=time(9), end=time(17)),)))
    findings = found(hours, noon(6))
    assert news(findings, {}, None) == findings != []


def test_a_gap_more_is_news_beside_one_that_was_known() -> None:
    hours = of(layer("ana", windows=(Window(start=time(9), end=time(17)),)))
    longer = of(layer("ana", windows=(Window(start=time(9), end=time(16)),)))
    assert after(hours, hours, noon(6)) == []
    (told,) = after(hours, longer, noon(6))
    assert "nobody is on call from Wed 2026-01-07 16:00 to Thu 2026-01-08 09:00" in told
    assert after(longer, hours, noon(6)) == []


def test_another_absence_of_somebody_away_already_is_news() -> None:
    away = Absence(person="ana", start=noon(20), end=noon(22))
    more = Absence(person="ana", start=noon(25), end=noon(26))
    one, both = of(layer("ana", "bo"), absences=(away,)), of(layer("ana", "bo"), absences=(away, more))
    assert after(one, one, noon(6)) == []
    assert len(after(one, both, noon(6))) == 1


def test_what_was_mended_and_comes_back_is_news_again() -> None:
    good = of(layer("ana", "bo"))
    bad = of(layer("ana", Member(person="bo"), end=datetime(2026, 1, 15)))  # noqa: DTZ001 - a wall clock's reading
    assert len(after(good, bad, noon(6))) == 1
    assert after(bad, good, noon(6)) == []
    assert len(after(good, bad, noon(8))) == 1


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 29, 1, tzinfo=UTC)),  # 01:30 is skipped
        (datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 3, 30, 0, 30, tzinfo=UTC)),
        (datetime(2026, 10, 24, 12, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # and this one comes twice
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 26, 1, 30, tzinfo=UTC)),
    ],
)
def test_a_time_of_day_comes_once_a_day(now: datetime, then: datetime) -> None:
    assert Daily(at=time(1, 30), zone="Europe/Dublin").after(now) == then


def test_no_day_is_left_out_but_one_that_there_was_not() -> None:
    """Apia had no 30 December 2011: its half past nine came as the day after began."""
    daily, at = Daily(at=time(9, 30), zone="Pacific/Apia"), datetime(2011, 12, 28, tzinfo=UTC)
    times = [at := daily.after(at) for _ in range(4)]
    assert [each.date() for each in times] == [date(2011, 12, day) for day in (28, 29, 30, 30)]
