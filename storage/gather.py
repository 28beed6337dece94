"""SQLite's one writer: transactions take turns on one connection, and those that wait together share one commit.

A commit on disk costs milliseconds; what it commits costs microseconds. Each transaction is a savepoint inside a
shared one. When it is done it queues for the connection again, behind whoever is waiting already: they get their
turns first, and whoever comes to it next finds all of them finished and commits for all.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import Connection, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncTransaction


def prepare_sqlite(engine: AsyncEngine) -> None:
    """Write-ahead log, every commit on disk before it returns, and real BEGINs (the driver's own are lazy)."""

    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: DBAPIConnection, _: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")


class _Shared:
    """The commit that several transactions wait for."""

    def __init__(self, outer: AsyncTransaction) -> None:
        self.outer = outer
        self.settled = False
        self.failure: BaseException | None = None


class Gathered:
    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._turn = asyncio.Lock()  # first come, first served
        self._connection: AsyncConnection | None = None
        self._shared: _Shared | None = None

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """A transaction; when the block has ended its changes are on disk. Raises what the commit raises."""
        async with self._turn:
            shared = await self._open()
            connection = self._connection
            assert connection is not None  # noqa: S101 - `_open` has just seen to it
            savepoint = await connection.begin_nested()
            try:
                yield connection
            except BaseException:
                await asyncio.shield(savepoint.rollback())
                raise
            await asyncio.shield(savepoint.commit())
        # Shielded: the others who wait for this commit must not lose it because one of them was cancelled.
        await asyncio.shield(self._commit(shared))

    async def close(self) -> None:
        """Commit what is waiting, and let go of the connection."""
        if self._shared is not None:
            await self._commit(self._shared)
        if self._connection is not None:
            await self._connection.close()
            self._connection = None

    async def _open(self) -> _Shared:
        if self._connection is None:
            self._connection = await self._engine.connect()
        if self._shared is None:
            self._shared = _Shared(await self._connection.begin())
        return self._shared

    async def _commit(self, shared: _Shared) -> None:
        async with self._turn:
            if not shared.settled:
                shared.settled = True
                self._shared = None
                try:
                    await shared.outer.commit()
                except BaseException as failure:  # noqa: BLE001 - everybody who waits for it is told
                    shared.failure = failure
                    await self._start_over()
        if shared.failure is not None:
            raise shared.failure

    async def _start_over(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.invalidate()
            await connection.close()
