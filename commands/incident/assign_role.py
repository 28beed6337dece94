"""Give somebody a role in an incident; taking command is giving oneself the commander's."""

from datetime import datetime

from commands.find import incident_to_change
from commands.incident.take_up import take_up
from commands.record import record
from commands.refusal import Refused
from commands.team import Team
from incidents import lifecycle
from incidents.incident import COMMANDER, Incident
from storage.database import Database


async def assign_role(
    db: Database,
    team: Team,
    *,
    incident_id: int,
    role: str,
    person: str,
    by: str,
    now: datetime,
    once: str | None,
    inside: bool = False,
) -> Incident:
    """Assign one of the team's roles, in place of whoever held it. Raises Refused or Rejected."""
    if role not in team.roles:
        raise Refused(f"There is no role `{role}`. There are: {', '.join(team.roles)}.")
    async with db.begin(once) as tx:
        incident = await incident_to_change(tx, incident_id, by=by, inside=inside)
        incident, event = lifecycle.assign_role(incident, role, person, by=by)
        await tx.incidents.add_member(incident.id, person)
        await record(tx, incident, event, now)
        if role == COMMANDER and person == by:
            await take_up(tx, incident, by=by, now=now)
    return incident
