"""Which deliveries of Slack's have had their effect: the second delivery of one has none."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.rows import find_one, insert_once
from storage.tables import inbound


class Inbound:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def is_new(self, key: str, *, now: datetime) -> bool:
        """Record a delivery by its event_id or trigger_id; False if it was recorded before."""
        return await insert_once(self._connection, inbound, {"key": key, "at": now})

    async def is_known(self, key: str) -> bool:
        """Whether a delivery is recorded."""
        return await find_one(self._connection, inbound, {"key": key}) is not None

    async def forget(self, before: datetime) -> int:
        """Delete what was recorded before an instant; how many."""
        done = await self._connection.execute(delete(inbound).where(inbound.c.at < before))
        return done.rowcount
