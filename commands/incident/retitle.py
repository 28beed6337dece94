"""Give an incident another title."""

from dataclasses import replace
from datetime import datetime

from commands.find import incident_to_change
from commands.record import record
from incidents import lifecycle
from incidents.incident import Incident
from storage.database import Database


async def retitle(
    db: Database, *, incident_id: int, title: str, by: str, now: datetime, once: str | None, inside: bool = False
) -> Incident:
    """Change the title; the number and the channel keep their names. Raises Refused or Rejected.

    A page whose reason was the title is for the new one: the old one may be what nobody is to be told any more.
    """
    async with db.begin(once) as tx:
        before = await incident_to_change(tx, incident_id, by=by, inside=inside)
        incident, event = lifecycle.retitle(before, title, by=by)
        for page in await tx.pages.of_incident(incident_id, for_change=True):
            if page.reason == before.title:
                await tx.pages.save(replace(page, reason=incident.title))
        await record(tx, incident, event, now)
    return incident
