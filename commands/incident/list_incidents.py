"""List incidents for somebody: the open ones, all, or those in which they have a part."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from incidents.action import ActionItem
from incidents.incident import Incident, Status
from storage.database import Database

Which = Literal["open", "all", "mine"]
OPEN = (Status.ACTIVE, Status.MITIGATED)
MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Newest first. Private incidents whose number is not in `seen` are to be named by number alone."""

    which: Which
    incidents: Sequence[Incident]
    seen: frozenset[int]
    owed: Sequence[ActionItem] = ()  # with `mine`: the action items that the person has not done
    more: bool = False  # there are older ones


async def list_incidents(db: Database, *, which: Which, by: str) -> Listed:
    """What there is, as `by` may see it."""
    async with db.read() as tx:
        member_of = await tx.incidents.ids_of_member(by)
        if which == "mine":
            mine = [each for each in await tx.incidents.newest(statuses=OPEN, limit=1_000) if each.id in member_of]
            owed = await tx.actions.open_of(by)
            hidden = await tx.incidents.private_among({item.incident_id for item in owed}) - member_of
            owed = [item for item in owed if item.incident_id not in hidden]
            return Listed(which=which, incidents=mine[:MOST], seen=member_of, owed=owed, more=len(mine) > MOST)
        found = await tx.incidents.newest(statuses=OPEN if which == "open" else None, limit=MOST + 1)
    return Listed(which=which, incidents=found[:MOST], seen=member_of, more=len(found) > MOST)
