"""The timeline in SQL. Rows are only ever added."""

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from incidents.timeline import Entry
from storage.rows import fields_of, find, find_one, insert_once, values_of
from storage.tables import timeline


class Timeline:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def append(self, entry: Entry) -> bool:
        """Add the entry; False if the Slack message it comes from is on this timeline already."""
        return await insert_once(self._connection, timeline, {**values_of(entry), "data": dict(entry.data)})

    async def get(self, entry_id: str) -> Entry | None:
        row = await find_one(self._connection, timeline, {"id": entry_id})
        return None if row is None else Entry(**fields_of(row))

    async def of_incident(self, incident_id: int) -> AsyncIterator[Entry]:
        """Every entry in the order of when things happened, streamed."""
        query = select(timeline).where(timeline.c.incident_id == incident_id).order_by(timeline.c.at, timeline.c.id)
        async with self._connection.stream(query.execution_options(yield_per=500)) as rows:
            async for some in rows.partitions():  # row by row, each would cost a turn of its own
                for row in some:
                    yield Entry(**fields_of(row))
                await asyncio.sleep(0)  # SQLite never waits: let others have their turn

    async def latest(self, incident_id: int, limit: int) -> list[Entry]:
        """The last entries, oldest of them first."""
        query = select(timeline).where(timeline.c.incident_id == incident_id)
        query = query.order_by(timeline.c.at.desc(), timeline.c.id.desc()).limit(limit)
        return [Entry(**fields_of(row)) for row in reversed((await self._connection.execute(query)).all())]

    async def recorded(self, incident_id: int, kinds: tuple[str, ...]) -> list[Entry]:
        """The entries of some kinds in the order they were recorded, which never changes."""
        query = select(timeline).where(timeline.c.incident_id == incident_id, timeline.c.kind.in_(kinds))
        return [Entry(**fields_of(row)) for row in await self._connection.execute(query.order_by(timeline.c.id))]

    async def count_of(self, incident_id: int, kinds: tuple[str, ...]) -> int:
        """How many entries of some kinds there are."""
        query = select(func.count()).where(timeline.c.incident_id == incident_id, timeline.c.kind.in_(kinds))
        return int(await self._connection.scalar(query) or 0)

    async def of_page(self, page_id: str) -> list[Entry]:
        rows = await find(self._connection, timeline, {"page_id": page_id}, by=("at", "id"))
        return [Entry(**fields_of(row)) for row in rows]

    async def did_anything(self, incident_id: int, people: Sequence[str], since: datetime, *, but: str) -> bool:
        """Whether one of the people did something from `since` (aware) on, other than an entry of the kind `but`."""
        query = select(timeline.c.id).where(
            timeline.c.incident_id == incident_id,
            timeline.c.by.in_(people),
            timeline.c.recorded_at >= since,
            timeline.c.kind != but,
        )
        return await self._connection.scalar(query.limit(1)) is not None

    async def last_done(self, incident_id: int, besides: Collection[str]) -> datetime | None:
        """When somebody last did something that was written down, kinds `besides` not counted."""
        query = select(func.max(timeline.c.recorded_at)).where(
            timeline.c.incident_id == incident_id, timeline.c.by.is_not(None), timeline.c.kind.not_in(besides)
        )
        last: datetime | None = await self._connection.scalar(query)
        return last

    async def people(self, incident_id: int) -> list[str]:
        """Everybody who did something that is on the timeline."""
        query = select(timeline.c.by).where(timeline.c.incident_id == incident_id, timeline.c.by.is_not(None))
        return list(await self._connection.scalars(query.distinct().order_by(timeline.c.by)))

    async def kept(self, incident_id: int, source: str) -> Entry | None:
        """The entry that came from a Slack message ("channel:ts"), if it was kept."""
        row = await find_one(self._connection, timeline, {"incident_id": incident_id, "source": source})
        return None if row is None else Entry(**fields_of(row))

    async def count(self, incident_id: int) -> int:
        query = select(func.count()).select_from(timeline).where(timeline.c.incident_id == incident_id)
        return int(await self._connection.scalar(query) or 0)
