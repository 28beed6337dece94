"""Tick an action item."""

from datetime import datetime

from commands.find import action_to_change
from commands.record import record
from incidents import action
from incidents.action import ActionItem
from storage.database import Database


async def complete_action(
    db: Database, *, incident_id: int, number: int, by: str, now: datetime, once: str | None, inside: bool = False
) -> ActionItem:
    """The action item is done. Raises Refused or Rejected."""
    async with db.begin(once) as tx:
        item = await action_to_change(tx, incident_id, number, by=by, inside=inside)
        item, event = action.complete(item, by=by, now=now)
        await record(tx, item, event, now)
    return item
