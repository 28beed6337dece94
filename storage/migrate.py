"""Bring a database up to the newest revision. Safe to run from several replicas at once."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, NullPool, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.database import were_in_the_way
from storage.tables import oldest_code

TRIES = 5
_LOCK = 0x70C51  # any number, the same in every replica


class NewerDatabase(Exception):
    """The database was written by a newer Tocsin, and has lost something that this one needs."""


async def migrate(engine: AsyncEngine) -> str:
    """Run what is missing, in one transaction; returns the revision it is at now.

    A newer Tocsin may have been there: what it only added does not disturb us, and nothing is done. Raises
    NewerDatabase if the database says that it needs newer code than this.

    While an index is made, who writes to its table waits. Whoever of the two was in the other's way does it again.
    """
    if engine.dialect.name != "postgresql":
        async with engine.begin() as connection:
            return await connection.run_sync(_upgrade)
    patient = create_async_engine(engine.url, poolclass=NullPool)  # a migration may take longer than a command may
    for tries_left in reversed(range(TRIES)):
        try:
            async with patient.begin() as connection:
                await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
                return await connection.run_sync(_upgrade)
        except DBAPIError as failure:  # a replica of the old version wrote meanwhile
            if not (were_in_the_way(failure) and tries_left):
                raise
    raise AssertionError("the last try returns or raises")


async def is_current(engine: AsyncEngine) -> bool:
    """Whether this version can work with the database as it is; changes nothing."""
    async with engine.connect() as connection:
        at = await connection.run_sync(lambda sync: MigrationContext.configure(sync).get_current_revision())
        newest = revisions().get_current_head() or ""
        return at == newest or (at is not None and not _is_known(at) and await connection.run_sync(_bears, newest))


def revisions() -> ScriptDirectory:
    """The chain of revisions that ships with this version."""
    return ScriptDirectory.from_config(_config())


def _upgrade(connection: Connection) -> str:
    at = MigrationContext.configure(connection).get_current_revision()
    if at is not None and not _is_known(at):
        if _bears(connection, revisions().get_current_head() or ""):
            return at
        raise NewerDatabase(
            f"The database is at revision {at}, which this version of Tocsin does not know. "
            "Install the newer version again, or restore a backup."
        )
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    return revisions().get_current_head() or ""


def _is_known(revision: str) -> bool:
    return revision in {script.revision for script in revisions().walk_revisions()}


def _bears(connection: Connection, newest: str) -> bool:
    """Whether code that knows revisions up to `newest` can work with the database. Revisions sort by their names."""
    oldest = connection.execute(select(oldest_code.c.revision)).scalar()
    return oldest is not None and oldest <= newest


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
