"""Calendars that people subscribed to, and what each was told last, in SQL."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from oncall.feed import Feed, FeedEvent
from storage.rows import fields_of, insert_once, save_all, values_of
from storage.tables import feed_events, feeds


class Feeds:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, feed: Feed) -> bool:
        """False if the person has one of that schedule already."""
        return await insert_once(self._connection, feeds, values_of(feed))

    async def by_hash(self, token_hash: str, *, for_change: bool = False) -> Feed | None:
        """The one whose secret hashes to this; locked until commit `for_change`."""
        query = select(feeds).where(feeds.c.token_hash == token_hash)
        row = (await self._connection.execute(query.with_for_update() if for_change else query)).one_or_none()
        return None if row is None else Feed(**fields_of(row))

    async def of(self, person: str, schedule: str) -> Feed | None:
        """A person's own of a schedule; of all their shifts for ""."""
        query = select(feeds).where(feeds.c.person == person, feeds.c.schedule == schedule)
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else Feed(**fields_of(row))

    async def remove(self, person: str, schedule: str) -> bool:
        """Whether there was one. What it was told goes with it."""
        return await self._forget(feeds.c.person == person, feeds.c.schedule == schedule) == 1

    async def remove_of_others(self, people: Collection[str], made_before: datetime) -> int:
        """Remove those of everybody but these people, as far as they were made before an instant; how many."""
        return await self._forget(feeds.c.person.not_in(people), feeds.c.made_at < made_before)

    async def told(self, feed_id: str) -> list[FeedEvent]:
        """What a feed has been told and is still kept."""
        query = select(feed_events).where(feed_events.c.feed_id == feed_id)
        return [FeedEvent(**fields_of(row)) for row in await self._connection.execute(query)]

    async def tell(self, feed_id: str, changed: Sequence[FeedEvent], forgotten: Collection[str]) -> None:
        """Keep what it is told now, and forget the rest."""
        await save_all(self._connection, feed_events, [values_of(event) for event in changed])
        if forgotten:
            gone = feed_events.c.feed_id == feed_id, feed_events.c.uid.in_(forgotten)
            await self._connection.execute(delete(feed_events).where(*gone))

    async def _forget(self, *which: ColumnElement[bool]) -> int:
        ids = list(await self._connection.scalars(select(feeds.c.id).where(*which).with_for_update()))
        if ids:
            await self._connection.execute(delete(feed_events).where(feed_events.c.feed_id.in_(ids)))
            await self._connection.execute(delete(feeds).where(feeds.c.id.in_(ids)))
        return len(ids)
