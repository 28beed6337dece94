"""Somebody has it: the page stops escalating."""

from datetime import datetime

from commands.effects import InvitePeople
from commands.find import incident_to_read, may_see, page_to_change
from commands.record import record, send
from commands.refusal import Refused
from oncall import page as pages
from oncall.page import Page
from storage.database import Database, Transaction


async def acknowledge(
    db: Database, *, page_id: str, by: str, now: datetime, once: str | None, of_team: bool = True
) -> Page:
    """Acknowledge one page. Raises Rejected if somebody has, or if it is no longer needed.

    Whoever answers belongs to the incident from then on; so for a private one that is only for those who may see it
    and those whom it could have paged (`of_team`: the team's files name them). Raises Refused for others.
    """
    async with db.begin(once) as tx:
        page = await page_to_change(tx, page_id)
        incident = await tx.incidents.get(page.incident_id) if page.incident_id is not None and not of_team else None
        if incident is not None and page.is_open and not await may_see(tx, incident, by):
            raise Refused(f"{incident.name} is private: only people whom the team's files name can answer for it.")
        return await _acknowledge(tx, page, by=by, now=now)


async def acknowledge_incident(
    db: Database, *, incident_id: int, by: str, now: datetime, once: str | None, inside: bool = False
) -> list[Page]:
    """Acknowledge every page of the incident that still wants somebody."""
    async with db.begin(once) as tx:
        incident = await incident_to_read(tx, incident_id, by=by, inside=inside)
        waiting = await tx.pages.of_incident(incident_id, open_only=True, for_change=True)
        if not waiting:
            raise Refused(f"No page of {incident.name} is waiting for an answer; nothing has changed.")
        return [await _acknowledge(tx, page, by=by, now=now) for page in waiting]


async def _acknowledge(tx: Transaction, page: Page, *, by: str, now: datetime) -> Page:
    page, event = pages.acknowledge(page, by=by, now=now)
    await record(tx, page, event, now)
    if page.incident_id is not None and not await tx.incidents.has_member(page.incident_id, by):
        await tx.incidents.add_member(page.incident_id, by)
        await send(tx, [InvitePeople(page.incident_id, (by,))])  # they took it from the operations channel
    return page
