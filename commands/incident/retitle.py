"""Give an incident another title."""

from datetime import datetime

from commands.find import incident_to_change
from commands.record import record
from incidents import lifecycle
from incidents.incident import Incident
from storage.database import Database


async def retitle(
    db: Database, *, incident_id: int, title: str, by: str, now: datetime, once: str | None, inside: bool = False
) -> Incident:
    """Change the title; the number and the channel keep their names. Raises Refused or Rejected."""
    async with db.begin(once) as tx:
        incident = await incident_to_change(tx, incident_id, by=by, inside=inside)
        incident, event = lifecycle.retitle(incident, title, by=by)
        await record(tx, incident, event, now)
    return incident
