"""What a calendar is told when it asks: the shifts as they are, and whatever has changed since it asked last."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime

from commands.team import Team
from oncall.arrangement import with_arrangements
from oncall.feed import Feed, FeedEvent, Horizon, brought_up_to_date, horizon, wanted
from oncall.made import as_it_was
from oncall.schedule import Schedule
from storage.database import Database, Transaction


async def read(db: Database, team: Team, feed: Feed, now: datetime) -> Sequence[FeedEvent] | None:
    """What the feed shows, and keep it; None if it was revoked meanwhile. `now` is aware UTC."""
    within = horizon(now)
    names = {key: person.name for key, person in team.people.items()}
    async with db.read() as tx:
        schedules = {**await _deleted(tx, team, within), **team.schedules}
    events = await asyncio.to_thread(wanted, feed, schedules, names, within, now)
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


async def _deleted(tx: Transaction, team: Team, within: Horizon) -> Mapping[str, Schedule]:
    """Schedules made in chat that are no more: what has been of them stays, and only what would come is cancelled."""
    found = {made.name: as_it_was(made, team.people) for made in await tx.schedules.deleted_since(within.start)}
    if not found:
        return {}
    arranged = await tx.arrangements.since(within.start)
    return {name: with_arrangements(schedule, arranged) for name, schedule in found.items() if schedule is not None}
