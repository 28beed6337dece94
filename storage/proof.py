"""When the schedules are proved next, and what was found the last time: one row, whichever replica does it."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.rows import fields_of, insert_once, save, values_of
from storage.tables import proofs

SCHEDULES = "schedules"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """`until`: how far was looked the last time; None: never yet. `found`: what, and when (spans of seconds)."""

    due_at: datetime
    until: datetime | None = None
    found: dict[str, list[list[int]]] = field(default_factory=dict)
    id: str = SCHEDULES


class Proofs:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, *, for_change: bool = False) -> Proof | None:
        """As it stands; None if nobody ever looked. Locked until commit `for_change`."""
        query = select(proofs).where(proofs.c.id == SCHEDULES)
        row = (await self._connection.execute(query.with_for_update() if for_change else query)).one_or_none()
        return None if row is None else Proof(**fields_of(row))

    async def begin(self, due_at: datetime) -> None:
        """When to look for the first time, unless it is known."""
        await insert_once(self._connection, proofs, values_of(Proof(due_at=due_at)))

    async def save(self, proof: Proof) -> None:
        await save(self._connection, proofs, values_of(proof))
