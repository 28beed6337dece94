"""What falls due by itself, a few at a time; a row that cannot be moved on is named, so that it costs itself alone."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from storage.database import Database, Transaction
from storage.due import Due, Key

AT_ONCE = 20  # in one transaction: a commit costs more than moving a row on


class DueFailed(Exception):
    """The row with this id was due and could not be moved on; the cause is attached.

    Those that were taken with it were not moved on either: skip it, and they will be.
    """

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
    """Move on the rows that are longest overdue; returns the id of the first, None when none is due. Raises DueFailed.

    They are locked while `move_on` looks again, so nobody else moves them on at the same time.
    """
    async with db.begin() as tx:
        keys = await due(tx).take(now, skip, limit=AT_ONCE)
        for key in keys:
            try:
                await move_on(tx, key)
            except Exception as failure:
                raise DueFailed(key) from failure
        return next(iter(keys), None)
