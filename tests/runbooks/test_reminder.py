"""When steps are asked for: ahead of what is required, at its time, and again; put off, and at rest."""

from datetime import UTC, datetime, timedelta

import pytest

from runbooks.reminder import PAUSE, ask_for_due, rest, resume, snooze_step
from runbooks.run import Rejected, Run, complete_step, end, start, undo_step
from runbooks.runbook import Runbook, Stage, Step

NOW = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)


def minutes(number: float) -> datetime:
    return NOW + timedelta(minutes=number)


def started(*steps: Step) -> Run:
    book = Runbook(name="b", title="B", when="", stages=(Stage(title="S", steps=steps),))
    return start(book, run_id="r", incident_id=1, by="ana", now=NOW)[0]


def timed(key: str, due: float, *, required: bool = False) -> Step:
    return Step(key=key, text=key, due_after=timedelta(minutes=due), required=required)


@pytest.mark.parametrize(
    ("due", "required", "asked"),
    [
        (60, True, 45),  # a quarter of the time is left
        (60, False, 60),
        (15, True, 15),  # less than five minutes ahead helps nobody
        (60 * 24 * 20, True, 60 * 24 * 19),  # a day ahead is enough
    ],
)
def test_what_is_required_is_asked_for_before_it_lapses(due: float, required: bool, asked: float) -> None:  # noqa: FBT001 - a case
    assert started(timed("a", due, required=required)).asks_at == minutes(asked)


def test_a_step_without_a_time_is_never_asked_for() -> None:
    run = started(Step(key="a", text="a"))
    assert run.asks_at is None
    with pytest.raises(Rejected, match="No step"):
        ask_for_due(run, now=minutes(9_999))


def test_it_is_asked_for_again_when_it_lapses_and_then_at_ever_the_same_pace() -> None:
    run, event = ask_for_due(started(timed("a", 60, required=True)), now=minutes(45))
    assert event.steps == ("a",)
    assert run.asks_at == minutes(60)
    run, _ = ask_for_due(run, now=minutes(60))
    assert run.asks_at == minutes(120)


def test_what_is_not_required_waits_for_the_pause_and_what_is_does_not() -> None:
    run, _ = ask_for_due(started(timed("a", 5), timed("b", 10), timed("c", 12, required=True)), now=minutes(5))
    assert run.asks_at == minutes(12)
    run, event = ask_for_due(run, now=minutes(12))
    assert event.steps == ("b", "c", "a")
    assert event.texts == ("b", "c")
    assert run.asks_at == minutes(12) + timedelta(minutes=23)


def test_one_message_holds_what_fell_due_meanwhile() -> None:
    run, _ = ask_for_due(started(timed("a", 5), timed("b", 6), timed("c", 90)), now=minutes(5))
    assert run.asks_at == minutes(5) + PAUSE
    _, event = ask_for_due(run, now=minutes(20))
    assert event.texts == ("b",)
    assert event.steps == ("b", "a")


def test_put_off_it_is_asked_for_then_but_no_later_than_it_falls_due() -> None:
    run, _ = ask_for_due(started(timed("a", 60, required=True)), now=minutes(45))
    put_off, event = snooze_step(run, "a", by="bo", until=minutes(500), now=minutes(46))
    assert event.until == put_off.asks_at == minutes(60)
    overdue, _ = ask_for_due(put_off, now=minutes(60))
    assert snooze_step(overdue, "a", by="bo", until=minutes(500), now=minutes(61))[0].asks_at == minutes(500)


def test_what_was_put_off_is_not_in_the_next_message() -> None:
    run, _ = ask_for_due(started(timed("a", 5), timed("b", 30)), now=minutes(5))
    run, _ = snooze_step(run, "a", by="bo", until=minutes(65), now=minutes(6))
    _, event = ask_for_due(run, now=minutes(30))
    assert event.steps == ("b",)


def test_what_is_settled_is_not_asked_for_and_what_was_just_undone_not_at_once() -> None:
    run = started(timed("a", 5))
    done, _ = complete_step(run, "a", by="bo", now=minutes(1))
    assert done.asks_at is None
    with pytest.raises(Rejected, match="already ticked"):
        snooze_step(done, "a", by="cy", until=minutes(9), now=minutes(2))
    undone, _ = undo_step(done, "a", by="bo", now=minutes(30))
    assert undone.asks_at == minutes(45)


def test_at_rest_nothing_is_asked_for_until_it_goes_on() -> None:
    run = started(timed("a", 5))
    assert rest(run).asks_at is None
    assert resume(rest(run)).asks_at == minutes(5)
    assert end(run, by="ana", now=minutes(1))[0].asks_at is None
