"""Schedules that people made in chat, in SQL. Rows are never deleted: their revisions tell that something changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from oncall.made import Edit, MadeSchedule
from storage.rows import fields_of, insert_once, save, values_of
from storage.tables import made_schedules


class MadeSchedules:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, made: MadeSchedule) -> bool:
        """False if there is one of that name."""
        return await insert_once(self._connection, made_schedules, _values(made))

    async def save(self, made: MadeSchedule) -> None:
        await save(self._connection, made_schedules, _values(made))

    async def get(self, schedule_id: str) -> MadeSchedule | None:
        """One of them, deleted or not."""
        return await self._one(made_schedules.c.id == schedule_id)

    async def named(self, name: str) -> MadeSchedule | None:
        """The one that has this name now; locked until commit."""
        return await self._one(made_schedules.c.name == name, made_schedules.c.deleted_at.is_(None))

    async def all(self) -> list[MadeSchedule]:
        """Those that there are, in the order in which they were made."""
        query = select(made_schedules).where(made_schedules.c.deleted_at.is_(None)).order_by(made_schedules.c.id)
        return [_schedule(row) for row in await self._connection.execute(query)]

    async def deleted_since(self, instant: datetime) -> list[MadeSchedule]:
        """Those that were deleted after an instant (aware), the last one last."""
        query = (
            select(made_schedules).where(made_schedules.c.deleted_at > instant).order_by(made_schedules.c.deleted_at)
        )
        return [_schedule(row) for row in await self._connection.execute(query)]

    async def _one(self, *which: ColumnElement[bool]) -> MadeSchedule | None:
        query = select(made_schedules).where(*which).with_for_update()
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else _schedule(row)


def _values(made: MadeSchedule) -> dict[str, Any]:
    return {**values_of(made), "rotation": list(made.rotation), "edits": [list(edit) for edit in made.edits]}


def _schedule(row: Row[Any]) -> MadeSchedule:
    values = fields_of(row)
    edits = tuple(Edit(person, at, tuple(was)) for person, at, was in values["edits"])
    return MadeSchedule(**{**values, "rotation": tuple(values["rotation"]), "edits": edits})
