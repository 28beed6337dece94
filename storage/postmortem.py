"""Postmortems in SQL: one row an incident; their versions are on the timeline."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from incidents.postmortem import Postmortem
from storage.due import Due, Key
from storage.rows import fields_of, save, values_of
from storage.tables import incidents, postmortems


class Postmortems:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self.chase_due = _ChaseDue(connection, postmortems.c.incident_id, postmortems.c.chase_due_at)

    async def of_incident(self, incident_id: int) -> Postmortem:
        """The incident's; an empty one if nothing is known yet. Lock the incident first to change it."""
        query = select(postmortems).where(postmortems.c.incident_id == incident_id)
        row = (await self._connection.execute(query)).one_or_none()
        if row is None:
            return Postmortem(incident_id=incident_id)
        values = fields_of(row)
        return Postmortem(**{**values, "authors": tuple(values["authors"])})

    async def save(self, postmortem: Postmortem) -> None:
        values = {**values_of(postmortem), "parts": dict(postmortem.parts), "authors": list(postmortem.authors)}
        await save(self._connection, postmortems, values)


class _ChaseDue(Due):
    """Postmortems that are to be asked after, by their incident's id."""

    async def take(self, now: datetime, skip: Collection[Key] = (), *, limit: int = 1) -> Sequence[Key]:
        """The same, but it is the incident that is locked: whoever changes either of them locks that first."""
        due = postmortems.c
        query = select(incidents.c.id).join(postmortems, due.incident_id == incidents.c.id)
        query = query.where(due.chase_due_at <= now, incidents.c.id.not_in(skip)).order_by(due.chase_due_at)
        query = query.limit(limit).with_for_update(of=incidents, skip_locked=True)
        return list(await self._connection.scalars(query))
