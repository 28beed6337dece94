"""What falls due by itself: rows taken by the column that says when."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Column, Select, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

Key = int | str


class Due:
    """The rows of a table by one of its columns of instants; what is empty is never due."""

    def __init__(self, connection: AsyncConnection, key: Column[Any], due_at: Column[Any]) -> None:
        self._connection, self._key, self._due_at = connection, key, due_at

    async def take(self, now: datetime, skip: Collection[Key] = (), *, limit: int = 1) -> Sequence[Key]:
        """The keys of the rows that are longest overdue, locked; other replicas' and `skip` are left."""
        asked: dict[str, object] = {"now": now, "limit": limit} | ({"skip": list(skip)} if skip else {})
        return list(await self._connection.scalars(_taking(self._key, self._due_at, bool(skip)), asked))


@cache  # it is put together once: that costs more than the question
def _taking(key: Column[Any], due_at: Column[Any], some_are_skipped: bool) -> Select[Any]:  # noqa: FBT001 - private
    query = select(key).where(due_at <= bindparam("now"))
    if some_are_skipped:
        query = query.where(key.not_in(bindparam("skip", expanding=True)))
    return query.order_by(due_at).limit(bindparam("limit")).with_for_update(skip_locked=True)
