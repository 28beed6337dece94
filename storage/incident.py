"""Incidents in SQL."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from incidents.incident import Incident, Status
from oncall.page import Page
from storage.due import Due
from storage.rows import fields_of, find, find_one, insert_once, save, values_of
from storage.tables import incident_members, incident_numbers, incidents

_OPEN = [str(status) for status in Status if status.is_open]


class Incidents:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self.update_due = Due(connection, incidents.c.id, incidents.c.update_due_at)
        self.quiet_due = Due(connection, incidents.c.id, incidents.c.quiet_due_at)

    async def next_id(self) -> int:
        """The next n of INC-n. Never handed out again; gaps are allowed."""
        query = insert(incident_numbers).values({}).returning(incident_numbers.c.id)
        return int(await self._connection.scalar(query) or 0)

    async def get(self, incident_id: int, *, for_change: bool = False) -> Incident | None:
        """The incident. `for_change` locks it until commit, so that two changes take turns."""
        row = await find_one(self._connection, incidents, {"id": incident_id}, locked=for_change)
        return None if row is None else _incident(row)

    async def of_page(self, page: Page | None) -> Incident | None:
        """The incident that a page is for; None if it is for none, or there is no page."""
        return await self.get(page.incident_id) if page is not None and page.incident_id is not None else None

    async def of_channel(self, channel_id: str) -> Incident | None:
        """The incident whose channel this is now."""
        row = await find_one(self._connection, incidents, {"channel_id": channel_id})
        return None if row is None else _incident(row)

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

    async def add_member(self, incident_id: int, person: str) -> None:
        """The person belongs to the incident: is invited to its channel, and may see it if it is private."""
        await insert_once(self._connection, incident_members, {"incident_id": incident_id, "person": person})

    async def remove_member(self, incident_id: int, person: str) -> None:
        members = incident_members.c
        query = delete(incident_members).where(members.incident_id == incident_id, members.person == person)
        await self._connection.execute(query)

    async def members(self, incident_id: int) -> list[str]:
        """Everybody who belongs to the incident."""
        rows = await find(self._connection, incident_members, {"incident_id": incident_id}, by=("person",))
        return [row.person for row in rows]

    async def has_member(self, incident_id: int, person: str) -> bool:
        member = {"incident_id": incident_id, "person": person}
        return await find_one(self._connection, incident_members, member) is not None

    async def ids_of_member(self, person: str) -> frozenset[int]:
        """The incidents that a person belongs to."""
        rows = await find(self._connection, incident_members, {"person": person})
        return frozenset(row.incident_id for row in rows)

    async def open_of_member(self, person: str, limit: int) -> list[Incident]:
        """The open incidents that a person belongs to, newest first."""
        query = select(incidents).join(incident_members, incident_members.c.incident_id == incidents.c.id)
        query = query.where(incident_members.c.person == person, incidents.c.status.in_(_OPEN))
        return [
            _incident(row) for row in await self._connection.execute(query.order_by(incidents.c.id.desc()).limit(limit))
        ]

    async def open_since(self, instant: datetime) -> list[Incident]:
        """The open incidents that were declared at an instant or later, newest first."""
        query = select(incidents).where(incidents.c.status.in_(_OPEN), incidents.c.declared_at >= instant)
        return [_incident(row) for row in await self._connection.execute(query.order_by(incidents.c.id.desc()))]

    async def private_among(self, ids: Collection[int]) -> set[int]:
        """Those of the incidents that are private."""
        if not ids:
            return set()
        query = select(incidents.c.id).where(incidents.c.private, incidents.c.id.in_(ids))
        return set(await self._connection.scalars(query))


def _incident(row: Row[Any]) -> Incident:
    values = fields_of(row)
    return Incident(**{**values, "status": Status(values["status"])})
