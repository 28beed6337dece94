"""What a calendar is told when it asks: the shifts as they are, and whatever has changed since it asked last."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from commands.team import Team
from oncall.feed import Feed, FeedEvent, brought_up_to_date, horizon, wanted
from storage.database import Database


async def read(db: Database, team: Team, feed: Feed, now: datetime) -> Sequence[FeedEvent] | None:
    """What the feed shows, and keep it; None if it was revoked meanwhile. `now` is aware UTC."""
    within = horizon(now)
    names = {key: person.name for key, person in team.people.items()}
    events = await asyncio.to_thread(wanted, feed, team.schedules, names, within, now)
    async with db.read() as tx:
        update = brought_up_to_date(await tx.feeds.told(feed.id), events, within, now)
    if not update.changed:
        return update.shown
    async with db.begin() as tx:  # another may have told it meanwhile
        if await tx.feeds.by_hash(feed.token_hash, for_change=True) is None:
            return None
        update = brought_up_to_date(await tx.feeds.told(feed.id), events, within, now)
        await tx.feeds.tell(feed.id, update.changed, update.forgotten)
    return update.shown
