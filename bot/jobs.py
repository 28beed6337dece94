"""What the engine does: pages that escalate, updates that are due, clock, channels, who is who, and forgetting."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.delivery.rooms import Rooms
from bot.directory import Directory
from bot.engine import Job
from bot.slack import Slack
from commands.due import DueFailed
from commands.effects import TellOperations
from commands.incident.post_update import ask_for_next_due
from commands.page.move_due import move_next_due
from commands.page.notify import queue_next_due
from commands.record import send
from commands.team import Team
from storage.database import Database
from storage.retention import forget_incidents, forget_pages

log = logging.getLogger(__name__)
DAILY = timedelta(days=1)
HOURLY = timedelta(hours=1)
A_MINUTE = timedelta(minutes=1)  # until every replica knows whom one of them has met
KEEP_INBOUND = timedelta(days=7)  # Slack repeats a delivery within minutes

TakeNext = Callable[[frozenset[str]], Awaitable[str | None]]


def jobs(  # noqa: C901 - a job is a few lines each
    *,
    db: Database,
    clock: Clock,
    team: Callable[[], Team],
    directory: Directory,
    slack: Slack,
    rooms: Rooms,
    keep_outbox: timedelta,
    keep_incidents: timedelta | None,
    sweep: timedelta,
) -> list[Job]:
    """The engine's jobs, pages first."""

    async def anchor() -> None:
        correction = await clock.anchor(db.time)
        if abs(correction) > timedelta(seconds=1):
            log.warning("this host's clock is %s off the database's; going by the database's", correction)

    async def escalate() -> None:
        async with db.read() as tx:  # a look costs the writer nothing, and nearly always there is nothing to do
            if not await tx.pages.any_due(clock.now()):
                return
        await _each_due(db, "page", lambda skip: move_next_due(db, team(), now=clock.now(), skip=skip))

    async def notify() -> None:
        async with db.read() as tx:
            if not await tx.notices.any_due(clock.now()):
                return
        await _each_due(db, "notice", lambda skip: queue_next_due(db, now=clock.now(), skip=skip))

    async def next_notice() -> datetime | None:
        async with db.read() as tx:
            return await tx.notices.next_due(clock.now())

    async def ask_for_updates() -> None:
        async with db.read() as tx:
            if not await tx.incidents.any_update_due(clock.now()):
                return
        await _each_due(db, "incident", lambda skip: ask_for_next_due(db, team(), now=clock.now(), skip=skip))

    async def next_escalation() -> datetime | None:
        async with db.read() as tx:
            return await tx.pages.next_due(clock.now())

    async def next_update() -> datetime | None:
        async with db.read() as tx:
            return await tx.incidents.next_update_due(clock.now())

    async def enter_rooms() -> None:
        await rooms.enter(team().announcements, team().operations)

    async def match_people() -> None:
        await directory.match(slack, clock.real())

    async def read_people() -> None:
        await directory.read()

    async def forget() -> None:
        async with db.begin() as tx:
            rows = await tx.outbox.forget(clock.real() - keep_outbox)
            deliveries = await tx.inbound.forget(clock.real() - KEEP_INBOUND)
            old = 0
            if keep_incidents is not None:
                old = await forget_incidents(tx.connection, clock.now() - keep_incidents)
                await forget_pages(tx.connection, clock.now() - keep_incidents)
        if rows or deliveries or old:
            log.info("forgot %s finished effects, %s deliveries, %s incidents", rows, deliveries, old)

    return [
        Job(name="clock", work=anchor, every=sweep),
        Job(name="pages", work=escalate, next_due=next_escalation),
        Job(name="notices", work=notify, next_due=next_notice),
        Job(name="updates", work=ask_for_updates, next_due=next_update),
        Job(name="directory", work=read_people, every=A_MINUTE),
        Job(name="rooms", work=enter_rooms, every=DAILY),
        Job(name="people", work=match_people, every=DAILY, timeout=HOURLY),
        Job(name="forget", work=forget, every=HOURLY),
    ]


async def _each_due(db: Database, noun: str, take: TakeNext) -> None:
    """Work through what is due, one transaction each; a broken one costs itself alone, and operations are told."""
    broken: set[str] = set()
    while True:
        try:
            taken = await take(frozenset(broken))
        except DueFailed as failed:
            log.exception("%s %s could not be moved on", noun, failed.id)
            broken.add(failed.id)
            await _tell(db, noun, failed.id)
        else:
            if taken is None:
                return


async def _tell(db: Database, noun: str, broken_id: str) -> None:
    text = f"I could not move {noun} {broken_id} on; the log says why. Look after it by hand: I keep trying."
    async with db.begin() as tx:
        await send(tx, [TellOperations(text)], once=f"broken:{noun}:{broken_id}")
