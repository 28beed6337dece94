"""What asks for something: of whom, since when, and what can be pressed; then what became of it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.views.incident import RESOLVE, TAKE_COMMAND, UPDATE
from bot.views.reminder import (
    ACTION_DONE,
    SKIP_STEP,
    SNOOZE_ACTION,
    SNOOZE_QUIET,
    SNOOZE_STEP,
    SNOOZE_UPDATE,
    STILL_GOING,
    action_due,
    asks,
    quiet_answered,
    quiet_question,
    read_span,
    steps_due,
    update_answered,
    update_request,
)
from bot.views.runbook import DONE
from incidents.incident import Status
from runbooks.run import RunStep, StepState
from tests.bot.cases import (
    BAD_TEXTS,
    NOW,
    SECRET,
    Names,
    action,
    data,
    incident,
    led,
    pressed,
    run,
    situation,
    step,
    team,
    words,
)


def due(number: int, **changes: object) -> RunStep:
    """A step that was due a minute ago, and was asked for."""
    given = {"due_at": NOW - timedelta(minutes=1), "asked_at": NOW, "asks_at": NOW + timedelta(hours=1), **changes}
    return replace(step(number), **given)  # type: ignore[arg-type]  # the caller names the step's own fields


def test_an_update_is_asked_of_the_commander() -> None:
    message = update_request(led(), NOW - timedelta(minutes=1), team(), Names())
    read = words(message)
    assert "<@UANA>, *an update is due.* The last was <!date^" in read
    assert "SEV2 asks for one every 1 h." in read
    assert pressed(message) == [UPDATE, SNOOZE_UPDATE]


def test_without_a_commander_an_update_is_asked_of_everybody() -> None:
    message = update_request(incident(), None, team(), Names())
    assert "nobody has command: anybody here can write it. None has been written yet." in words(message)
    assert pressed(message) == [UPDATE, TAKE_COMMAND, SNOOZE_UPDATE]


def test_a_quiet_incident_is_asked_about_with_both_answers() -> None:
    message = quiet_question(situation(replace(led(), quiet_due_at=NOW)), NOW, Names())
    assert words(message).startswith("<@UANA>, *is INC-12 over?* Nothing has been recorded since <!date^")
    assert "I ask again <!date^" in words(message)
    assert pressed(message) == [RESOLVE, STILL_GOING, SNOOZE_QUIET]
    nobody = words(quiet_question(situation(incident()), NOW, Names()))
    assert nobody.startswith("*Is INC-12 over?*")
    assert "Nobody has command" in nobody


@pytest.mark.parametrize("status", [Status.RESOLVED, Status.CANCELLED])
def test_what_is_over_asks_no_more(status: Status) -> None:
    about = led(status=status)
    steps = run(due(1), due(2))
    for message in (
        update_answered(about, None, Names()),
        quiet_answered(about, None, Names()),
        steps_due(steps, about, ["step-1", "step-2"], Names(), NOW),
    ):
        assert f"INC-12 is {status}." in words(message)
        assert not asks(message)


def test_steps_are_asked_of_whoever_they_fall_to_and_of_the_commander_when_overdue() -> None:
    about = replace(led(), roles={"commander": "ana", "legal": "bo"})
    steps = run(due(1, role="legal"), due(2, role="policy", due_at=NOW + timedelta(minutes=5)))
    message = steps_due(steps, about, ["step-1", "step-2"], Names(), NOW)
    read = words(message)
    assert read.startswith("<@UBO> and <@UANA>: *1 step overdue, 1 due soon.*")
    assert "*Step 1* · legal (Bo) · *overdue since <!date^" in read
    assert "*Step 2* · policy (nobody yet) · due <!date^" in read
    assert pressed(message) == [DONE, SKIP_STEP, SNOOZE_STEP] * 2


def test_a_step_that_was_done_stands_in_one_line_and_one_put_off_says_until_when() -> None:
    steps = run(
        due(1, state=StepState.DONE, by="bo", at=NOW),
        due(2, asked_at=None, asks_at=NOW + timedelta(hours=2)),
    )
    read = words(steps_due(steps, led(), ["step-1", "step-2"], Names(), NOW))
    assert "✓ Bo did step 1" in read
    assert "put off until <!date^" in read


def test_of_many_steps_the_first_few_are_asked_for() -> None:
    keys = [f"step-{number}" for number in range(1, 101)]
    message = steps_due(run(*(due(number) for number in range(1, 101))), led(), keys, Names(), NOW)
    assert "… and 89 more steps: `/incident runbook`" in words(message)
    assert data(message)


def test_an_overdue_action_is_asked_of_its_owner() -> None:
    item = replace(action("Rotate keys", number=3), owner="bo", due_on=date(2026, 3, 2), done_at=None, done_by=None)
    directly = action_due(item, led(), None, Names(), NOW)
    assert "*Action 3 of INC-12 is overdue.* It was due on Mon 2 Mar.\nRotate keys" in words(directly)
    assert pressed(directly) == [ACTION_DONE, SNOOZE_ACTION]
    assert words(action_due(item, led(), "bo", Names(), NOW)).startswith("<@UBO>, *action 3 of INC-12 is overdue.*")
    done = action_due(replace(item, done_by="bo", done_at=NOW), led(), None, Names(), NOW)
    assert "✓ Bo did action 3 of INC-12" in words(done)
    assert not asks(done)


def test_a_private_title_is_told_nobody() -> None:
    private = led(title=SECRET, private=True)
    shown = (
        update_request(private, NOW, team(), Names()),
        quiet_question(situation(private), NOW, Names()),
        steps_due(run(due(1)), private, ["step-1"], Names(), NOW),
        action_due(action("Rotate", number=1), private, None, Names(), NOW),
    )
    assert all(SECRET not in each.text + words(each) for each in shown)


@pytest.mark.parametrize("text", BAD_TEXTS.values(), ids=BAD_TEXTS)
def test_no_text_breaks_a_reminder(text: str) -> None:
    names, about = Names(text), incident(text[:300], roles={"commander": "awkward"})
    keys = [f"step-{number}" for number in range(1, 61)]
    steps = [due(n, text=text[:300] or "x", role=text[:150] or "x", assignee="awkward") for n in range(1, 61)]
    assert data(steps_due(run(*steps), about, keys, names, NOW))
    assert data(action_due(replace(action(text, number=1), owner="awkward"), about, "awkward", names, NOW))
    assert data(update_request(about, NOW, team(text), names))


def test_a_span_is_read_as_it_was_written() -> None:
    assert read_span("1h|run|step") == ("1h", "run|step")
