"""The timeline in SQL. Rows are only ever added."""

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from incidents.timeline import Entry
from storage.rows import fields_of, find, find_one, insert_once, values_of
from storage.tables import timeline

# Asked for every summary, and each put together once: that costs more than the question.
_HERE = timeline.c.incident_id == bindparam("incident")
_OF_KINDS = _HERE, timeline.c.kind.in_(bindparam("kinds", expanding=True))
_LATEST = select(timeline).where(_HERE).order_by(timeline.c.at.desc(), timeline.c.id.desc()).limit(bindparam("limit"))
_RECORDED = select(timeline).where(*_OF_KINDS).order_by(timeline.c.id)
_COUNT_OF = select(func.count()).where(*_OF_KINDS)


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
        rows = (await self._connection.execute(_LATEST, {"incident": incident_id, "limit": limit})).all()
        return [Entry(**fields_of(row)) for row in reversed(rows)]

    async def recorded(self, incident_id: int, kinds: tuple[str, ...]) -> list[Entry]:
        """The entries of some kinds in the order they were recorded, which never changes."""
        rows = await self._connection.execute(_RECORDED, {"incident": incident_id, "kinds": kinds})
        return [Entry(**fields_of(row)) for row in rows]

    async def count_of(self, incident_id: int, kinds: tuple[str, ...]) -> int:
        """How many entries of some kinds there are."""
        return int(await self._connection.scalar(_COUNT_OF, {"incident": incident_id, "kinds": kinds}) or 0)

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
