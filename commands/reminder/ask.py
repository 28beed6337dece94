"""Ask, from the clock: whether a quiet incident is over, for the steps that are due, for overdue action items."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from commands.due import next_due
from commands.find import incident_to_change, run_to_change
from commands.record import record
from commands.team import Team
from incidents import action, quiet
from runbooks import reminder
from storage.database import Database, Transaction
from storage.due import Key

PUT_OFF = ("StillGoing", "UpdateSnoozed", "StepSnoozed", "ActionSnoozed", "ExportAsked")  # nothing happens by these


async def ask_if_over(db: Database, team: Team, *, now: datetime, skip: frozenset[Key] = frozenset()) -> Key | None:
    """Look at the incident that is to be looked at longest, and ask whether it is over if nothing has happened.

    Returns its id, None when there is none. Raises DueFailed.
    """

    async def look(tx: Transaction, incident_id: int) -> None:
        incident = await incident_to_change(tx, incident_id, by="", inside=True)
        last = await tx.timeline.last_done(incident_id, PUT_OFF) or incident.declared_at
        after = team.quiet_after(incident.type, incident.severity)
        changed, event = quiet.look(incident, last=last, now=now, after=after)
        if event is not None:
            await record(tx, changed, event, now)
        else:
            await tx.incidents.save(changed)

    return await next_due(db, lambda tx: tx.incidents.quiet_due, look, now=now, skip=skip)


async def ask_for_steps(db: Database, *, now: datetime, skip: frozenset[Key] = frozenset()) -> Key | None:
    """Ask for the due steps of the run that is longest due; returns its id, None when none is. Raises DueFailed."""

    async def ask(tx: Transaction, run_id: str) -> None:
        # The incident is not locked: who locks both begins with it, and here the run is locked already.
        run = await run_to_change(tx, run_id)
        incident = await tx.incidents.get(run.incident_id)
        if incident is None or not incident.status.is_open:
            await tx.runs.save(reminder.rest(run))
            return
        run, event = reminder.ask_for_due(run, now=now)
        await record(tx, run, event, now)

    return await next_due(db, lambda tx: tx.runs.due, ask, now=now, skip=skip)


async def ask_for_action(
    db: Database, zone_of: Callable[[str], ZoneInfo], *, now: datetime, skip: frozenset[Key] = frozenset()
) -> Key | None:
    """Ask for the action item that is longest overdue; returns its id, None when none is. Raises DueFailed."""

    async def ask(tx: Transaction, action_id: str) -> None:
        item = await tx.actions.by_id(action_id)
        if item is not None:
            changed, event = action.ask(item, now=now, zone=zone_of(item.owner or item.added_by))
            await record(tx, changed, event, now)

    return await next_due(db, lambda tx: tx.actions.due, ask, now=now, skip=skip)
