"""Forgetting: incidents that closed long ago, with everything that belongs to them."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import action_items, incident_members, incidents, page_messages, pages, runs, timeline


async def forget_incidents(connection: AsyncConnection, closed_before: datetime) -> int:
    """Delete the incidents that closed before an instant; how many. Their numbers are not used again."""
    gone = select(incidents.c.id).where(incidents.c.closed_at < closed_before)
    its_pages = select(pages.c.id).where(pages.c.incident_id.in_(gone))
    await connection.execute(delete(page_messages).where(page_messages.c.page_id.in_(its_pages)))
    for table in (timeline, runs, action_items, incident_members, pages):
        await connection.execute(delete(table).where(table.c.incident_id.in_(gone)))
    done = await connection.execute(delete(incidents).where(incidents.c.closed_at < closed_before))
    return done.rowcount
