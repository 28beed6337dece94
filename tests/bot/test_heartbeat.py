"""Replicas that die, freeze or are cut off: the others take over early, and the frozen do no harm when they thaw."""

import asyncio
from collections.abc import AsyncIterator, Collection
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.clock import Clock
from bot.heartbeat import Heartbeat
from storage.database import Database
from storage.outbox import Outgoing
from storage.replica import Replica
from tests.databases import STARTED_AT
from tests.storage.rows import outgoing

SILENCE = timedelta(seconds=10)
LEASE = timedelta(seconds=45)


class Host(Clock):
    """A clock whose monotonic seconds are moved by hand, with everything that goes by them."""

    passed = 0.0

    def monotonic(self) -> float:
        return self.passed

    def passes(self, seconds: float) -> None:
        self.passed += seconds


class Killed(Exception):
    """What stands for the death of a process."""


class DiesTakingOver(Database):
    """The database of a process that dies when it has just seen that another is silent."""

    async def end_sessions(self, of: Collection[str]) -> None:
        raise Killed(of)


class Process:
    """One replica's database, clock and heartbeat."""

    def __init__(self, url: str, clock: Host, database: type[Database] = Database) -> None:
        self.clock = clock
        self.db = database(url, real_now=clock.real)
        self.name = self.db.session
        now = clock.real()
        ours = Replica(id=self.name, host="host", version="1", started_at=now, seen_at=now)
        self.heart = Heartbeat(self.db, clock, ours, silence=SILENCE, lease=LEASE)

    async def takes(self) -> list[Outgoing]:
        """Lease what is due."""
        async with self.db.begin() as tx:
            return await tx.outbox.lease(by=self.name, now=self.clock.real(), lease=LEASE, limit=10)

    async def known(self) -> list[str]:
        async with self.db.read() as tx:
            return [each.id for each in await tx.replicas.all()]


@pytest.fixture
async def two(postgresql_url: str) -> AsyncIterator[tuple[Process, Process]]:
    """On one host."""
    clock = Host()
    one, other = Process(postgresql_url, clock), Process(postgresql_url, clock)
    yield one, other
    await one.db.close()
    await other.db.close()


@pytest.fixture
async def apart(postgresql_url: str) -> AsyncIterator[tuple[Process, Process]]:
    """On two hosts."""
    one, other = Process(postgresql_url, Host()), Process(postgresql_url, Host())
    yield one, other
    await one.db.close()
    await other.db.close()


async def beats(clock: Host, *hearts: Heartbeat, seconds: int) -> None:
    for _ in range(seconds):
        clock.passes(1)
        for heart in hearts:
            await heart.beat()


async def test_whoever_falls_silent_is_taken_over_long_before_the_lease_ends(two: tuple[Process, Process]) -> None:
    """Ten seconds of silence end its leases; whoever is alive sends what it had begun, and counts it."""
    one, other = two
    await beats(one.clock, one.heart, other.heart, seconds=12)
    async with one.db.begin() as tx:
        await tx.outbox.put(outgoing("a"))
    (mine,) = await one.takes()
    await beats(one.clock, other.heart, seconds=9)
    assert await other.takes() == []
    await beats(one.clock, other.heart, seconds=2)
    (theirs,) = await other.takes()
    assert (theirs.id, theirs.repeats, theirs.leased_by) == ("a", 1, other.name)
    assert await other.known() == [other.name]
    with pytest.raises(DBAPIError):  # it thaws, and its connections are gone
        await one.takes()
    async with one.db.begin() as tx:
        assert not await tx.outbox.holds(mine)
        assert not await tx.outbox.finish(mine, now=one.clock.real())
    await one.heart.beat()
    assert await other.known() == sorted([one.name, other.name])


async def test_one_that_was_away_itself_judges_nobody(two: tuple[Process, Process]) -> None:
    """The database stood still: both are silent, and neither takes the other for dead when it is back."""
    one, other = two
    await beats(one.clock, one.heart, other.heart, seconds=12)
    async with one.db.begin() as tx:
        await tx.outbox.put(outgoing("a"))
    await one.takes()
    one.clock.passes(30)
    await other.heart.beat()
    assert await other.takes() == []
    await beats(one.clock, one.heart, other.heart, seconds=12)
    assert await other.takes() == []
    assert await other.known() == sorted([one.name, other.name])


async def test_a_lease_that_has_just_begun_is_spared(two: tuple[Process, Process]) -> None:
    """Its owner relies on it for a second without asking; if it is dead indeed, the lease ends by itself."""
    one, other = two
    await beats(one.clock, one.heart, other.heart, seconds=12)
    await beats(one.clock, other.heart, seconds=8)
    async with one.db.begin() as tx:
        await tx.outbox.put(outgoing("a"))
    await one.takes()
    await beats(one.clock, other.heart, seconds=4)
    assert await other.takes() == []
    one.clock.passes(45)
    assert [row.id for row in await other.takes()] == ["a"]


async def test_one_that_ends_in_order_gives_its_work_away_at_once(two: tuple[Process, Process]) -> None:
    """Nobody waits for it."""
    one, other = two
    await beats(one.clock, one.heart, other.heart, seconds=1)
    async with one.db.begin() as tx:
        await tx.outbox.put(outgoing("a"))
    await one.takes()
    await one.heart.leave()
    assert [row.id for row in await other.takes()] == ["a"]
    assert await other.known() == [other.name]


