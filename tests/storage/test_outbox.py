"""The outbox: at least once, by lease, in order within a lane, pages first."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from commands.effects import RefreshSummary
from commands.record import send
from storage.database import Database
from storage.outbox import LATER, PAGES_FIRST, Can, Outgoing
from tests.databases import STARTED_AT, real_time
from tests.storage.rows import outgoing

NOW = STARTED_AT + timedelta(seconds=10)
LEASE = timedelta(seconds=45)


async def put(db: Database, *rows: Outgoing) -> None:
    async with db.begin() as tx:
        for row in rows:
            await tx.outbox.put(row)


async def leased(db: Database, *, by: str = "one", now: datetime = NOW, limit: int = 100) -> list[Outgoing]:
    async with db.begin() as tx:
        return await tx.outbox.lease(by=by, now=now, lease=LEASE, limit=limit)


async def finish(db: Database, row: Outgoing) -> bool:
    async with db.begin() as tx:
        return await tx.outbox.finish(row, now=NOW)


def ids(rows: list[Outgoing]) -> list[str]:
    return [row.id for row in rows]


async def test_a_lane_goes_one_after_the_other_and_lanes_at_the_same_time(database: Database) -> None:
    """What is behind in its lane waits until what is before it is done with."""
    await put(
        database,
        outgoing("1a", lane="INC-1"),
        outgoing("1b", lane="INC-1"),
        outgoing("2a", lane="INC-2"),
        outgoing("2b", lane="INC-2"),
        outgoing("3"),
        outgoing("4"),
    )
    first = await leased(database)
    assert ids(first) == ["1a", "2a", "3", "4"]
    assert await leased(database) == []
    await finish(database, first[0])
    assert ids(await leased(database)) == ["1b"]


async def test_a_lane_waits_for_its_first_also_when_that_is_put_off(database: Database) -> None:
    """Order is kept when Slack is away; nobody is woken for what waits behind."""
    await put(database, outgoing("a", lane="INC-1"), outgoing("b", lane="INC-1"))
    (row,) = await leased(database)
    later = NOW + timedelta(minutes=1)
    async with database.begin() as tx:
        assert await tx.outbox.put_back(row, due_at=later, error="busy", spent=False)
    assert await leased(database) == []
    async with database.read() as tx:
        assert await tx.outbox.next_due() == later
    assert ids(await leased(database, now=later)) == ["a"]


async def test_pages_go_first_however_much_waits(database: Database) -> None:
    """Also when there is room for one only."""
    await put(database, *(outgoing(f"a{n}", priority=LATER) for n in range(20)), outgoing("b"))
    await put(database, outgoing("page", priority=PAGES_FIRST))
    assert ids(await leased(database, limit=1)) == ["page"]
    assert ids(await leased(database, limit=1)) == ["b"]


async def test_a_lease_that_ran_out_is_handed_over_and_counted(database: Database) -> None:
    """Whoever had it may have sent it: `repeats` says so. Nothing is handed over before."""
    await put(database, outgoing("a"))
    (mine,) = await leased(database, by="one")
    assert (mine.attempts, mine.repeats) == (1, 0)
    assert await leased(database, by="two", now=NOW + LEASE - timedelta(seconds=1)) == []
    (theirs,) = await leased(database, by="two", now=NOW + LEASE)
    assert (theirs.attempts, theirs.repeats, theirs.leased_by) == (2, 1, "two")


async def test_whoever_lost_the_lease_settles_nothing(database: Database) -> None:
    """Neither done nor put back: it is no longer theirs; also if the same replica took it anew."""
    await put(database, outgoing("a"))
    (mine,) = await leased(database, by="one")
    (again,) = await leased(database, by="one", now=NOW + LEASE)
    assert not await finish(database, mine)
    async with database.begin() as tx:
        assert not await tx.outbox.holds(mine)
        assert not await tx.outbox.put_back(mine, due_at=NOW, error=None, spent=True)
        assert await tx.outbox.holds(again)
    assert await finish(database, again)
    assert not await finish(database, again)


@pytest.mark.parametrize(("spent", "attempts"), [(True, 1), (False, 0)])
async def test_what_is_put_back_counts_as_an_attempt_only_if_it_was_one(
    database: Database, *, spent: bool, attempts: int
) -> None:
    """An outage uses none up; a refusal does. What the world may have seen is counted."""
    await put(database, outgoing("a"))
    (row,) = await leased(database)
    async with database.begin() as tx:
        assert await tx.outbox.put_back(row, due_at=NOW, error="no", spent=spent, repeated=not spent)
    async with database.read() as tx:
        (row,) = await tx.outbox.rows()
    assert (row.attempts, row.repeats, row.leased_by, row.error) == (attempts, int(not spent), None, "no")
    (row,) = await leased(database)
    assert (row.attempts, row.repeats) == (attempts + 1, int(not spent))


async def test_once_is_once_also_after_it_was_sent(database: Database) -> None:
    """The key is used up until finished rows are forgotten."""
    async with database.begin() as tx:
        assert await tx.outbox.put(outgoing("a", once="key"))
        assert not await tx.outbox.put(outgoing("b", once="key"))
    (row,) = await leased(database)
    await finish(database, row)
    async with database.begin() as tx:
        assert not await tx.outbox.put(outgoing("c", once="key"))
        assert await tx.outbox.forget(NOW + timedelta(days=30)) == 1
        assert await tx.outbox.put(outgoing("d", once="key"))


async def test_what_has_not_been_begun_takes_a_further_change_along(database: Database) -> None:
    """Ten changes at rest are one message; one that is under way is followed by another."""
    async with database.begin() as tx:
        for _ in range(10):
            await send(tx, [RefreshSummary(1)])
        await send(tx, [RefreshSummary(2)])
    rows = await leased(database)
    assert [row.subject for row in rows] == ["INC-1", "INC-2"]
    async with database.begin() as tx:
        await send(tx, [RefreshSummary(1)])
    async with database.read() as tx:
        assert [row.subject for row in await tx.outbox.rows()] == ["INC-1", "INC-2", "INC-1"]


async def test_kinds_without_room_wait_however_old_they_are(database: Database) -> None:
    """While what is of unknown kinds is taken once no newer replica came for it: a page after a minute."""
    old = {"created_at": NOW - timedelta(hours=2), "due_at": NOW}
    await put(
        database,
        outgoing("a", kind="Shut", priority=PAGES_FIRST, **old),
        outgoing("b", kind="Open", **old),
        outgoing("c", kind="Newer", **old),
        outgoing("d", kind="Newer", created_at=NOW - timedelta(minutes=2)),
        outgoing("e", kind="Newer", priority=PAGES_FIRST, created_at=NOW - timedelta(minutes=2)),
        outgoing("f", kind="Newer", priority=PAGES_FIRST, created_at=NOW),
    )
    can = Can(kinds=frozenset({"Shut", "Open"})).having_room_for(frozenset({"Open"}))
    async with database.begin() as tx:
        rows = await tx.outbox.lease(by="one", now=NOW, lease=LEASE, limit=10, can=can)
    assert {row.id for row in rows} == {"b", "c", "e"}
    async with database.read() as tx:
        assert await tx.outbox.next_due(can, now=NOW) == NOW + LEASE


async def test_dead_letters_and_repeats_are_counted(database: Database) -> None:
    """For operations to look at."""
    await put(database, outgoing("a"), outgoing("b"))
    rows = await leased(database)
    async with database.begin() as tx:
        await tx.outbox.finish(rows[0], now=NOW, error="gone", dead=True)
    (row,) = await leased(database, now=NOW + LEASE)
    await finish(database, row)
    async with database.read() as tx:
        assert (await tx.outbox.troubles())[:2] == (1, 1)
        assert await tx.outbox.depth() == (0, None)
        assert [(row.id, row.error) for row in await tx.outbox.rows(dead=True)] == [("a", "gone")]


# Replicas at once, on PostgreSQL


@pytest.fixture
async def replicas(postgresql_url: str) -> AsyncIterator[list[Database]]:
    opened = [Database(postgresql_url, real_now=real_time()) for _ in range(2)]
    yield opened
    for each in opened:
        await each.close()


async def test_replicas_that_lease_at_once_share_the_rows(replicas: list[Database]) -> None:
    """Each row goes to one of them, and a lane to one at a time."""
    await put(replicas[0], *(outgoing(f"{n:03}", lane=f"INC-{n % 40}" if n % 2 else None) for n in range(200)))
    taken: list[Outgoing] = []
    at_work: set[str] = set()

    everybody = asyncio.Barrier(6)

    async def work(db: Database, name: str) -> None:
        rows = await leased(db, by=name, limit=7)
        if not taken:
            await everybody.wait()  # has leased some, before any of them is done
        while rows:
            for row in rows:
                assert row.lane is None or row.lane not in at_work
                if row.lane:
                    at_work.add(row.lane)
            taken.extend(rows)
            await asyncio.sleep(0)
            for row in rows:
                at_work.discard(row.lane or "")
                assert await finish(db, row)
            rows = await leased(db, by=name, limit=7)

    async with asyncio.timeout(60):
        while len(taken) < 200:
            await asyncio.gather(*(work(db, f"{n}") for n, db in enumerate(replicas * 3)))
    assert len({row.id for row in taken}) == 200
    assert {row.leased_by for row in taken} == {"0", "1", "2", "3", "4", "5"}
    for lane in {row.lane for row in taken} - {None}:
        order = [row.id for row in taken if row.lane == lane]
        assert order == sorted(order)


async def test_a_change_that_commits_while_another_replica_renders_is_never_missed(replicas: list[Database]) -> None:
    """Merging counts on what has not been begun: whatever a rendering missed has a row of its own."""
    changer, renderer = replicas
    async with changer.begin() as tx:
        incident = await tx.incidents.next_id()
    changed = 0
    shown = -1
    done = asyncio.Event()

    async def change() -> None:
        nonlocal changed
        for n in range(1, 151):
            async with changer.begin() as tx:
                await tx.incidents.add_member(incident, f"person-{n:03}")
                await send(tx, [RefreshSummary(incident)])
                await asyncio.sleep(0.001 * (n % 3))
            changed = n
        done.set()

    async def render() -> None:
        nonlocal shown
        while True:
            over = done.is_set()
            rows = await leased(renderer, by="renderer", now=STARTED_AT + timedelta(hours=1))
            for row in rows:
                async with renderer.read() as tx:
                    shown = len(await tx.incidents.members(incident))
                await asyncio.sleep(0.001)
                assert await finish(renderer, row)
            if over and not rows:
                return

    async with asyncio.timeout(30):
        await asyncio.gather(change(), render())
    assert changed == 150
    assert shown == 150


async def test_the_same_declaration_twice_at_once_is_one(replicas: list[Database]) -> None:
    """Slack delivered it to both replicas at the same moment."""
    for n in range(25):
        done = await asyncio.gather(*(_answer(db, f"trigger-{n}") for db in replicas * 2), return_exceptions=True)
        assert [each for each in done if each is None] == [None]
    async with replicas[0].read() as tx:
        assert (await tx.outbox.depth())[0] == 25


async def _answer(db: Database, once: str) -> None:
    async with db.begin(once) as tx:
        await tx.outbox.put(outgoing(tx.new_id()))
        await asyncio.sleep(0.001)


async def test_of_many_that_wait_none_is_put_down_again(database: Database) -> None:
    """More than are asked for in one question; those that are not there yet are put down."""
    async with database.begin() as tx:
        await send(tx, [RefreshSummary(n) for n in range(120)])
    async with database.begin() as tx:
        await send(tx, [RefreshSummary(n) for n in range(130)])
    assert len(await leased(database, limit=1000)) == 130
