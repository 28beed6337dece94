"""When somebody is asked before a shift, and what their answers and their silence come to."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from oncall import ready
from oncall.contact import Method
from oncall.grid import Every
from oncall.ready import Readiness, ReadyRules, ReadyStatus
from oncall.schedule import simple
from oncall.tour import Tour, tours
from oncall.window import Hours, Window
from oncall.zone import zone_of

RULES = ReadyRules(before=timedelta(hours=6), by=timedelta(hours=2))
DUBLIN, SINGAPORE = "Europe/Dublin", "Asia/Singapore"
BEGIN = datetime(2026, 1, 12, tzinfo=UTC)
ALL = (Method.SLACK, Method.SMS)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 1, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("starts", "zone", "asked"),
    [
        (at(14, 17), DUBLIN, at(14, 11)),  # in the morning, six hours before
        (at(14, 9), DUBLIN, at(13, 19, 45)),  # not at three at night, but on the evening before
        (at(14, 15), DUBLIN, at(14, 9)),
        (at(14, 14, 45), DUBLIN, at(13, 19, 45)),  # a quarter to nine is too early
        (at(14, 17), SINGAPORE, at(14, 11)),  # where it is seven in the evening
        (at(14, 5), SINGAPORE, at(13, 11, 45)),  # where it is seven in the morning
    ],
)
def test_people_are_asked_in_their_own_daytime(starts: datetime, zone: str, asked: datetime) -> None:
    """At the time that is wanted, or earlier."""
    assert ready.asking(starts, RULES, zone=zone, night=None, now=BEGIN) == asked


def test_somebody_who_told_their_night_is_asked_outside_of_it() -> None:
    """Whoever sleeps by day is asked at night."""
    night = Hours([Window(start=time(8), end=time(16))], zone_of(DUBLIN))
    assert ready.asking(at(14, 17), RULES, zone=DUBLIN, night=night, now=BEGIN) == at(14, 7, 45)


@pytest.mark.parametrize(
    ("now", "asked"),
    [
        (at(14, 12), at(14, 12)),  # given to them at noon, for five o'clock
        (at(14, 14, 30), at(14, 14, 30)),  # half an hour to answer
        (at(14, 14, 31), None),  # too late: whoever takes a shift so shortly before knows of it
        (at(14, 17, 30), None),
    ],
)
def test_a_shift_that_came_late_is_asked_for_if_there_is_time(now: datetime, asked: datetime | None) -> None:
    """At once, then."""
    assert ready.asking(at(14, 17), RULES, zone=DUBLIN, night=None, now=now) == asked


def test_nobody_is_woken_to_be_asked() -> None:
    """A shift that came at night waits for the morning, if that is early enough."""
    assert ready.asking(at(14, 17), RULES, zone=DUBLIN, night=None, now=at(14, 3)) == at(14, 11)
    assert ready.asking(at(14, 12), RULES, zone=DUBLIN, night=None, now=at(14, 3)) == at(14, 9)
    assert ready.asking(at(14, 9), RULES, zone=DUBLIN, night=None, now=at(14, 3)) is None


def check(status: ReadyStatus = ReadyStatus.ASKED, backup: str | None = None) -> Readiness:
    return Readiness(
        id="c1",
        schedule="tns",
        person="bo",
        turn=at(14, 17),
        starts_at=at(14, 17),
        ends_at=at(15, 17),
        status=status,
        methods=ALL,
        asks_at=at(14, 11),
        offers_at=at(14, 15),
        due_at=at(14, 15),
        backup=backup,
    )


def test_answers_are_gathered_until_every_method_is_among_them() -> None:
    assert ready.answer(check(), {Method.SMS}) is None
    shown = ready.answer(check(), {Method.SMS, Method.SLACK, Method.MAIL})
    assert shown is not None
    assert (shown[0].status, shown[0].due_at) == (ReadyStatus.READY, None)


def test_one_late_answer_ends_an_offer() -> None:
    offered, _ = ready.close(check(), (), backup="cy")
    assert (offered.status, offered.backup) == (ReadyStatus.SILENT, "cy")
    shown = ready.answer(offered, {Method.SMS})
    assert shown is not None
    assert shown[0].status is ReadyStatus.LACKING
    with pytest.raises(ready.Rejected, match="not on offer any more"):
        ready.take(shown[0], by="cy", now=at(14, 16))


def test_a_shift_is_taken_once_by_whom_it_was_offered_to() -> None:
    offered = check(ReadyStatus.SILENT, backup="cy")
    with pytest.raises(ready.Rejected, match="somebody else"):
        ready.take(offered, by="dee", now=at(14, 16))
    with pytest.raises(ready.Rejected, match="not on offer"):
        ready.take(offered, by="cy", now=at(15, 17))
    taken, _ = ready.take(offered, by="cy", now=at(14, 16))
    with pytest.raises(ready.Rejected, match="taken already"):
        ready.take(taken, by="cy", now=at(14, 16))


def test_a_tour_is_somebodys_time_without_a_break() -> None:
    """Two turns in a row are one; the one under way is not among those that begin."""
    daily = simple(
        "tns",
        zone="UTC",
        rotation=("ana", "bo", "bo"),
        start=date(2026, 1, 12),
        turns=Every(unit="day"),
        handoff=time(9),
    )
    assert tours(daily, at(12, 12), at(16, 9)) == [
        Tour("bo", at(13, 9), at(15, 9), at(13, 9)),
        Tour("ana", at(15, 9), at(16, 9), at(15, 9)),
    ]
