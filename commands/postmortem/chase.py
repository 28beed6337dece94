"""Ask after postmortems that are not finished: from the clock, begun by a resolution, ended by a reopening."""

from dataclasses import replace
from datetime import datetime

from commands.due import next_due
from commands.find import incident_to_change
from commands.record import record
from commands.team import Team
from incidents import postmortem as postmortems
from incidents.incident import Incident, Status
from storage.database import Database, Transaction
from storage.due import Key


async def follow(tx: Transaction, incident: Incident) -> None:
    """The incident's status changed: have its postmortem asked after from now on, or not any more."""
    postmortem = await tx.postmortems.of_incident(incident.id)
    if incident.status is Status.RESOLVED and incident.closed_at is not None:
        changed = postmortems.begin(postmortem, resolved_at=incident.closed_at)
    else:
        changed = postmortems.interrupt(postmortem)
    if changed != postmortem:
        await tx.postmortems.save(changed)
        tx.reschedules = True


async def chase_next_due(db: Database, team: Team, *, now: datetime, skip: frozenset[Key] = frozenset()) -> Key | None:
    """Ask after the postmortem that has waited longest; returns its incident's id, None when none is due.

    Where the severity wants no postmortem, nobody is asked. Raises DueFailed.
    """

    async def chase(tx: Transaction, incident_id: int) -> None:
        incident = await incident_to_change(tx, incident_id, by="", inside=True)
        postmortem = await tx.postmortems.of_incident(incident_id)
        if postmortem.chase_due_at is None or postmortem.chase_due_at > now:
            return  # another replica was quicker
        if team.has_severity(incident.severity) and not team.severity(incident.severity).postmortem:
            await tx.postmortems.save(replace(postmortem, chase_due_at=None))
            return
        resolved_at = incident.closed_at or postmortem.chase_due_at
        chased, event = postmortems.chase(postmortem, incident, resolved_at=resolved_at, now=now)
        await record(tx, chased, event, now)

    return await next_due(db, lambda tx: tx.postmortems.chase_due, chase, now=now, skip=skip)
