"""A run of a runbook: what may be done to a step, by whom it was, and what is left."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runbooks import events
from runbooks.run import (
    MAX_NOTE,
    MAX_REASON,
    Rejected,
    Run,
    RunStep,
    StepState,
    assign_step,
    attach_message,
    complete_step,
    due_steps,
    end,
    next_due,
    next_step,
    note_step,
    open_required,
    progress,
    skip_step,
    start,
    undo_step,
)
from runbooks.runbook import Runbook, Stage, Step
from runbooks.stored import from_data, to_data

NOW = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=7)

BOOK = Runbook(
    name="leaked-key",
    title="Leaked key",
    when="",
    stages=(
        Stage(
            title="Stop",
            steps=(
                Step(
                    key="hold",
                    text="Hold the logs.",
                    role="commander",
                    due_after=timedelta(minutes=15),
                    link="https://example.com",
                    required=True,
                    record="Hold id.",
                ),
                Step(key="revoke", text="Revoke the key.", due_after=timedelta(minutes=5)),
            ),
        ),
        Stage(title="Close", steps=(Step(key="tell", text="Tell the owner."),)),
    ),
)
RUN, STARTED = start(BOOK, run_id="r1", incident_id=12, by="ana", now=NOW)


def step_of(run: Run, key: str) -> RunStep:
    return next(step for step in run.steps if step.key == key)


def test_starting_copies_everything_and_pins_the_version() -> None:
    assert (RUN.runbook, RUN.title, RUN.version) == ("leaked-key", "Leaked key", BOOK.version)
    assert (RUN.started_at, RUN.started_by, RUN.incident_id) == (NOW, "ana", 12)
    assert step_of(RUN, "hold") == RunStep(
        key="hold",
        stage="Stop",
        text="Hold the logs.",
        role="commander",
        due_at=NOW + timedelta(minutes=15),
        link="https://example.com",
        required=True,
        record="Hold id.",
        asks_at=NOW + timedelta(minutes=15),
    )
    assert [step.stage for step in RUN.steps] == ["Stop", "Stop", "Close"]
    assert (
        events.RunStarted(
            incident_id=12, run_id="r1", runbook="leaked-key", title="Leaked key", version=BOOK.version, by="ana"
        )
        == STARTED
    )


def test_ticking_says_who_and_when() -> None:
    run, event = complete_step(RUN, "hold", by="bo", now=LATER, note=" H-77 ")
    step = step_of(run, "hold")
    assert (step.state, step.by, step.at, step.note) == (StepState.DONE, "bo", LATER, "H-77")
    assert event == events.StepDone(
        incident_id=12, run_id="r1", step="hold", text="Hold the logs.", by="bo", note="H-77"
    )


def test_ticking_without_a_note_keeps_the_one_there_was() -> None:
    noted, _ = note_step(RUN, "hold", by="bo", note="asked storage")
    done, event = complete_step(noted, "hold", by="bo", now=LATER)
    assert step_of(done, "hold").note == "asked storage"
    assert event.note is None


def test_skipping_keeps_the_reason() -> None:
    run, event = skip_step(RUN, "hold", by="bo", reason="  Logs are held already. ", now=LATER)
    step = step_of(run, "hold")
    assert (step.state, step.by, step.reason) == (StepState.SKIPPED, "bo", "Logs are held already.")
    assert (event.reason, event.required) == ("Logs are held already.", True)


def test_assigning_and_unassigning() -> None:
    given_to, event = assign_step(RUN, "tell", by="ana", assignee="cy")
    assert step_of(given_to, "tell").assignee == event.assignee == "cy"
    freed, event = assign_step(given_to, "tell", by="ana", assignee=None)
    assert freed == RUN
    assert event.assignee is None


def test_a_settled_step_can_still_be_noted() -> None:
    done, _ = complete_step(RUN, "hold", by="bo", now=LATER)
    noted, event = note_step(done, "hold", by="cy", note="Receipt 123")
    assert step_of(noted, "hold").note == event.note == "Receipt 123"


def test_the_message_can_be_attached_anew() -> None:
    run, event = attach_message(RUN, "1.1")
    assert (run.message_ts, event.message_ts) == ("1.1", "1.1")
    assert attach_message(run, "2.2")[0].message_ts == "2.2"


DONE = complete_step(RUN, "revoke", by="bo", now=LATER)[0]
SKIPPED = skip_step(RUN, "tell", by="bo", reason="No owner.", now=LATER)[0]
ENDED = end(RUN, by="ana", now=LATER)[0]


@pytest.mark.parametrize(
    ("attempt", "says"),
    [
        (lambda: complete_step(DONE, "revoke", by="cy", now=LATER), "bo already ticked “Revoke the key.”."),
        (lambda: complete_step(SKIPPED, "tell", by="cy", now=LATER), "bo already skipped “Tell the owner.”. Undo"),
        (lambda: skip_step(DONE, "revoke", by="cy", reason="why not", now=LATER), "bo already ticked"),
        (lambda: skip_step(SKIPPED, "tell", by="cy", reason="again", now=LATER), "Undo that first."),
        (lambda: skip_step(RUN, "tell", by="cy", reason="  ", now=LATER), "The reason is empty. Nothing was changed."),
        (lambda: skip_step(RUN, "hold", by="cy", reason="n/a", now=LATER), "This step is required."),
        (lambda: skip_step(RUN, "tell", by="cy", reason="x" * (MAX_REASON + 1), now=LATER), "at most 300 fit"),
        (lambda: assign_step(DONE, "revoke", by="cy", assignee="cy"), "bo already ticked"),
        (lambda: assign_step(assign_step(RUN, "tell", by="a", assignee="cy")[0], "tell", by="a", assignee="cy"),
         "“Tell the owner.” is already with cy."),
        (lambda: assign_step(RUN, "tell", by="a", assignee=None), "“Tell the owner.” is with nobody."),
        (lambda: note_step(RUN, "tell", by="cy", note="\n"), "The note is empty."),
        (lambda: note_step(RUN, "tell", by="cy", note="x" * (MAX_NOTE + 1)), "1,001 characters; at most 1,000"),
        (lambda: note_step(note_step(RUN, "tell", by="a", note="x")[0], "tell", by="a", note="x"), "says that already"),
        (lambda: undo_step(RUN, "tell", by="cy", now=LATER), "is open; there is nothing to undo."),
        (lambda: complete_step(RUN, "nope", by="cy", now=LATER), "“Leaked key” has no step “nope”."),
        (lambda: complete_step(ENDED, "tell", by="cy", now=LATER), "ana put this checklist away; nothing was changed."),
        (lambda: undo_step(ENDED, "tell", by="cy", now=LATER), "ana put this checklist away"),
        (lambda: note_step(ENDED, "tell", by="cy", note="x"), "ana put this checklist away"),
        (lambda: end(ENDED, by="cy", now=LATER), "ana put this checklist away"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_refused_in_a_sentence(attempt: Callable[[], object], says: str) -> None:
    with pytest.raises(Rejected) as refusal:
        attempt()
    assert says in str(refusal.value).replace("{person}", refusal.value.person or "nobody")


def test_a_long_step_is_named_briefly_in_a_refusal() -> None:
    long = replace(RUN, steps=(replace(RUN.steps[0], text="word " * 60),))
    with pytest.raises(Rejected) as refusal:
        undo_step(long, "hold", by="cy", now=LATER)
    assert len(str(refusal.value)) < 120


def test_the_next_step_is_the_first_open_one() -> None:
    assert next_step(RUN) == RUN.steps[0]
    assert next_step(skip_step(RUN, "hold", by="a", reason="held already", now=NOW)[0]) == RUN.steps[1]
    run = RUN
    for step in RUN.steps:
        run, _ = complete_step(run, step.key, by="a", now=NOW)
    assert next_step(run) is None
    assert progress(run) == (3, 3)


def test_steps_fall_due_and_the_longest_overdue_comes_first() -> None:
    assert due_steps(RUN, NOW) == ()
    assert [step.key for step in due_steps(RUN, NOW + timedelta(minutes=5))] == ["revoke"]
    assert [step.key for step in due_steps(RUN, NOW + timedelta(hours=1))] == ["revoke", "hold"]
    assert [step.key for step in due_steps(DONE, NOW + timedelta(hours=1))] == ["hold"]


def test_the_next_due_time_passes_over_what_is_settled_or_was_told() -> None:
    assert next_due(RUN) == NOW + timedelta(minutes=5)
    assert next_due(RUN, after=NOW + timedelta(minutes=5)) == NOW + timedelta(minutes=15)
    assert next_due(DONE) == NOW + timedelta(minutes=15)
    assert next_due(RUN, after=NOW + timedelta(hours=1)) is None


def test_nothing_is_due_once_the_run_was_put_away() -> None:
    ended, event = end(DONE, by="ana", now=LATER)
    assert (ended.ended_at, ended.ended_by, event.open_steps) == (LATER, "ana", 2)
    assert due_steps(ended, NOW + timedelta(days=1)) == ()
    assert next_due(ended) is None


def test_required_steps_stay_in_sight_until_settled() -> None:
    assert [step.key for step in open_required(RUN)] == ["hold"]
    assert open_required(complete_step(RUN, "hold", by="a", now=NOW)[0]) == ()


def test_steps_survive_being_stored_as_json() -> None:
    run, _ = complete_step(SKIPPED, "hold", by="bo", now=LATER, note="漢 🚨")
    assert from_data(json.loads(json.dumps(to_data(run.steps)))) == run.steps


keys = st.sampled_from(["hold", "revoke", "tell", "nope"])
commands = st.one_of(
    st.tuples(st.just("done"), keys),
    st.tuples(st.just("skip"), keys, st.text(max_size=12)),
    st.tuples(st.just("undo"), keys),
    st.tuples(st.just("assign"), keys, st.sampled_from(["ana", "bo", None])),
    st.tuples(st.just("note"), keys, st.text(max_size=5)),
    st.tuples(st.just("end")),
)


def _apply(run: Run, command: tuple[Any, ...]) -> Run:
    match command:
        case ("done", key):
            return complete_step(run, key, by="ana", now=LATER)[0]
        case ("skip", key, reason):
            return skip_step(run, key, by="ana", reason=reason, now=LATER)[0]
        case ("undo", key):
            return undo_step(run, key, by="ana", now=LATER)[0]
        case ("assign", key, who):
            return assign_step(run, key, by="ana", assignee=who)[0]
        case ("note", key, note):
            return note_step(run, key, by="ana", note=note)[0]
        case _:
            return end(run, by="ana", now=LATER)[0]


@given(st.lists(commands, max_size=30))
def test_whatever_is_pressed_the_run_stays_consistent(pressed: list[tuple[Any, ...]]) -> None:
    run = RUN
    for command in pressed:
        try:
            run = _apply(run, command)
        except Rejected as refusal:
            assert str(refusal).endswith(".")  # noqa: PT017 - a refusal is one of the outcomes looked at
        settled, total = progress(run)
        still_open = [step for step in run.steps if step.state is StepState.OPEN]
        assert total == len(RUN.steps)
        assert settled + len(still_open) == total
        assert next_step(run) == (still_open[0] if still_open else None)
        for step in run.steps:
            assert (step.state is StepState.OPEN) == (step.by is None) == (step.at is None)
            assert (step.state is StepState.SKIPPED) == (step.reason is not None)
        assert from_data(to_data(run.steps)) == run.steps


@given(st.lists(commands.filter(lambda command: command[0] != "end"), max_size=10), keys)
def test_undo_returns_to_the_same_open_step(pressed: list[tuple[Any, ...]], key: str) -> None:
    run = RUN
    for command in pressed:
        try:
            run = _apply(run, command)
        except Rejected:
            continue
    for settle in (("done", key), ("skip", key, "a good reason")):
        try:
            settled = _apply(run, settle)
        except Rejected:
            continue
        long_ago = NOW - timedelta(days=1)  # so that undoing puts no reminder off
        assert undo_step(settled, key, by="bo", now=long_ago)[0] == run
