"""List incidents for somebody: the open ones, or all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from incidents.incident import Incident, Status
from storage.database import Database

Which = Literal["open", "all"]
OPEN = (Status.ACTIVE, Status.MITIGATED)
MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Newest first. Private incidents whose number is not in `seen` are to be named by number alone."""

    which: Which
    incidents: Sequence[Incident]
    seen: frozenset[int]
    more: bool = False  # there are older ones


async def list_incidents(db: Database, *, which: Which, by: str, limit: int = MOST) -> Listed:
    """What there is, as `by` may see it; the newest `limit`."""
    async with db.read() as tx:
        member_of = await tx.incidents.ids_of_member(by)
        found = await tx.incidents.newest(statuses=OPEN if which == "open" else None, limit=limit + 1)
    return Listed(which=which, incidents=found[:limit], seen=member_of, more=len(found) > limit)
