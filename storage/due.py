"""What falls due by itself: rows taken by the column that says when."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, select
from sqlalchemy.ext.asyncio import AsyncConnection

Key = int | str


class Due:
    """The rows of a table by one of its columns of instants; what is empty is never due."""

    def __init__(self, connection: AsyncConnection, key: Column[Any], due_at: Column[Any]) -> None:
        self._connection, self._key, self._due_at = connection, key, due_at

    async def take(self, now: datetime, skip: Collection[Key] = (), *, limit: int = 1) -> Sequence[Key]:
        """The keys of the rows that are longest overdue, locked; other replicas' and `skip` are left."""
        query = select(self._key).where(self._due_at <= now, self._key.not_in(skip)).order_by(self._due_at).limit(limit)
        return list(await self._connection.scalars(query.with_for_update(skip_locked=True)))
