"""Give an action item its owner, its due date or its kind."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from commands.find import action_to_change
from commands.record import record
from incidents import action
from incidents.action import ActionItem, ActionKind
from storage.database import Database


async def change_action(
    db: Database,
    zone: Callable[[str], ZoneInfo],
    *,
    incident_id: int,
    number: int,
    owner: str | None,
    due_on: date | None,
    kind: ActionKind | None,
    by: str,
    now: datetime,
    once: str | None,
    inside: bool = False,
) -> ActionItem:
    """Change what is given; None leaves it as it is. `zone` tells a person's. Raises Refused or Rejected."""
    async with db.begin(once) as tx:
        item = await action_to_change(tx, incident_id, number, by=by, inside=inside)
        whose = owner or item.owner or by
        item, event = action.change(item, owner=owner, due_on=due_on, kind=kind, by=by, zone=zone(whose))
        await record(tx, item, event, now)
    return item
