"""What taking command does besides: it answers one's own open pages, and ticks the step that says to take it."""

from datetime import datetime

from commands.page.acknowledge import answer_own
from commands.record import record
from incidents.incident import Incident
from runbooks import run as runs
from runbooks.run import Run
from storage.database import Transaction


async def take_up(tx: Transaction, incident: Incident, *, by: str, now: datetime) -> None:
    """`by` has just taken command of the incident, which must be locked."""
    await answer_own(tx, incident, by=by, now=now)
    for run in await tx.runs.of_incident(incident.id, for_change=True):
        await tick_command(tx, run, by=by, now=now)


async def tick_command(tx: Transaction, run: Run, *, by: str, now: datetime) -> None:
    """Tick the run's step that says to take command, if it has one that is open and asks for nothing to be recorded."""
    step = runs.command_step(run)
    if step is not None:
        run, event = runs.complete_step(run, step.key, by=by, now=now)
        await record(tx, run, event, now)
