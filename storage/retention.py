"""Forgetting: incidents that closed long ago and pages without one, with everything that belongs to them."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from oncall.page import PageStatus
from storage.tables import (
    action_items,
    incident_members,
    incidents,
    notices,
    page_messages,
    pages,
    postmortems,
    reminders,
    runs,
    timeline,
)

AT_ONCE = 500  # the rest the next time, so that nobody waits long for the locks


async def forget_incidents(connection: AsyncConnection, closed_before: datetime) -> int:
    """Delete the incidents that closed before an instant; how many. Their numbers are not used again.

    They stay locked meanwhile, so that none is reopened half forgotten.
    """
    old = select(incidents.c.id).where(incidents.c.closed_at < closed_before).limit(AT_ONCE)
    gone = list(await connection.scalars(old.with_for_update()))
    if not gone:
        return 0
    its_pages = select(pages.c.id).where(pages.c.incident_id.in_(gone))
    await _forget_pages(connection, list(await connection.scalars(its_pages)))
    for table in (timeline, runs, action_items, postmortems, reminders, incident_members):
        await connection.execute(delete(table).where(table.c.incident_id.in_(gone)))
    await connection.execute(delete(incidents).where(incidents.c.id.in_(gone)))
    return len(gone)


async def forget_pages(connection: AsyncConnection, started_before: datetime) -> int:
    """Delete the pages that belong to no incident, were answered or given up, and are older than an instant."""
    waiting = pages.c.status.in_([PageStatus.TRIGGERED, PageStatus.SNOOZED])
    old = select(pages.c.id).where(pages.c.incident_id.is_(None), pages.c.started_at < started_before, ~waiting)
    gone = list(await connection.scalars(old.limit(AT_ONCE).with_for_update()))
    await _forget_pages(connection, gone)
    return len(gone)


async def _forget_pages(connection: AsyncConnection, gone: list[str]) -> None:
    for table in (notices, page_messages, timeline):
        await connection.execute(delete(table).where(table.c.page_id.in_(gone)))
    await connection.execute(delete(pages).where(pages.c.id.in_(gone)))
