"""Migrations: one chain, that makes what the tables say."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text

from commands.page.acknowledge import acknowledge
from commands.page.start import page_people
from oncall.contact import Method
from oncall.notice import Notice, NoticeStatus
from storage.database import Database
from storage.migrate import NewerDatabase, is_current, migrate, revisions
from storage.page import PageMessage
from storage.tables import metadata
from tests.databases import STARTED_AT, PostgreSQL, real_time
from tests.storage.released.keep import HERE
from tests.teams import small_team


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    database = Database(url, real_now=real_time())
    try:
        yield database
    finally:
        await database.close()


def test_the_chain_is_one_line() -> None:
    """No two heads, no branches: every revision follows one and is followed by one at most."""
    chain = revisions()
    assert len(chain.get_heads()) == 1
    assert len(chain.get_bases()) == 1
    for script in chain.walk_revisions():
        assert not script.is_branch_point
        assert not script.is_merge_point


def test_the_newest_database_refuses_nobody() -> None:
    """Revisions are numbered in the order they follow each other."""
    numbers = [script.revision for script in revisions().walk_revisions()]
    assert numbers == sorted(numbers, reverse=True)


async def test_upgrading_from_nothing_makes_what_the_tables_say(database: Database) -> None:
    """Not a column, an index or a constraint more or less, on either engine."""

    def differences(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return list(compare_metadata(context, metadata))

    async with database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_migrating_again_changes_nothing(database: Database) -> None:
    """As at every start."""
    assert await migrate(database.engine) == revisions().get_current_head()
    assert await migrate(database.engine) == revisions().get_current_head()


async def test_a_newer_database_is_refused_in_a_sentence(database: Database) -> None:
    """And left as it is."""
    async with database.begin() as tx:
        await tx.connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        await tx.connection.execute(text("UPDATE oldest_code SET revision = '9998'"))
    with pytest.raises(NewerDatabase, match="at revision 9999, which this version of Tocsin does not know"):
        await migrate(database.engine)
    async with database.read() as tx:
        assert await tx.connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999"


async def test_a_newer_database_that_only_has_more_is_worked_with(database: Database) -> None:
    """Another replica is of the next version already, which added a table, a column and a kind of row."""
    async with database.begin() as tx:
        await tx.connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        await tx.connection.execute(text("CREATE TABLE new_things (id INTEGER)"))
        await tx.connection.execute(text("ALTER TABLE outbox ADD COLUMN colour VARCHAR"))
        await tx.connection.execute(text("ALTER TABLE pages ADD COLUMN mood VARCHAR NOT NULL DEFAULT 'calm'"))
    assert await migrate(database.engine) == "9999"
    assert await is_current(database.engine)
    page = await page_people(database, small_team(), whom="bo", reason="help", by="ana", now=STARTED_AT, once=None)
    async with database.begin() as tx:
        await tx.connection.execute(text("UPDATE pages SET mood = 'bright'"))
    await acknowledge(database, page_id=page.id, by="bo", now=STARTED_AT, once=None)
    async with database.read() as tx:
        left = await tx.pages.get(page.id)
        assert left is not None
        assert left.acknowledged_by == "bo"
        assert await tx.connection.scalar(text("SELECT mood FROM pages")) == "bright"


async def test_replicas_that_start_at_once_migrate_once(postgresql: PostgreSQL) -> None:
    """Whoever comes second waits, and finds it done."""
    url = await asyncio.to_thread(postgresql.create, migrated=False)
    async with opened(url) as one, opened(url) as two, opened(url) as three:
        done = await asyncio.gather(*(migrate(database.engine) for database in (one, two, three)))
    assert done == [revisions().get_current_head()] * 3
    await asyncio.to_thread(postgresql.drop, url)


async def test_a_migration_that_fails_leaves_the_database_as_it_was(postgresql: PostgreSQL) -> None:
    """It is one transaction."""
    url = await asyncio.to_thread(postgresql.create, migrated=False)
    async with opened(url) as database:
        async with database.begin() as tx:
            await tx.connection.execute(text("CREATE TABLE timeline (in_the_way INTEGER)"))
        with pytest.raises(Exception, match="already exists"):
            await migrate(database.engine)
        async with database.read() as tx:
            tables = await tx.connection.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
            assert list(tables) == ["timeline"]
    await asyncio.to_thread(postgresql.drop, url)


@pytest.mark.parametrize("order", ["message, notice", "notice, message"])
async def test_a_replica_that_writes_meanwhile_goes_on(postgresql: PostgreSQL, order: str) -> None:
    """One of the release before records what it told somebody; each waits for the other, and both come to their end."""
    url = await asyncio.to_thread(postgresql.create, migrated=False)
    script = (HERE / "0.1.0" / "postgresql.sql").read_text(encoding="utf-8")
    await asyncio.to_thread(postgresql.restore, url, script)
    message = PageMessage(page_id="one", channel_id="D1", ts="1.0", person="bo")
    notice = Notice(
        id="one",
        page_id="one",
        step=0,
        person="bo",
        method=Method.SLACK,
        status=NoticeStatus.SENT,
        planned_at=STARTED_AT,
        due_at=None,
    )
    has_begun = asyncio.Event()

    async def records(old: Database) -> None:
        async with old.begin() as tx:
            for each in order.split(", "):
                await (tx.notices.save(notice) if each == "notice" else tx.pages.add_message(message))
                has_begun.set()
                await asyncio.sleep(0.3)

    async with opened(url) as old, opened(url) as new, asyncio.TaskGroup() as both:
        both.create_task(records(old))
        await has_begun.wait()
        assert await migrate(new.engine) == revisions().get_current_head()
    async with opened(url) as after, after.read() as tx:
        assert await tx.notices.get("one") is not None
        assert await tx.pages.told_by("D1", "1.0") == ["one"]
    await asyncio.to_thread(postgresql.drop, url)
