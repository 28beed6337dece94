"""Mitigate, resolve, cancel, reopen: move an incident through its life."""

from collections.abc import Callable
from datetime import datetime, timedelta

from commands.find import incident_to_change
from commands.postmortem.chase import follow
from commands.record import record
from commands.team import Team
from incidents import lifecycle, quiet
from incidents.incident import Incident, IncidentReopened
from oncall import page as pages
from runbooks import reminder
from storage.database import Database, Transaction


async def mitigate(
    db: Database, *, incident_id: int, by: str, now: datetime, once: str | None, inside: bool = False
) -> Incident:
    """The harm has stopped, the work has not."""

    def change(incident: Incident) -> lifecycle.Change:
        return lifecycle.mitigate(incident, by=by, now=now)

    return await _change(db, incident_id, change, by=by, now=now, once=once, inside=inside)


async def reactivate(
    db: Database, *, incident_id: int, by: str, now: datetime, once: str | None, inside: bool = False
) -> Incident:
    """The harm is back."""

    def change(incident: Incident) -> lifecycle.Change:
        return lifecycle.reactivate(incident, by=by)

    return await _change(db, incident_id, change, by=by, now=now, once=once, inside=inside)


async def resolve(
    db: Database,
    *,
    incident_id: int,
    by: str,
    now: datetime,
    once: str | None,
    inside: bool = False,
    update: str = "",
) -> Incident:
    """It is over: nobody is paged any more. `update` is a last word on what is known, if there is one."""

    def change(incident: Incident) -> lifecycle.Change:
        return lifecycle.resolve(incident, by=by, now=now)

    return await _change(db, incident_id, change, by=by, now=now, once=once, inside=inside, update=update)


async def cancel(
    db: Database,
    *,
    incident_id: int,
    reason: str,
    by: str,
    now: datetime,
    once: str | None,
    inside: bool = False,
) -> Incident:
    """It was no incident: nobody is paged any more."""

    def change(incident: Incident) -> lifecycle.Change:
        return lifecycle.cancel(incident, reason, by=by, now=now)

    return await _change(db, incident_id, change, by=by, now=now, once=once, inside=inside)


async def reopen(
    db: Database, team: Team, *, incident_id: int, by: str, now: datetime, once: str | None, inside: bool = False
) -> Incident:
    """It was not over. If its channel was archived, a further one is opened."""

    def change(incident: Incident) -> lifecycle.Change:
        reopened, event = lifecycle.reopen(incident, by=by, now=now, update_every=update_every(team, incident))
        return quiet.watch(reopened, now=now, after=team.quiet_after(incident.type, incident.severity)), event

    return await _change(db, incident_id, change, by=by, now=now, once=once, inside=inside)


def update_every(team: Team, incident: Incident) -> timedelta | None:
    """How often the incident's severity asks for an update; None: never, or the files no longer know the severity."""
    return team.severity(incident.severity).update_every if team.has_severity(incident.severity) else None


async def _change(
    db: Database,
    incident_id: int,
    change: Callable[[Incident], lifecycle.Change],
    *,
    by: str,
    now: datetime,
    once: str | None,
    inside: bool,
    update: str = "",
) -> Incident:
    async with db.begin(once) as tx:
        incident = await incident_to_change(tx, incident_id, by=by, inside=inside)
        if update.strip():
            incident, updated = lifecycle.post_update(incident, update, by=by, now=now, update_every=None)
            await record(tx, incident, updated, now)
        incident, event = change(incident)
        await record(tx, incident, event, now)
        await follow(tx, incident)
        if not incident.status.is_open:
            await _cancel_pages(tx, incident_id, by=by, now=now)
        elif isinstance(event, IncidentReopened):
            for run in await tx.runs.of_incident(incident_id, for_change=True):
                await tx.runs.save(reminder.resume(run))
    return incident


async def _cancel_pages(tx: Transaction, incident_id: int, *, by: str, now: datetime) -> None:
    for page in await tx.pages.of_incident(incident_id, open_only=True, for_change=True):
        cancelled, event = pages.cancel(page, by=by)
        await record(tx, cancelled, event, now)
