"""A run: one runbook being worked in one incident, step by step, with everything it needs copied into it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from runbooks import events
from runbooks.document import shorten
from runbooks.runbook import Runbook, Step

TAKE_COMMAND = "take-command"  # the key of the step that taking command ticks
MIN_REASON = 10  # characters, to skip a required step
MAX_REASON = 300
MAX_NOTE = 1_000
LEAD_LEAST = timedelta(minutes=5)  # a required step is asked for a quarter of its time before it lapses
LEAD_MOST = timedelta(days=1)
UNDONE_WAITS = timedelta(minutes=15)  # before what was just taken back is asked for


class Rejected(Exception):
    """The run does not allow this; the text is a sentence for whoever asked.

    `person`, if there is one, is who the sentence means by `{person}`.
    """

    def __init__(self, sentence: str, person: str | None = None) -> None:
        super().__init__(sentence)
        self.person = person


class StepState(StrEnum):
    """Where a step stands. Done and skipped are settled."""

    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStep:
    """A step of a run: the runbook's words, and what became of it. People are keys; instants are aware UTC."""

    key: str
    stage: str
    text: str
    role: str | None = None
    due_at: datetime | None = None
    link: str | None = None
    required: bool = False
    record: str | None = None
    state: StepState = StepState.OPEN
    by: str | None = None  # who settled it
    at: datetime | None = None  # when
    reason: str | None = None  # why it was skipped
    assignee: str | None = None
    note: str | None = None
    asks_at: datetime | None = None  # when somebody is asked for it next
    asked_at: datetime | None = None  # when somebody was, last


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A runbook at work in an incident. `version` pins what the runbook said when the run started."""

    id: str
    incident_id: int
    runbook: str
    title: str
    version: str
    started_at: datetime
    started_by: str
    steps: tuple[RunStep, ...]
    message_ts: str | None = None  # the checklist's message, once posted
    ended_at: datetime | None = None
    ended_by: str | None = None
    asks_at: datetime | None = None  # when the next of its open steps is to be asked for
    quiet_until: datetime | None = None  # what is not required is not asked for before


class Progress(NamedTuple):
    """How many steps are done or skipped, of how many."""

    settled: int
    total: int


def start(runbook: Runbook, *, run_id: str, incident_id: int, by: str, now: datetime) -> tuple[Run, events.RunStarted]:
    """Copy `runbook` into a new run, its due times counted from `now`."""
    steps = tuple(_copied(stage.title, step, now) for stage in runbook.stages for step in stage.steps)
    run = Run(
        id=run_id,
        incident_id=incident_id,
        runbook=runbook.name,
        title=runbook.title,
        version=runbook.version,
        started_at=now,
        started_by=by,
        steps=steps,
    )
    started = events.RunStarted(
        incident_id=incident_id,
        run_id=run_id,
        runbook=run.runbook,
        title=run.title,
        version=run.version,
        by=by,
    )
    return scheduled(run), started


def attach_message(run: Run, message_ts: str) -> tuple[Run, events.ChecklistPosted]:
    """The checklist was posted, or posted anew, as this message."""
    posted = events.ChecklistPosted(incident_id=run.incident_id, run_id=run.id, message_ts=message_ts)
    return replace(run, message_ts=message_ts), posted


def complete_step(
    run: Run, key: str, *, by: str, now: datetime, note: str | None = None
) -> tuple[Run, events.StepDone]:
    """Tick a step, with what was recorded if anything was. Rejected if it is settled already."""
    step = open_step(run, key)
    recorded = _text(note, "The note", MAX_NOTE) if note and note.strip() else None
    done = replace(step, state=StepState.DONE, by=by, at=now, note=recorded or step.note)
    event = events.StepDone(incident_id=run.incident_id, run_id=run.id, step=key, text=step.text, by=by, note=recorded)
    return with_step(run, done), event


def skip_step(run: Run, key: str, *, by: str, reason: str, now: datetime) -> tuple[Run, events.StepSkipped]:
    """Skip a step, saying why: a required one in at least MIN_REASON characters."""
    step = open_step(run, key)
    reason = _text(reason, "The reason", MAX_REASON)
    if step.required and len(reason) < MIN_REASON:
        raise Rejected("This step is required. Say why it is skipped so that a reviewer can follow it.")
    skipped = replace(step, state=StepState.SKIPPED, by=by, at=now, reason=reason)
    event = events.StepSkipped(
        incident_id=run.incident_id,
        run_id=run.id,
        step=key,
        text=step.text,
        by=by,
        reason=reason,
        required=step.required,
    )
    return with_step(run, skipped), event


def undo_step(run: Run, key: str, *, by: str, now: datetime) -> tuple[Run, events.StepReopened]:
    """Take back a tick or a skip; assignee and note stay."""
    step = _step(run, key)
    if step.state is StepState.OPEN:
        raise Rejected(f"“{_name(step)}” is open; there is nothing to undo.")
    event = events.StepReopened(
        incident_id=run.incident_id, run_id=run.id, step=key, text=step.text, by=by, was=step.state
    )
    later = max(step.asks_at, now + UNDONE_WAITS) if step.asks_at is not None else None
    opened = replace(step, state=StepState.OPEN, by=None, at=None, reason=None, asks_at=later, asked_at=None)
    return with_step(run, opened), event


def assign_step(run: Run, key: str, *, by: str, assignee: str | None) -> tuple[Run, events.StepAssigned]:
    """Give an open step to somebody, or with None to nobody."""
    step = open_step(run, key)
    if step.assignee == assignee:
        whose = "already with {person}" if assignee else "with nobody"
        raise Rejected(f"“{_name(step)}” is {whose}.", assignee)
    event = events.StepAssigned(
        incident_id=run.incident_id, run_id=run.id, step=key, text=step.text, by=by, assignee=assignee
    )
    return with_step(run, replace(step, assignee=assignee)), event


def note_step(run: Run, key: str, *, by: str, note: str) -> tuple[Run, events.StepNoted]:
    """Write a note at a step, settled or not; it replaces the one before, which the timeline keeps."""
    step = _step(run, key)
    note = _text(note, "The note", MAX_NOTE)
    if note == step.note:
        raise Rejected(f"“{_name(step)}” says that already.")
    event = events.StepNoted(incident_id=run.incident_id, run_id=run.id, step=key, text=step.text, by=by, note=note)
    return with_step(run, replace(step, note=note)), event


def end(run: Run, *, by: str, now: datetime) -> tuple[Run, events.RunEnded]:
    """Put the run away: nothing in it is due or can be changed any more."""
    _still_going(run)
    settled, total = progress(run)
    event = events.RunEnded(
        incident_id=run.incident_id, run_id=run.id, title=run.title, by=by, open_steps=total - settled
    )
    return replace(run, ended_at=now, ended_by=by, asks_at=None), event


def progress(run: Run) -> Progress:
    """How far the run is."""
    settled = sum(step.state is not StepState.OPEN for step in run.steps)
    return Progress(settled, len(run.steps))


def next_step(run: Run) -> RunStep | None:
    """The first open step, or None if every step is settled."""
    return next(_open(run), None)


def command_step(run: Run) -> RunStep | None:
    """The step that is done by taking command: open, of the key that says so, and with nothing to be written down."""
    found = next((step for step in _open(run) if step.key == TAKE_COMMAND and step.record is None), None)
    return found if run.ended_at is None else None


def open_required(run: Run) -> tuple[RunStep, ...]:
    """The required steps that are still open, in order."""
    return tuple(step for step in _open(run) if step.required)


def due_steps(run: Run, now: datetime) -> tuple[RunStep, ...]:
    """Open steps whose time has come, the longest overdue first; none once the run has ended."""
    due = [(step.due_at, n, step) for n, step in enumerate(_open(run)) if step.due_at and step.due_at <= now]
    return () if run.ended_at else tuple(step for _, _, step in sorted(due, key=lambda row: row[:2]))


def next_due(run: Run, after: datetime | None = None) -> datetime | None:
    """When the next open step falls due, later than `after` if given; None if none will."""
    if run.ended_at:
        return None
    instants = (step.due_at for step in _open(run) if step.due_at)
    return min((due for due in instants if after is None or due > after), default=None)


def scheduled(run: Run) -> Run:
    """The run with the time at which the next of its open steps is to be asked for."""
    quiet = run.quiet_until
    times = [
        step.asks_at if step.required or quiet is None else max(step.asks_at, quiet)
        for step in _open(run)
        if step.asks_at is not None
    ]
    return replace(run, asks_at=min(times, default=None) if run.ended_at is None else None)


def _copied(stage: str, step: Step, now: datetime) -> RunStep:
    return RunStep(
        key=step.key,
        stage=stage,
        text=step.text,
        role=step.role,
        due_at=now + step.due_after if step.due_after is not None else None,
        link=step.link,
        required=step.required,
        record=step.record,
        asks_at=_first_asked(step, now),
    )


def _first_asked(step: Step, now: datetime) -> datetime | None:
    """When it lapses; what is required a quarter of its time earlier, if that leaves a few minutes."""
    if step.due_after is None:
        return None
    lead = min(step.due_after / 4, LEAD_MOST)
    return now + step.due_after - (lead if step.required and lead >= LEAD_LEAST else timedelta())


def _open(run: Run) -> Iterator[RunStep]:
    return (step for step in run.steps if step.state is StepState.OPEN)


def _still_going(run: Run) -> None:
    if run.ended_at:
        raise Rejected("{person} put this checklist away; nothing was changed.", run.ended_by)


def _step(run: Run, key: str) -> RunStep:
    _still_going(run)
    for step in run.steps:
        if step.key == key:
            return step
    raise Rejected(f"“{shorten(run.title, 60)}” has no step “{shorten(key, 60)}”.")


def open_step(run: Run, key: str) -> RunStep:
    """The step; Rejected if there is none such, or it is settled."""
    step = _step(run, key)
    if step.state is StepState.DONE:
        raise Rejected(f"{{person}} already ticked “{_name(step)}”.", step.by)
    if step.state is StepState.SKIPPED:
        raise Rejected(f"{{person}} already skipped “{_name(step)}”. Undo that first.", step.by)
    return step


def _name(step: RunStep) -> str:
    return shorten(step.text, 60)


def _text(given: str, what: str, limit: int) -> str:
    text = given.strip()
    if not text:
        raise Rejected(f"{what} is empty. Nothing was changed.")
    if len(text) > limit:
        raise Rejected(f"{what} has {len(text):,} characters; at most {limit:,} fit. Nothing was changed.")
    return text


def with_step(run: Run, changed: RunStep) -> Run:
    """The run with this step in place of the one of its key."""
    steps: Sequence[RunStep] = [changed if step.key == changed.key else step for step in run.steps]
    return scheduled(replace(run, steps=tuple(steps)))
