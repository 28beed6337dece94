"""SQLite for asyncio: statements run where they are called; what waits for the disk or for a lock waits in a thread.

A statement of ours takes microseconds, and handing it to a thread and back takes hundreds: it would cost a request
more than its commit does. The commit waits for the disk, and the beginning of a change for another process, if one is
writing: these two are handed over, so that nobody else waits for them.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.base import SQLiteExecutionContext
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor, ExecutionContext
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, PoolProxiedConnection
from sqlalchemy.util import await_only

T = TypeVar("T")

CONNECTIONS = 16
THREADS = 4
BUSY_MS = 5000  # for so long another process may hold the lock
WRITES = "tocsin_writes"  # the execution option of the connection that changes things
_BEGIN_A_CHANGE = "BEGIN IMMEDIATE"
_SAVEPOINT = "part"  # one name for all: SQLite goes by the newest, and has the statement at hand
_WAITING = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="sqlite")


def engine_of(url: str) -> AsyncEngine:
    """An engine for a file: write-ahead log, every commit on disk before it returns, and real BEGINs."""
    engine = create_async_engine(
        make_url(url).set(drivername="sqlite+inline"),
        connect_args={"factory": _Connection},
        pool_size=CONNECTIONS,
        pool_use_lifo=True,  # the last used first: it has our statements and the file's pages at hand
        hide_parameters=True,
    )

    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: DBAPIConnection, _: object) -> None:
        connection.isolation_level = None  # the driver's own BEGINs come late, and not before every statement
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_MS}"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def on_begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES, False)
        connection.exec_driver_sql(_BEGIN_A_CHANGE if writes else "BEGIN")

    return engine


class _Cursor(sqlite3.Cursor):
    async def _async_soft_close(self) -> None:
        """SQLAlchemy asks this of a cursor behind its asyncio face; there is nothing to wait for."""


class _Connection(sqlite3.Connection):
    def cursor(self, factory: type[sqlite3.Cursor] = _Cursor) -> sqlite3.Cursor:  # type: ignore[override]
        return super().cursor(factory)


class _Execution(SQLiteExecutionContext):
    def create_server_side_cursor(self) -> DBAPICursor:
        """Every cursor of SQLite's takes its rows one by one, as they are asked for."""
        return self.create_default_cursor()


class Inline(SQLiteDialect_pysqlite):
    """The standard library's driver behind SQLAlchemy's asyncio face."""

    driver = "inline"
    is_async = True
    supports_statement_cache = True
    supports_server_side_cursors = True
    execution_ctx_cls = _Execution

    @classmethod
    def get_pool_class(cls, url: URL) -> type[AsyncAdaptedQueuePool]:  # noqa: ARG003 - as SQLAlchemy asks
        """Whoever comes when all connections are taken waits without holding up the loop."""
        return AsyncAdaptedQueuePool

    def do_execute(
        self,
        cursor: DBAPICursor,
        statement: str,
        parameters: Sequence[Any] | Mapping[str, Any] | None,
        context: ExecutionContext | None = None,  # noqa: ARG002 - as SQLAlchemy calls it
    ) -> None:
        """At once; only what begins a change may have to wait for another process."""
        if statement != _BEGIN_A_CHANGE:
            cursor.execute(statement, parameters)
        elif not _begins_at_once(cursor):
            _aside(lambda: cursor.execute(statement))
            return
        await_only(_at_once())

    def do_executemany(
        self,
        cursor: DBAPICursor,
        statement: str,
        parameters: Sequence[Sequence[Any]] | Sequence[Mapping[str, Any]],
        context: ExecutionContext | None = None,  # noqa: ARG002 - as SQLAlchemy calls it
    ) -> None:
        """At once."""
        cursor.executemany(statement, parameters)
        await_only(_at_once())

    def do_savepoint(self, connection: Connection, name: str) -> None:  # noqa: ARG002 - as SQLAlchemy calls it
        """Under a name of ours: a new one each time would be put together and understood anew each time."""
        connection.exec_driver_sql(f"SAVEPOINT {_SAVEPOINT}")

    def do_rollback_to_savepoint(self, connection: Connection, name: str) -> None:  # noqa: ARG002 - the same
        """To the newest."""
        connection.exec_driver_sql(f"ROLLBACK TO {_SAVEPOINT}")

    def do_release_savepoint(self, connection: Connection, name: str) -> None:  # noqa: ARG002 - the same
        """The newest."""
        connection.exec_driver_sql(f"RELEASE {_SAVEPOINT}")

    def do_commit(self, dbapi_connection: PoolProxiedConnection) -> None:
        """When the disk has it."""
        _aside(dbapi_connection.commit)


def _begins_at_once(cursor: DBAPICursor) -> bool:
    """Begin a change, unless another process is writing."""
    cursor.execute("PRAGMA busy_timeout=0")
    try:
        cursor.execute(_BEGIN_A_CHANGE)
    except sqlite3.OperationalError as failure:
        if failure.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:  # also where it says more exactly why
            raise
        return False
    finally:
        cursor.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    return True


async def _at_once() -> None:
    """SQLAlchemy takes a driver that never waits for one that blocks."""


def _aside(work: Callable[[], T]) -> T:
    return await_only(asyncio.get_running_loop().run_in_executor(_WAITING, work))


registry.register("sqlite.inline", __name__, Inline.__name__)
