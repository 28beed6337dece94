"""What has a due time in the database: taken when it comes, whatever else is looked for in that moment."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.engine import Engine, Job
from bot.engine.agenda import Agenda
from bot.engine.due import Kind, work_off
from commands.due import DueFailed, next_due
from commands.page.start import page_people
from storage.database import Database, Transaction
from storage.due import Key
from tests.teams import small_team

NEVER = timedelta(hours=1)


class Taken:
    """Pages whose time comes, and how late each was taken."""

    def __init__(self, db: Database, *, broken: str = "") -> None:
        self.db, self.clock, self.broken = db, Clock(), broken
        self.lateness: dict[str, timedelta] = {}
        self.tried = 0

    async def take(self, skip: frozenset[Key]) -> Key | None:
        now = self.clock.now()

        async def move_on(tx: Transaction, page_id: str) -> None:
            self.tried += 1
            if page_id == self.broken:
                raise LookupError(page_id)
            page = await tx.pages.get(page_id, for_change=True)
            assert page is not None
            assert page.escalates_at is not None
            self.lateness[page_id] = now - page.escalates_at
            await tx.pages.save(replace(page, escalates_at=None))

        return await next_due(self.db, lambda tx: tx.pages.due, move_on, now=now, skip=skip)

    async def wait(self, dues: list[datetime]) -> list[str]:
        """Pages that fall due then."""
        team, ids = small_team(), []
        for due in dues:
            page = await page_people(self.db, team, whom="bo", reason="x", by="ana", now=self.clock.now(), once=None)
            async with self.db.begin() as tx:
                await tx.pages.save(replace(page, escalates_at=due))
            ids.append(page.id)
        return ids

    @asynccontextmanager
    async def working(self, sweep: timedelta) -> AsyncIterator[Engine]:
        agenda = Agenda(self.db, self.clock)
        kind = Kind(name="page", noun="page", take=self.take)
        engine = Engine(self.clock, [Job(name="pages", work=lambda: work_off(self.db, agenda, kind))], sweep=sweep)
        running = asyncio.create_task(engine.run())
        try:
            yield engine
        finally:
            engine.stop()
            await running

    async def until(self, many: int) -> None:
        async with asyncio.timeout(60):
            while len(self.lateness) < many:  # noqa: ASYNC110 - there is no event for it
                await asyncio.sleep(0.01)


async def test_whatever_falls_due_while_others_are_looked_for_waits_for_no_sweep(database: Database) -> None:
    """A hundred within half a second: each comes due in the middle of what is done for those before it."""
    taken = Taken(database)
    seeded = random.Random(5)  # noqa: S311 - no secret
    waits = [timedelta(seconds=seeded.random() / 2) for _ in range(100)]
    ids = await taken.wait([taken.clock.now() + NEVER for _ in waits])
    start = taken.clock.now() + timedelta(seconds=0.5)
    async with database.begin() as tx:
        for page_id, wait in zip(ids, waits, strict=True):
            page = await tx.pages.get(page_id)
            assert page is not None
            await tx.pages.save(replace(page, escalates_at=start + wait))
    async with taken.working(NEVER):
        await taken.until(100)  # not at the sweep, an hour later


async def test_one_that_cannot_be_moved_on_holds_up_nobody_and_is_tried_at_the_sweep(database: Database) -> None:
    """Not again and again at once; operations are told one time."""
    taken = Taken(database)
    now = taken.clock.now()
    first, *_ = await taken.wait([now, now, now + timedelta(seconds=1)])
    taken.broken = first
    async with taken.working(NEVER) as engine:
        await taken.until(2)
        tried = taken.tried
        await asyncio.sleep(0.3)
        assert taken.tried == tried
        engine.wake()
        async with asyncio.timeout(60):
            while taken.tried == tried:  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.01)
    async with database.read() as tx:
        told = [row for row in await tx.outbox.rows() if row.kind == "TellOperations"]
    assert len(told) == 1


async def test_a_kind_of_which_nothing_can_be_moved_on_does_not_keep_the_next_kind_waiting(database: Database) -> None:
    """However many there are: each kind has its time, and then it is the next one's."""
    taken = Taken(database)
    (page_id,) = await taken.wait([taken.clock.now()])
    tried: list[Key] = []

    async def fails(skip: frozenset[Key]) -> Key | None:
        tried.append(len(skip))
        raise DueFailed(len(skip))

    await work_off(
        database,
        Agenda(database, taken.clock),
        Kind(name="page", noun="notice", take=fails),
        Kind(name="page", noun="page", take=taken.take),
        in_one_go=timedelta(seconds=0.3),
    )
    assert len(tried) > 1
    assert page_id in taken.lateness


async def test_what_comes_next_is_told_with_its_kind(database: Database) -> None:
    """The soonest of all; nothing when nothing is to come."""
    clock = Clock()
    agenda = Agenda(database, clock)
    assert await agenda.next() is None
    taken = Taken(database)
    soon = clock.now() + timedelta(minutes=5)
    await taken.wait([soon + timedelta(minutes=1), soon])
    assert await agenda.next() == (soon, "page")
