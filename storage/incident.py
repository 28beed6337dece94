"""Incidents in SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from incidents.incident import Incident, Status
from storage.rows import fields_of, save, values_of
from storage.tables import incident_numbers, incidents


class Incidents:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def next_id(self) -> int:
        """The next n of INC-n. Never handed out again; gaps are allowed."""
        query = insert(incident_numbers).values({}).returning(incident_numbers.c.id)
        return int(await self._connection.scalar(query) or 0)

    async def get(self, incident_id: int, *, for_change: bool = False) -> Incident | None:
        """The incident. `for_change` locks it until commit, so that two changes take turns."""
        query = select(incidents).where(incidents.c.id == incident_id)
        return await self._one(query.with_for_update() if for_change else query)

    async def of_channel(self, channel_id: str) -> Incident | None:
        """The incident whose channel this is now."""
        return await self._one(select(incidents).where(incidents.c.channel_id == channel_id))

    async def save(self, incident: Incident) -> None:
        await save(self._connection, incidents, {**values_of(incident), "roles": dict(incident.roles)})

    async def newest(
        self, *, statuses: Sequence[Status] | None = None, limit: int = 100, before: int | None = None
    ) -> list[Incident]:
        """Newest first; `before` pages on from an id."""
        query = select(incidents).order_by(incidents.c.id.desc()).limit(limit)
        if statuses is not None:
            query = query.where(incidents.c.status.in_([str(status) for status in statuses]))
        if before is not None:
            query = query.where(incidents.c.id < before)
        return [_incident(row) for row in await self._connection.execute(query)]

    async def update_due(self, now: datetime) -> list[int]:
        """Ids of the incidents whose update is due, the longest overdue first."""
        query = select(incidents.c.id).where(incidents.c.update_due_at <= now).order_by(incidents.c.update_due_at)
        return list(await self._connection.scalars(query))

    async def next_update_due(self) -> datetime | None:
        """When the next update is due, past or future."""
        query = select(incidents.c.update_due_at).where(incidents.c.update_due_at.is_not(None))
        return await self._connection.scalar(query.order_by(incidents.c.update_due_at).limit(1))

    async def _one(self, query: Select[Any]) -> Incident | None:
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else _incident(row)


def _incident(row: Row[Any]) -> Incident:
    values = fields_of(row)
    return Incident(**{**values, "status": Status(values["status"])})
