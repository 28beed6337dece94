"""Who is ready for their shifts, in SQL: one row a person and shift, so that each is asked once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from oncall.contact import Method
from oncall.ready import OPEN, Readiness, ReadyStatus
from storage.due import Due
from storage.rows import fields_of, find_one, insert_once, save, values_of
from storage.tables import readiness


class ReadinessChecks:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self.due = Due(connection, readiness.c.id, readiness.c.due_at)

    async def get(self, check_id: str, *, for_change: bool = False) -> Readiness | None:
        """One of them; locked until commit `for_change`."""
        row = await find_one(self._connection, readiness, {"id": check_id}, locked=for_change)
        return None if row is None else _readiness(row)

    async def add(self, check: Readiness) -> bool:
        """Plan it; False if the person's shift has one already."""
        return await insert_once(self._connection, readiness, _values(check))

    async def of_shift(self, check: Readiness) -> Readiness | None:
        """The one that there is of the same person and shift, locked until commit."""
        shift = {"schedule": check.schedule, "person": check.person, "starts_at": check.starts_at}
        row = await find_one(self._connection, readiness, shift, locked=True)
        return None if row is None else _readiness(row)

    async def save(self, check: Readiness) -> None:
        await save(self._connection, readiness, _values(check))

    async def since(self, instant: datetime) -> list[Readiness]:
        """Those of shifts that end after an instant (aware), by their start."""
        query = select(readiness).where(readiness.c.ends_at > instant)
        rows = await self._connection.execute(query.order_by(readiness.c.starts_at, readiness.c.id))
        return [_readiness(row) for row in rows]

    async def of_person(self, person: str) -> list[Readiness]:
        """What a person was asked for and may still answer, locked."""
        query = select(readiness).where(readiness.c.person == person, readiness.c.status.in_(OPEN))
        rows = await self._connection.execute(query.order_by(readiness.c.id).with_for_update())
        return [_readiness(row) for row in rows]

    async def forget(self, before: datetime) -> int:
        """Delete those of shifts that were over at an instant; how many."""
        done = await self._connection.execute(delete(readiness).where(readiness.c.ends_at < before))
        return done.rowcount


def _values(check: Readiness) -> dict[str, Any]:
    return {**values_of(check), "methods": list(check.methods)}


def _readiness(row: Row[Any]) -> Readiness:
    values: Mapping[str, Any] = fields_of(row)
    methods = tuple(Method(each) for each in values["methods"])
    return Readiness(**{**values, "methods": methods, "status": ReadyStatus(values["status"])})
