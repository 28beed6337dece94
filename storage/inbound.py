"""Which deliveries have had their effect, Slack's and the telephone's: the second delivery of one has none."""

from datetime import datetime

from sqlalchemy import and_, delete, or_
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.rows import find_one, insert_once
from storage.tables import inbound

TIMELESS = "twilio:"  # keys of deliveries whose signature does not say when: played again, they count as new


class Inbound:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def is_new(self, key: str, *, now: datetime) -> bool:
        """Record a delivery by its event_id or trigger_id; False if it was recorded before."""
        return await insert_once(self._connection, inbound, {"key": key, "at": now})

    async def is_known(self, key: str) -> bool:
        """Whether a delivery is recorded."""
        return await find_one(self._connection, inbound, {"key": key}) is not None

    async def forget(self, before: datetime, *, timeless_before: datetime | None) -> int:
        """Delete what was recorded before an instant; how many. What is `TIMELESS` has one of its own (None: never)."""
        late = and_(inbound.c.at < before, inbound.c.key.not_like(f"{TIMELESS}%"))
        old = [inbound.c.at < timeless_before] if timeless_before is not None else []
        done = await self._connection.execute(delete(inbound).where(or_(late, *old)))
        return done.rowcount