async def test_locks_of_a_frozen_replica_hold_nobody_up_for_long(two: tuple[Process, Process]) -> None:
    """Frozen in the middle of a transaction: the server ends it, and the row is free."""
    one, other = two
    async with one.db.begin() as tx:
        await tx.outbox.put(outgoing("a"))
    with pytest.raises(DBAPIError):  # noqa: PT012 - the commit is part of it
        async with one.db.begin() as tx:
            await tx.outbox.lease(by=one.name, now=one.clock.real(), lease=LEASE, limit=1)
            patience = await tx.connection.scalar(text("SHOW idle_in_transaction_session_timeout"))
            assert patience == "10s"
            await tx.connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = '200ms'"))
            assert await other.takes() == []
            await asyncio.sleep(1)
            assert [row.id for row in await other.takes()] == ["a"]


async def test_whoever_is_taken_over_loses_its_locks_too(two: tuple[Process, Process]) -> None:
    """Frozen between two messages to the server it would hold them for ever: no time-out counts there."""
    one, other = two
    await beats(one.clock, one.heart, other.heart, seconds=12)
    async with one.db.begin() as tx:
        await tx.outbox.put(outgoing("a"))
    (mine,) = await one.takes()
    with pytest.raises(DBAPIError):  # noqa: PT012 - the commit is part of it
        async with one.db.begin() as tx:
            await tx.connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
            assert await tx.outbox.finish(mine, now=one.clock.real())
            await beats(one.clock, other.heart, seconds=12)
            (theirs,) = await other.takes()
            assert theirs.leased_by == other.name


async def anchored(process: Process, off: timedelta) -> None:
    """It asks a database for the time whose clock is off by so much."""

    async def told() -> datetime:
        return STARTED_AT + timedelta(seconds=process.clock.passed) + off

    await process.clock.anchor(told)


async def side_by_side(one: Process, other: Process, seconds: int) -> None:
    """Both go on, and both say that they are alive."""
    for _ in range(seconds):
        for each in (one, other):
            each.clock.passes(1)
            await each.heart.beat()


async def test_when_time_goes_forward_nobody_takes_for_dead_who_has_not_yet_heard_of_it(
    apart: tuple[Process, Process],
) -> None:
    """The first to hear of it sees the others' last word as ten minutes old."""
    one, other = apart
    for each in apart:
        await anchored(each, timedelta())
    await side_by_side(one, other, seconds=12)
    async with one.db.begin() as tx:
        await tx.outbox.put(outgoing("a", created_at=STARTED_AT, due_at=STARTED_AT))
    (mine,) = await one.takes()
    await anchored(other, timedelta(minutes=10))
    await other.heart.beat()
    other.clock.passes(1)
    await other.heart.beat()
    assert await other.known() == sorted([one.name, other.name])
    async with one.db.begin() as tx:  # its connections were left alone
        assert await tx.outbox.holds(mine)
    await one.heart.beat()
    assert abs(one.clock.real() - other.clock.real()) < timedelta(seconds=3)
    await side_by_side(one, other, seconds=25)
    assert await other.known() == sorted([one.name, other.name])


async def test_replicas_go_by_one_time_though_the_databases_clock_went_back(apart: tuple[Process, Process]) -> None:
    """Whoever starts then takes the time from those who were there before: for neither is the other dead."""
    one, late = apart
    await anchored(one, timedelta())
    for _ in range(12):
        one.clock.passes(1)
        await one.heart.beat()
    await anchored(one, -timedelta(minutes=10))
    await anchored(late, -timedelta(minutes=10))
    assert one.clock.real() - late.clock.real() > timedelta(minutes=9)
    await late.heart.beat()
    assert abs(one.clock.real() - late.clock.real()) < timedelta(seconds=3)
    async with one.db.begin() as tx:
        await tx.outbox.put(outgoing("a", created_at=STARTED_AT, due_at=STARTED_AT))
    (row,) = await late.takes()
    await side_by_side(one, late, seconds=25)
    assert await one.takes() == []
    async with late.db.begin() as tx:
        assert await tx.outbox.holds(row)
    assert await one.known() == sorted([one.name, late.name])


async def test_whoever_dies_while_it_takes_over_leaves_it_to_the_next(two: tuple[Process, Process]) -> None:
    """The leases of the first do not last to their end because the second had found it dead."""
    one, other = two
    second = Process(other.db.url, one.clock, DiesTakingOver)
    await beats(one.clock, one.heart, second.heart, other.heart, seconds=12)
    async with one.db.begin() as tx:
        await tx.outbox.put(outgoing("a"))
    await one.takes()
    with pytest.raises(Killed):
        await beats(one.clock, second.heart, seconds=12)
    await second.db.close()
    await beats(one.clock, other.heart, seconds=12)
    (theirs,) = await other.takes()
    assert theirs.leased_by == other.name


async def test_one_that_is_frozen_while_it_says_that_it_is_alive_is_taken_over_too(
    two: tuple[Process, Process],
) -> None:
    """It holds its own row of all rows, and what it had begun is sent all the same."""
    one, other = two
    await beats(one.clock, one.heart, other.heart, seconds=12)
    async with one.db.begin() as tx:
        await tx.outbox.put(outgoing("a"))
    await one.takes()
    with pytest.raises(DBAPIError):  # noqa: PT012 - the commit is part of it
        async with one.db.begin() as tx:
            await tx.connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
            await tx.replicas.leave(one.name)
            await beats(one.clock, other.heart, seconds=13)
            (theirs,) = await other.takes()
            assert theirs.leased_by == other.name
