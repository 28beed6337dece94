"""When the steps of a run are asked for: what must be done before its time lapses, everything when it has."""

from dataclasses import replace
from datetime import datetime, timedelta

from runbooks import events
from runbooks.run import Rejected, Run, RunStep, StepState, open_step, scheduled, with_step

PAUSE = timedelta(minutes=15)  # between two reminders of a run, except for required steps: their times are promises
AGAIN_SOONEST = timedelta(minutes=30)
AGAIN_LATEST = timedelta(days=1)


def ask_for_due(run: Run, *, now: datetime) -> tuple[Run, events.StepsAsked]:
    """Ask for every step whose time to be asked for has come, and again for those asked for and still open.

    Rejected if there is none.
    """
    due = [step for step in run.steps if _is_open(step) and step.asks_at is not None and step.asks_at <= now]
    if run.ended_at is not None or not due:
        raise Rejected("No step of this checklist is due.")
    changed = tuple(
        replace(step, asks_at=_again(step, run.started_at, now), asked_at=now) if step in due else step
        for step in run.steps
    )
    new = [step.key for step in due]
    asked_before = [step.key for step in changed if _is_open(step) and step.asked_at and step.key not in new]
    event = events.StepsAsked(
        incident_id=run.incident_id,
        run_id=run.id,
        steps=(*new, *asked_before),
        texts=tuple(step.text for step in due),
    )
    return scheduled(replace(run, steps=changed, quiet_until=now + PAUSE)), event


def snooze_step(run: Run, key: str, *, by: str, until: datetime, now: datetime) -> tuple[Run, events.StepSnoozed]:
    """Ask again at `until`, but no later than when the step falls due. Rejected if it is settled already."""
    step = open_step(run, key)
    if step.due_at is not None and step.due_at > now:
        until = min(until, step.due_at)
    event = events.StepSnoozed(incident_id=run.incident_id, run_id=run.id, step=key, text=step.text, by=by, until=until)
    return with_step(run, replace(step, asks_at=until, asked_at=None)), event


def rest(run: Run) -> Run:
    """Ask for nothing any more: the incident is over."""
    return replace(run, asks_at=None)


def resume(run: Run) -> Run:
    """Ask again: the incident was reopened."""
    return scheduled(run)


def _again(step: RunStep, started_at: datetime, now: datetime) -> datetime:
    """When it lapses, if it has not; after that again and again, in steps as long as its whole time."""
    if step.due_at is None:
        return now + AGAIN_LATEST
    if step.due_at > now:
        return step.due_at
    return now + min(max(step.due_at - started_at, AGAIN_SOONEST), AGAIN_LATEST)


def _is_open(step: RunStep) -> bool:
    return step.state is StepState.OPEN
