"""SQLite's one writer: what is committed together, and whom a failure costs."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import SQLAlchemyError

from storage.database import Database, Transaction
from tests.databases import real_time
from tests.storage.rows import outgoing


@pytest.fixture
async def db(sqlite_url: str) -> AsyncIterator[Database]:
    opened = Database(sqlite_url, real_now=real_time())
    yield opened
    await opened.close()


async def put(db: Database, key: str) -> None:
    async with db.begin() as tx:
        await tx.outbox.put(outgoing(key))


async def kept(db: Database) -> set[str]:
    async with db.read() as tx:
        return {row.id for row in await tx.outbox.rows()}


def counted_commits(db: Database) -> list[object]:
    """Grows by one with every commit."""
    commits: list[object] = []
    event.listen(db.engine.sync_engine, "commit", commits.append)
    return commits


async def test_transactions_that_wait_together_share_commits(db: Database) -> None:
    """A hundred at once need a handful of commits, and each is on disk when its block has ended."""
    commits = counted_commits(db)
    await asyncio.gather(*(put(db, f"row-{n:03}") for n in range(100)))
    assert len(await kept(db)) == 100
    assert len(commits) < 10


async def test_one_after_the_other_has_a_commit_each(db: Database) -> None:
    """Nobody is told that it is done before it is."""
    commits = counted_commits(db)
    for n in range(5):
        await put(db, f"row-{n}")
        assert len(commits) == n + 1


async def test_a_transaction_that_fails_costs_itself_alone(db: Database) -> None:
    """Whatever it did vanishes, whoever shares its commit keeps what they did."""

    async def fails() -> None:
        async with db.begin() as tx:
            await tx.outbox.put(outgoing("lost"))
            raise LookupError

    done = await asyncio.gather(put(db, "a"), fails(), put(db, "b"), fails(), put(db, "c"), return_exceptions=True)
    assert [type(each) for each in done] == [type(None), LookupError, type(None), LookupError, type(None)]
    assert await kept(db) == {"a", "b", "c"}


async def test_a_statement_that_fails_costs_itself_alone(db: Database) -> None:
    """The database's own refusal is no other than ours."""

    async def fails() -> None:
        async with db.begin() as tx:
            await tx.outbox.put(outgoing("lost"))
            await tx.connection.execute(text("INSERT INTO nowhere VALUES (1)"))

    done = await asyncio.gather(put(db, "a"), fails(), put(db, "b"), return_exceptions=True)
    assert isinstance(done[1], SQLAlchemyError)
    assert await kept(db) == {"a", "b"}


@pytest.mark.parametrize("turns", range(40))
async def test_whoever_is_cancelled_costs_nobody_else_anything(db: Database, turns: int) -> None:
    """At whatever point: the others are committed, nobody hangs, and the next finds the database well."""

    async def slowly() -> None:
        async with db.begin() as tx:
            for n in range(3):
                await tx.outbox.put(outgoing(f"slow-{n}"))

    async with asyncio.timeout(10):
        before, slow, after = (asyncio.create_task(work) for work in (put(db, "a"), slowly(), put(db, "b")))
        for _ in range(turns):
            await asyncio.sleep(0.0003)
        slow.cancel()
        await asyncio.gather(before, after)
        ended = (await asyncio.gather(slow, return_exceptions=True))[0]
        assert ended is None or isinstance(ended, asyncio.CancelledError)
        await put(db, "c")
    rows = await kept(db)
    assert rows >= {"a", "b", "c"}
    assert rows - {"a", "b", "c"} in (set(), {"slow-0", "slow-1", "slow-2"})


async def test_everybody_is_told_when_the_commit_fails(db: Database) -> None:
    """None of them may believe that it is kept; the next begins anew."""
    async with db.begin() as tx:
        await tx.connection.execute(text("CREATE TABLE parents (id INTEGER PRIMARY KEY)"))
        await tx.connection.execute(
            text("CREATE TABLE children (parent INTEGER REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED)")
        )

    async def orphan() -> None:
        async with db.begin() as tx:
            await tx.connection.execute(text("INSERT INTO children VALUES (7)"))

    done = await asyncio.gather(put(db, "a"), orphan(), put(db, "b"), return_exceptions=True)
    assert all(isinstance(each, SQLAlchemyError) for each in done)
    assert await kept(db) == set()
    await put(db, "c")
    assert await kept(db) == {"c"}


async def test_reading_does_not_wait_for_the_writer(db: Database) -> None:
    """A reader sees what was committed, while somebody is in the middle of a change."""
    await put(db, "a")
    async with db.begin() as tx:
        await tx.outbox.put(outgoing("b"))
        async with asyncio.timeout(1):
            assert await kept(db) == {"a"}
    assert await kept(db) == {"a", "b"}


async def test_what_was_going_on_is_kept_when_the_database_is_closed(sqlite_url: str) -> None:
    """Closing waits for its turn behind those who are at work."""
    db = Database(sqlite_url, real_now=real_time())
    working = [asyncio.create_task(put(db, f"row-{n}")) for n in range(5)]
    await asyncio.sleep(0.002)
    await asyncio.gather(*working)
    await db.close()
    again = Database(sqlite_url, real_now=real_time())
    assert len(await kept(again)) == 5
    await again.close()


async def test_a_transaction_that_did_nothing_leaves_nothing_open(db: Database) -> None:
    """Another process may write at once, whatever was refused here before."""

    async def refused(tx: Transaction) -> None:
        await tx.outbox.put(outgoing("lost"))
        raise LookupError

    with pytest.raises(LookupError):
        async with db.begin() as tx:
            await refused(tx)
    other = Database(db.url, real_now=real_time())
    async with asyncio.timeout(timedelta(seconds=2).total_seconds()):
        await put(other, "b")
    await other.close()
    assert await kept(db) == {"b"}


async def test_another_process_that_is_writing_holds_up_nobody_but_writers(sqlite_url: str, db: Database) -> None:
    """Whoever wants to change something waits for it; the loop goes on, and so does reading."""
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waiting = asyncio.create_task(put(db, "a"))
    async with asyncio.timeout(1):
        await asyncio.sleep(0.05)
        assert await kept(db) == set()
    assert not waiting.done()
    other.execute("COMMIT")
    async with asyncio.timeout(5):
        await waiting
    assert await kept(db) == {"a"}
    other.close()
