"""SQLite's one writer: transactions take turns on one connection, and those that wait together share one commit.

A commit on disk costs milliseconds; what it commits costs microseconds. Each transaction is a savepoint inside a
shared one. When it is done it queues for the connection again, behind whoever is waiting already: they get their
turns first, and whoever comes to it next finds all of them finished and commits for all.
"""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncTransaction

from storage.sqlite import WRITES

T = TypeVar("T")


class _Shared:
    """The commit that several transactions wait for."""

    def __init__(self) -> None:
        self.outer: AsyncTransaction | None = None
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
        """A transaction; when the block has ended its changes are on disk. Raises what the commit raises.

        One that fails or is cancelled costs itself alone: what the others did is committed all the same.
        """
        shared: _Shared | None = None
        try:
            async with self._turn:
                shared = self._shared = self._shared or _Shared()
                connection = await _to_its_end(self._open(shared))
                savepoint = connection.begin_nested()  # statements never wait, so nobody is cancelled in one
                try:
                    await savepoint.start()
                    yield connection
                except BaseException:
                    await self._undo(shared, savepoint)
                    raise
                await self._keep(shared, savepoint)
        finally:
            if shared is not None:
                await _to_its_end(self._settle(shared))
        if shared.failure is not None:
            raise shared.failure

    async def close(self) -> None:
        """Commit what is waiting, and let go of the connection."""
        if self._shared is not None:
            await self._settle(self._shared)
        async with self._turn:
            if self._connection is not None:
                await self._connection.close()
                self._connection = None

    async def _open(self, shared: _Shared) -> AsyncConnection:
        if self._connection is None:
            self._connection = await (await self._engine.connect()).execution_options(**{WRITES: True})
        if shared.outer is None:
            try:
                shared.outer = await self._connection.begin()
            except Exception as failure:
                await self._give_up(shared, failure)
                raise
        return self._connection

    async def _undo(self, shared: _Shared, savepoint: AsyncTransaction) -> None:
        try:
            await savepoint.rollback()
        except Exception as failure:  # noqa: BLE001 - everybody who waits for the commit is told
            await self._give_up(shared, failure)

    async def _keep(self, shared: _Shared, savepoint: AsyncTransaction) -> None:
        try:
            await savepoint.commit()
        except Exception as failure:  # noqa: BLE001 - the same
            await self._give_up(shared, failure)

    async def _settle(self, shared: _Shared) -> None:
        """Commit for everybody, unless somebody has; a failure is left in `shared`."""
        async with self._turn:
            if shared.settled:
                return
            try:
                if shared.outer is not None:
                    await shared.outer.commit()
                self._part_with(shared)
            except Exception as failure:  # noqa: BLE001 - the same
                await self._give_up(shared, failure)

    async def _give_up(self, shared: _Shared, failure: Exception) -> None:
        """What the database has made of the shared transaction is not known: nobody is told that it was kept."""
        if shared.failure is None:
            shared.failure = failure
        self._part_with(shared)
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(Exception):
                await connection.invalidate()
            await connection.close()

    def _part_with(self, shared: _Shared) -> None:
        shared.settled = True
        if self._shared is shared:
            self._shared = None


async def _to_its_end(work: Coroutine[Any, Any, T]) -> T:
    """Do the work to its end, also if we are cancelled meanwhile; the cancellation comes after it."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        while not task.done():
            with suppress(asyncio.CancelledError):
                await asyncio.wait([task])
        if not task.cancelled():
            task.exception()  # looked at, so that nobody warns that it was not
        raise
