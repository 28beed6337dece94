"""Write down an action item."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from commands.find import incident_to_change
from commands.record import record
from incidents import action
from incidents.action import ActionItem, ActionKind
from storage.database import Database

UTC = ZoneInfo("UTC")


async def add_action(
    db: Database,
    *,
    incident_id: int,
    text: str,
    owner: str | None,
    due_on: date | None,
    kind: ActionKind | None = None,
    by: str,
    now: datetime,
    once: str | None,
    zone: ZoneInfo = UTC,
    gravest: str | None = None,
    inside: bool = False,
) -> ActionItem:
    """Add an action item, in the incident or after it. Raises Refused or Rejected.

    `zone` is its owner's. In an open incident of the `gravest` severity it does not wait for their morning.
    """
    async with db.begin(once) as tx:
        incident = await incident_to_change(tx, incident_id, by=by, inside=inside)
        item, event = action.add(
            incident,
            text,
            action_id=tx.new_id(),
            number=await tx.actions.next_number(incident_id),
            owner=owner,
            due_on=due_on,
            kind=kind,
            by=by,
            now=now,
            zone=zone,
            urgent=incident.status.is_open and incident.severity == gravest,
        )
        await record(tx, item, event, now)
    return item
