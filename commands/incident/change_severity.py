"""Raise or lower an incident's severity."""

from datetime import datetime

from commands.find import incident_to_change
from commands.record import record
from commands.refusal import Refused
from commands.team import Team
from incidents import lifecycle, quiet
from incidents.incident import Incident
from storage.database import Database


async def change_severity(
    db: Database,
    team: Team,
    *,
    incident_id: int,
    severity: str,
    by: str,
    now: datetime,
    once: str | None,
    inside: bool = False,
) -> Incident:
    """Give the incident another of the team's severities. Raises Refused or Rejected."""
    if not team.has_severity(severity):
        raise Refused(f"There is no severity `{severity}`. There are: {', '.join(s.key for s in team.severities)}.")
    level = team.severity(severity)
    async with db.begin(once) as tx:
        incident = await incident_to_change(tx, incident_id, by=by, inside=inside)
        incident, event = lifecycle.change_severity(
            incident, level.key, by=by, now=now, update_every=level.update_every
        )
        incident = quiet.watch(incident, now=now, after=team.quiet_after(incident.type, level.key))
        await record(tx, incident, event, now)
    return incident
