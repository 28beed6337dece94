"""Runs of runbooks in SQL; the steps are one JSON column."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from runbooks.run import Run
from runbooks.stored import from_data, to_data
from storage.due import Due
from storage.rows import fields_of, find, find_one, save, values_of
from storage.tables import runs


class Runs:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self.due = Due(connection, runs.c.id, runs.c.asks_at)

    async def get(self, run_id: str, *, for_change: bool = False) -> Run | None:
        """The run. `for_change` locks it until commit, so that two ticks take turns."""
        row = await find_one(self._connection, runs, {"id": run_id}, locked=for_change)
        return None if row is None else _run(row)

    async def of_incident(self, incident_id: int, *, for_change: bool = False) -> list[Run]:
        """The incident's runs in the order they were started; those put away come too."""
        wanted = {"incident_id": incident_id}
        rows = await find(self._connection, runs, wanted, by=("id",), locked=for_change)
        return [_run(row) for row in rows]

    async def going_on(self, incident_ids: Collection[int]) -> list[Run]:
        """The runs of several incidents that have not been put away, in the order they were started."""
        if not incident_ids:
            return []
        query = select(runs).where(runs.c.incident_id.in_(incident_ids), runs.c.ended_at.is_(None))
        return [_run(row) for row in await self._connection.execute(query.order_by(runs.c.id))]

    async def save(self, run: Run) -> None:
        await save(self._connection, runs, {**values_of(run), "steps": to_data(run.steps)})


def _run(row: Row[Any]) -> Run:
    values = fields_of(row)
    return Run(**{**values, "steps": from_data(values["steps"])})
