"""Fixtures for every test: real databases, each fresh and migrated, gone when the test is over."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from storage.database import Database
from tests.databases import PostgreSQL, SQLite, real_time

# What holds does not depend on how busy the machine is.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> SQLite:
    """Makes SQLite databases."""
    return SQLite(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """The one PostgreSQL server of the session, started for the first test that wants it.

    A test that kills it starts it again; one that leaves it changed otherwise starts a `PostgreSQL` of its own.
    """
    server = PostgreSQL()
    yield server
    server.close()


@pytest.fixture
def sqlite_url(sqlite: SQLite, tmp_path: Path) -> str:
    """The URL of a fresh SQLite database."""
    return sqlite.create(tmp_path)


@pytest.fixture
def postgresql_url(postgresql: PostgreSQL) -> Iterator[str]:
    """The URL of a fresh PostgreSQL database."""
    url = postgresql.create()
    yield url
    postgresql.drop(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a fresh database; the test runs once on each engine."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A fresh, open database; the test runs once on each engine."""
    opened = Database(database_url, real_now=real_time())
    yield opened
    await opened.close()
