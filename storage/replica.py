"""The processes at work on one database: who is alive, and whose work is to be taken over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.rows import fields_of, save, values_of
from storage.tables import replicas


@dataclass(frozen=True, slots=True, kw_only=True)
class Replica:
    """One process. Its times are real time."""

    id: str
    host: str
    version: str
    started_at: datetime
    seen_at: datetime  # when it last said that it is alive


class Replicas:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def beat(self, replica: Replica) -> None:
        """It is alive. One that was taken for dead is there again."""
        await save(self._connection, replicas, values_of(replica))

    async def latest(self) -> datetime | None:
        """The latest time at which anybody said so: the one that all go by, though the database's clock be behind."""
        seen: datetime | None = await self._connection.scalar(select(func.max(replicas.c.seen_at)))
        return seen

    async def silent(self, since: datetime) -> list[str]:
        """Those that have said nothing since then."""
        return list(await self._connection.scalars(select(replicas.c.id).where(replicas.c.seen_at < since)))

    async def take_silent(self, since: datetime) -> list[str]:
        """Forget those that have said nothing since then, and return them: whoever asks takes over with it."""
        silent = select(replicas.c.id).where(replicas.c.seen_at < since).with_for_update(skip_locked=True)
        gone = list(await self._connection.scalars(silent))
        if gone:
            await self._connection.execute(delete(replicas).where(replicas.c.id.in_(gone)))
        return gone

    async def leave(self, replica_id: str) -> None:
        """It has ended in order."""
        await self._connection.execute(delete(replicas).where(replicas.c.id == replica_id))

    async def all(self) -> Sequence[Replica]:
        """Everybody who is not known to be dead."""
        rows = await self._connection.execute(select(replicas).order_by(replicas.c.id))
        return [Replica(**fields_of(row)) for row in rows]
