"""Somebody has it: the page stops escalating."""

from datetime import datetime

from commands.find import incident_to_read, page_to_change
from commands.record import record
from commands.refusal import Refused
from oncall import page as pages
from oncall.page import Page
from storage.database import Database, Transaction


async def acknowledge(db: Database, *, page_id: str, by: str, now: datetime, once: str | None) -> Page:
    """Acknowledge one page. Raises Rejected if somebody has, or if it is no longer needed."""
    async with db.begin(once) as tx:
        return await _acknowledge(tx, await page_to_change(tx, page_id), by=by, now=now)


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
    if page.incident_id is not None:
        await tx.incidents.add_member(page.incident_id, by)
    return page
