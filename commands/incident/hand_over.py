"""Hand over command, and answer when it is offered."""

from collections.abc import Callable
from datetime import datetime

from commands.find import incident_to_change
from commands.incident.take_up import take_up
from commands.record import record
from incidents import handover
from incidents.incident import Incident, RoleAssigned
from incidents.lifecycle import Change
from storage.database import Database


async def hand_over(
    db: Database, *, incident_id: int, person: str, by: str, now: datetime, once: str | None, inside: bool = False
) -> Incident:
    """Give command to a person: at once if nobody has it or `by` takes it, otherwise it is offered. Raises Rejected."""

    def change(incident: Incident) -> Change:
        return handover.hand_over(incident, person, by=by)

    return await _change(db, incident_id, change, by=by, now=now, once=once, inside=inside, member=person)


async def take_command(
    db: Database, *, incident_id: int, by: str, now: datetime, once: str | None, inside: bool = False
) -> Incident:
    """Take command that nobody has. Raises Rejected."""

    def change(incident: Incident) -> Change:
        return handover.take_free(incident, by=by)

    return await _change(db, incident_id, change, by=by, now=now, once=once, inside=inside, member=by)


async def accept_command(
    db: Database, *, incident_id: int, by: str, now: datetime, once: str | None, inside: bool = False
) -> Incident:
    """Take command that was offered. Raises Rejected."""

    def change(incident: Incident) -> Change:
        return handover.accept(incident, by=by)

    return await _change(db, incident_id, change, by=by, now=now, once=once, inside=inside)


async def decline_command(
    db: Database, *, incident_id: int, by: str, now: datetime, once: str | None, inside: bool = False
) -> Incident:
    """Do not take command that was offered. Raises Rejected."""

    def change(incident: Incident) -> Change:
        return handover.decline(incident, by=by)

    return await _change(db, incident_id, change, by=by, now=now, once=once, inside=inside)


async def _change(
    db: Database,
    incident_id: int,
    change: Callable[[Incident], Change],
    *,
    by: str,
    now: datetime,
    once: str | None,
    inside: bool,
    member: str | None = None,
) -> Incident:
    async with db.begin(once) as tx:
        incident = await incident_to_change(tx, incident_id, by=by, inside=inside)
        incident, event = change(incident)
        if member is not None:
            await tx.incidents.add_member(incident.id, member)
        await record(tx, incident, event, now)
        if isinstance(event, RoleAssigned) and incident.commander == by:
            await take_up(tx, incident, by=by, now=now)
    return incident
