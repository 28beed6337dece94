"""Give an action item its owner, its due date or its kind."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from commands.find import incident_to_change
from commands.record import record
from commands.refusal import Refused
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
        incident = await incident_to_change(tx, incident_id, by=by, inside=inside)
        item = await tx.actions.get(incident_id, number)
        if item is None:
            raise Refused(f"{incident.name} has no action {number}. `/incident action` lists them.")
        whose = owner or item.owner or by
        item, event = action.change(item, owner=owner, due_on=due_on, kind=kind, by=by, zone=zone(whose))
        await record(tx, item, event, now)
    return item
