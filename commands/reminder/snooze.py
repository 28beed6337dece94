"""Put a reminder off: of an update, of the question whether it is over, of a step, of an action item."""

from datetime import datetime, timedelta

from commands.find import action_to_change, incident_to_change, run_to_change
from commands.record import record
from commands.refusal import Refused
from commands.team import Team
from incidents import action, lifecycle, quiet
from incidents.action import ActionItem
from incidents.incident import Incident
from runbooks import reminder
from runbooks.run import Run, RunStep
from storage.database import Database

USUALLY = timedelta(days=1)  # where the team's files ask no more whether it is over


async def snooze_update(
    db: Database, *, incident_id: int, until: datetime, by: str, now: datetime, once: str | None, inside: bool
) -> Incident:
    """Ask for the update at `until` instead. Raises Refused or Rejected."""
    async with db.begin(once) as tx:
        incident = await incident_to_change(tx, incident_id, by=by, inside=inside)
        if incident.update_due_at is None and incident.status.is_open:
            raise Refused(f"{incident.name} is {incident.severity.upper()} now, which asks for no updates.")
        incident, event = lifecycle.snooze_update(incident, by=by, until=until)
        await record(tx, incident, event, now)
    return incident


async def still_going(
    db: Database,
    team: Team,
    *,
    incident_id: int,
    until: datetime | None,
    by: str,
    now: datetime,
    once: str | None,
    inside: bool,
) -> Incident:
    """It is not over: ask again at `until` (None: after the usual time). Raises Refused or Rejected."""
    async with db.begin(once) as tx:
        incident = await incident_to_change(tx, incident_id, by=by, inside=inside)
        usually = now + (team.quiet_after(incident.type, incident.severity) or USUALLY)
        incident, event = quiet.still_going(incident, by=by, until=until or usually)
        await record(tx, incident, event, now)
    return incident


async def snooze_step(
    db: Database, *, run_id: str, step: str, until: datetime, by: str, now: datetime, once: str | None, inside: bool
) -> tuple[Run, RunStep]:
    """Ask for a step at `until`, or when it falls due if that is sooner. Raises Refused or Rejected."""
    async with db.begin(once) as tx:
        found = await tx.runs.get(run_id)
        if found is not None:  # the incident first, as everybody who locks both
            incident = await incident_to_change(tx, found.incident_id, by=by, inside=inside)
            if not incident.status.is_open:
                raise Refused(f"{incident.name} is {incident.status}: nobody is asked for its steps any more.")
        run = await run_to_change(tx, run_id)
        run, event = reminder.snooze_step(run, step, by=by, until=until, now=now)
        await record(tx, run, event, now)
    return run, next(each for each in run.steps if each.key == step)


async def snooze_action(
    db: Database,
    *,
    incident_id: int,
    number: int,
    until: datetime,
    by: str,
    now: datetime,
    once: str | None,
    inside: bool,
) -> ActionItem:
    """Ask for an action item at `until`. Raises Refused or Rejected."""
    async with db.begin(once) as tx:
        item = await action_to_change(tx, incident_id, number, by=by, inside=inside)
        item, event = action.snooze(item, by=by, until=until)
        await record(tx, item, event, now)
    return item
