"""Have a postmortem reviewed by a second person: ask, sign off, ask for changes; or decide that none is needed."""

from collections.abc import Callable
from datetime import datetime

from commands.find import incident_to_change
from commands.postmortem.lacking import standing, unwritten
from commands.record import record
from commands.team import Team
from incidents import review
from incidents.incident import Incident
from incidents.postmortem import Change, Postmortem
from storage.database import Database


async def ask_review(
    db: Database, *, incident_id: int, reviewer: str, by: str, now: datetime, once: str | None, inside: bool = False
) -> Postmortem:
    """Ask somebody to review it, which lets them into the incident. Raises Refused or Rejected."""

    def change(postmortem: Postmortem, incident: Incident) -> Change:
        return review.ask_review(postmortem, incident, reviewer, by=by)

    return await _change(db, incident_id, change, by=by, now=now, once=once, inside=inside, member=reviewer)


async def sign_off(
    db: Database, team: Team, *, incident_id: int, by: str, now: datetime, once: str | None, inside: bool = False
) -> Postmortem:
    """The reviewer is content; what it lacks all the same is on record. Raises Refused or Rejected."""
    async with db.begin(once) as tx:
        incident = await incident_to_change(tx, incident_id, by=by, inside=inside)
        stand = await standing(tx, incident, team)
        signed, event = review.sign_off(stand.postmortem, by=by, now=now, missing=unwritten(stand))
        await record(tx, signed, event, now)
    return signed


async def ask_changes(
    db: Database, *, incident_id: int, text: str, by: str, now: datetime, once: str | None, inside: bool = False
) -> Postmortem:
    """The reviewer wants something changed first. Raises Refused or Rejected."""

    def change(postmortem: Postmortem, _: Incident) -> Change:
        return review.ask_changes(postmortem, text, by=by)

    return await _change(db, incident_id, change, by=by, now=now, once=once, inside=inside)


async def waive(
    db: Database, *, incident_id: int, reason: str, by: str, now: datetime, once: str | None, inside: bool = False
) -> Postmortem:
    """None is needed, and nobody is asked after it any more. Raises Refused or Rejected."""

    def change(postmortem: Postmortem, incident: Incident) -> Change:
        return review.waive(postmortem, incident, reason, by=by)

    return await _change(db, incident_id, change, by=by, now=now, once=once, inside=inside)


async def _change(
    db: Database,
    incident_id: int,
    change: Callable[[Postmortem, Incident], Change],
    *,
    by: str,
    now: datetime,
    once: str | None,
    inside: bool,
    member: str | None = None,
) -> Postmortem:
    async with db.begin(once) as tx:
        incident = await incident_to_change(tx, incident_id, by=by, inside=inside)
        changed, event = change(await tx.postmortems.of_incident(incident_id), incident)
        if member is not None:
            await tx.incidents.add_member(incident_id, member)
        await record(tx, changed, event, now)
    return changed
