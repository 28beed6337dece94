"""What was arranged for the schedules in chat, in SQL. Rows are never deleted: they are its history."""

from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, func, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from oncall.arrangement import Arrangement
from storage.rows import fields_of, save, values_of
from storage.tables import arrangement_numbers, arrangements, made_schedules


class Version(NamedTuple):
    """How much was ever arranged, undone, and changed in schedules made in chat.

    All of them only grow, so whoever has seen as much has seen all.
    """

    arranged: int
    undone: int
    schedules: int


class Arrangements:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def next_id(self) -> int:
        """The number of the next change. Never handed out again; gaps are allowed."""
        query = insert(arrangement_numbers).values({}).returning(arrangement_numbers.c.id)
        return int(await self._connection.scalar(query) or 0)

    async def get(self, arrangement_id: int, *, for_change: bool = False) -> Arrangement | None:
        """One of them; locked until commit `for_change`."""
        query = select(arrangements).where(arrangements.c.id == arrangement_id)
        row = (await self._connection.execute(query.with_for_update() if for_change else query)).one_or_none()
        return None if row is None else Arrangement(**fields_of(row))

    async def save(self, arrangement: Arrangement) -> None:
        await save(self._connection, arrangements, values_of(arrangement))

    async def version(self) -> Version:
        """What there is, as cheaply as it can be told."""
        return Version(*(await self._connection.execute(_version())).one())

    async def since(self, instant: datetime) -> list[Arrangement]:
        """Those that hold at an instant (aware) or later, in the order in which they were arranged; undone ones too."""
        ends = or_(arrangements.c.end > instant, arrangements.c.back_end > instant)
        query = select(arrangements).where(ends).order_by(arrangements.c.id)
        return [Arrangement(**fields_of(row)) for row in await self._connection.execute(query)]

    async def newest(self, limit: int) -> list[Arrangement]:
        """The last ones, newest first."""
        query = select(arrangements).order_by(arrangements.c.id.desc()).limit(limit)
        return [Arrangement(**fields_of(row)) for row in await self._connection.execute(query)]


@cache  # it is asked for every page, and put together once: that costs more than the answer
def _version() -> Select[Any]:
    schedules = select(func.coalesce(func.sum(made_schedules.c.revision), 0)).scalar_subquery()
    return select(func.count(), func.count(arrangements.c.undone_at), schedules).select_from(arrangements)
