"""Calendars that people subscribed to, and what they were told."""

from dataclasses import replace
from datetime import timedelta

from oncall.feed import Feed, FeedEvent
from storage.database import Database
from tests.databases import STARTED_AT
from tests.teams import PEOPLE

FEED = Feed(id="1", token_hash="a", person="ana", schedule="", made_at=STARTED_AT)
EVENT = FeedEvent(
    feed_id="1",
    uid="u",
    start=STARTED_AT,
    end=STARTED_AT + timedelta(hours=1),
    summary="On call: primary",
    detail="Layer primary.",
    sequence=0,
    cancelled=False,
    changed_at=STARTED_AT,
)


async def test_one_a_person_and_schedule(database: Database) -> None:
    async with database.begin() as tx:
        assert await tx.feeds.add(FEED)
        assert not await tx.feeds.add(replace(FEED, id="2", token_hash="b"))
        assert await tx.feeds.add(replace(FEED, id="3", token_hash="c", schedule="primary"))
        assert await tx.feeds.by_hash("a", for_change=True) == FEED
        assert await tx.feeds.by_hash("b") is None
        assert await tx.feeds.of("ana", "") == FEED


async def test_what_was_told_is_kept_changed_and_goes_with_its_feed(database: Database) -> None:
    other = replace(EVENT, uid="v", cancelled=True, sequence=7)
    async with database.begin() as tx:
        await tx.feeds.add(FEED)
        await tx.feeds.tell("1", [EVENT, other], [])
        await tx.feeds.tell("1", [replace(EVENT, sequence=1)], ["v"])
        assert await tx.feeds.told("1") == [replace(EVENT, sequence=1)]
        assert await tx.feeds.remove("ana", "")
        assert await tx.feeds.told("1") == []
        assert not await tx.feeds.remove("ana", "")


async def test_those_of_people_who_left_are_forgotten_but_no_new_one(database: Database) -> None:
    """A replica that has not read the files again yet must not end the feed of somebody who has just joined."""
    async with database.begin() as tx:
        await tx.feeds.add(FEED)
        await tx.feeds.add(replace(FEED, id="2", token_hash="b", person="gone"))
        await tx.feeds.tell("2", [replace(EVENT, feed_id="2")], [])
        await tx.feeds.add(replace(FEED, id="3", token_hash="c", person="new", made_at=STARTED_AT + timedelta(days=2)))
    async with database.begin() as tx:
        assert await tx.feeds.remove_of_others(PEOPLE, STARTED_AT + timedelta(days=1)) == 1
        assert await tx.feeds.by_hash("a") == FEED
        assert await tx.feeds.by_hash("b") is None
        assert await tx.feeds.told("2") == []
        assert await tx.feeds.by_hash("c") is not None
