"""Start a further runbook in an incident."""

from datetime import datetime

from commands.find import incident_to_change, need_open
from commands.incident.take_up import tick_command
from commands.record import record
from commands.refusal import Refused
from commands.team import Team
from incidents.incident import Incident
from runbooks import run as runs
from runbooks.run import Run
from runbooks.runbook import Runbook
from storage.database import Database


class MeantForPrivate(Exception):
    """Nothing was attached: the runbook is for private incidents and this one is public, so somebody must insist."""

    def __init__(self, incident: Incident, runbook: Runbook) -> None:
        super().__init__(f"{runbook.name} in {incident.name}")
        self.incident = incident
        self.runbook = runbook


async def attach_runbook(
    db: Database,
    team: Team,
    *,
    incident_id: int,
    runbook: str,
    by: str,
    now: datetime,
    once: str | None,
    inside: bool = False,
    anyway: bool = False,
) -> Run:
    """Start a run of the runbook, pinned to what it says now. Raises Refused, and MeantForPrivate unless `anyway`."""
    if runbook not in team.runbooks:
        raise Refused(f"There is no runbook `{runbook}`. There are: {', '.join(sorted(team.runbooks))}.")
    async with db.begin(once) as tx:
        incident = await incident_to_change(tx, incident_id, by=by, inside=inside)
        need_open(incident)
        if any(run.runbook == runbook and run.ended_at is None for run in await tx.runs.of_incident(incident_id)):
            raise Refused(f"{incident.name} is working through `{runbook}` already.")
        if team.runbooks[runbook].private and not incident.private and not anyway:
            raise MeantForPrivate(incident, team.runbooks[runbook])
        run, event = runs.start(team.runbooks[runbook], run_id=tx.new_id(), incident_id=incident_id, by=by, now=now)
        await record(tx, run, event, now)
        if incident.commander == by:
            await tick_command(tx, run, by=by, now=now)
    return run
