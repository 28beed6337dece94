"""Work through a checklist: tick a step, skip it, take that back, give it to somebody, write a note at it."""

from collections.abc import Callable
from datetime import datetime

from commands.find import incident_to_change, run_to_change
from commands.record import record
from commands.refusal import Refused
from runbooks import run as runs
from runbooks.events import Event
from runbooks.run import Run
from storage.database import Database


async def complete_step(
    db: Database,
    *,
    run_id: str,
    step: str,
    by: str,
    now: datetime,
    once: str | None,
    note: str | None = None,
    inside: bool = False,
) -> Run:
    """Tick a step, with what was to be recorded at it if anything was. Raises Refused or Rejected."""
    return await _change(
        db,
        run_id,
        lambda run: runs.complete_step(run, step, by=by, now=now, note=note),
        by=by,
        now=now,
        once=once,
        inside=inside,
    )


async def skip_step(
    db: Database, *, run_id: str, step: str, reason: str, by: str, now: datetime, once: str | None, inside: bool = False
) -> Run:
    """Skip a step and say why. Raises Refused or Rejected."""
    return await _change(
        db,
        run_id,
        lambda run: runs.skip_step(run, step, by=by, reason=reason, now=now),
        by=by,
        now=now,
        once=once,
        inside=inside,
    )


async def undo_step(
    db: Database, *, run_id: str, step: str, by: str, now: datetime, once: str | None, inside: bool = False
) -> Run:
    """Take back a tick or a skip. Raises Refused or Rejected."""
    return await _change(
        db, run_id, lambda run: runs.undo_step(run, step, by=by, now=now), by=by, now=now, once=once, inside=inside
    )


async def assign_step(
    db: Database,
    *,
    run_id: str,
    step: str,
    assignee: str | None,
    by: str,
    now: datetime,
    once: str | None,
    inside: bool = False,
) -> Run:
    """Give a step to somebody, or with None to nobody. Raises Refused or Rejected."""
    return await _change(
        db,
        run_id,
        lambda run: runs.assign_step(run, step, by=by, assignee=assignee),
        by=by,
        now=now,
        once=once,
        inside=inside,
    )


async def note_step(
    db: Database, *, run_id: str, step: str, note: str, by: str, now: datetime, once: str | None, inside: bool = False
) -> Run:
    """Write a note at a step. Raises Refused or Rejected."""
    return await _change(
        db, run_id, lambda run: runs.note_step(run, step, by=by, note=note), by=by, now=now, once=once, inside=inside
    )


async def _change(
    db: Database,
    run_id: str,
    change: Callable[[Run], tuple[Run, Event]],
    *,
    by: str,
    now: datetime,
    once: str | None,
    inside: bool,
) -> Run:
    async with db.begin(once) as tx:
        found = await tx.runs.get(run_id)
        if found is not None:  # the incident first: whoever locks both does so in this order, or two would deadlock
            await tx.incidents.get(found.incident_id, for_change=True)
        run = await run_to_change(tx, run_id)
        incident = await incident_to_change(tx, run.incident_id, by=by, inside=inside)
        if not incident.status.is_open:
            raise Refused(
                f"{incident.name} is {incident.status}, so its checklist is closed. "
                f"To go on with it: `/incident reopen {incident.name}`."
            )
        run, event = change(run)
        await record(tx, run, event, now)
    return run
