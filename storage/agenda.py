"""What falls due by itself, all of it, in one look: the engine asks after every commit, the auditor now and then."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Column, Select, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import action_items, incidents, notices, pages, postmortems, proofs, readiness, runs

# Every column that says when something is to happen by itself, with what to call it.
DUE: Mapping[str, Column[datetime]] = {
    "page": pages.c.escalates_at,
    "notice": notices.c.due_at,
    "readiness": readiness.c.due_at,
    "update": incidents.c.update_due_at,
    "quiet": incidents.c.quiet_due_at,
    "step": runs.c.asks_at,
    "action": action_items.c.asks_at,
    "postmortem": postmortems.c.chase_due_at,
}
PROOF = "proof"  # of the schedules: it takes minutes, so nobody is alarmed while it is due
_ALL = {**DUE, PROOF: proofs.c.due_at}


@dataclass(frozen=True, slots=True)
class Falls:
    """Since when the first of a kind has been due, and when the next is that is not due yet (aware UTC, or None)."""

    since: datetime | None
    next: datetime | None


async def look(connection: AsyncConnection, now: datetime) -> dict[str, Falls]:
    """Of each kind in DUE, and of PROOF, how it stands `now` (business time); locks nothing."""
    row = (await connection.execute(_look(), {"now": now})).one()
    return {name: Falls(*row[2 * n : 2 * n + 2]) for n, name in enumerate(_ALL)}


@cache  # it is asked so often that putting it together would cost more than the answer
def _look() -> Select[Any]:
    asked: list[Any] = []
    for due in _ALL.values():
        now = bindparam("now", type_=due.type)
        asked += [select(func.min(due)).where(due <= now).scalar_subquery()]
        asked += [select(func.min(due)).where(due > now).scalar_subquery()]
    return select(*asked)
