"""Postmortems in SQL: one row an incident; their versions are on the timeline."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from incidents.incident import Status
from incidents.postmortem import Postmortem
from storage.due import Due, Key
from storage.rows import fields_of, find_one, save, values_of
from storage.tables import incidents, postmortems


class Postmortems:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self.chase_due = _ChaseDue(connection, postmortems.c.incident_id, postmortems.c.chase_due_at)

    async def of_incident(self, incident_id: int) -> Postmortem:
        """The incident's; an empty one if nothing is known yet. Lock the incident first to change it."""
        row = await find_one(self._connection, postmortems, {"incident_id": incident_id})
        return Postmortem(incident_id=incident_id) if row is None else _postmortem(row)

    async def unfinished(self, person: str) -> list[Postmortem]:
        """Those of resolved incidents that are asked after now, or are this person's to finish or to review."""
        of = postmortems.c
        query = select(postmortems).join(incidents, incidents.c.id == of.incident_id)
        query = query.where(incidents.c.status == Status.RESOLVED, of.signed_off_by.is_(None), of.waived_by.is_(None))
        query = query.where(or_(of.chase_due_at.is_not(None), of.owner == person, of.reviewer == person))
        return [_postmortem(row) for row in await self._connection.execute(query.order_by(of.incident_id.desc()))]

    async def save(self, postmortem: Postmortem) -> None:
        values = {**values_of(postmortem), "parts": dict(postmortem.parts), "authors": list(postmortem.authors)}
        await save(self._connection, postmortems, values)


def _postmortem(row: Row[Any]) -> Postmortem:
    values = fields_of(row)
    return Postmortem(**{**values, "authors": tuple(values["authors"])})


class _ChaseDue(Due):
    """Postmortems that are to be asked after, by their incident's id."""

    async def take(self, now: datetime, skip: Collection[Key] = (), *, limit: int = 1) -> Sequence[Key]:
        """The same, but it is the incident that is locked: whoever changes either of them locks that first."""
        due = postmortems.c
        query = select(incidents.c.id).join(postmortems, due.incident_id == incidents.c.id)
        query = query.where(due.chase_due_at <= now, incidents.c.id.not_in(skip)).order_by(due.chase_due_at)
        query = query.limit(limit).with_for_update(of=incidents, skip_locked=True)
        return list(await self._connection.scalars(query))
