"""What falls due by itself, one at a time; a row that cannot be moved on is named, so that it costs itself alone."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from storage.database import Database, Transaction
from storage.due import Due, Key


class DueFailed(Exception):
    """The row with this id was due and could not be moved on; the cause is attached."""

    def __init__(self, row_id: Key) -> None:
        super().__init__(row_id)
        self.id = row_id


async def next_due(
    db: Database,
    due: Callable[[Transaction], Due],
    move_on: Callable[[Transaction, Any], Awaitable[object]],
    *,
    now: datetime,
    skip: frozenset[Key] = frozenset(),
) -> Key | None:
    """Move on the row that is longest overdue; returns its id, None when none is due. Raises DueFailed.

    Its row is locked while `move_on` looks again, so nobody else moves it on at the same time.
    """
    async with db.begin() as tx:
        key = await due(tx).take(now, skip)
        if key is None:
            return None
        try:
            await move_on(tx, key)
        except Exception as failure:
            raise DueFailed(key) from failure
        return key
