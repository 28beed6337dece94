"""A commit that was done while the connection broke, and leases whose holder is known to be dead."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database, Repeated
from tests.databases import STARTED_AT, real_time
from tests.storage.rows import outgoing


class Breaking(Database):
    """The reply to each of its commits is lost; so is the commit itself unless it is `done`."""

    done = True

    def _writing(self) -> AbstractAsyncContextManager[AsyncConnection]:
        return self._breaking(super()._writing())

    @asynccontextmanager
    async def _breaking(self, writing: AbstractAsyncContextManager[AsyncConnection]) -> AsyncIterator[AsyncConnection]:
        async with writing as connection:
            yield connection
            if not self.done:
                raise broken()
        raise broken()


async def ask(db: Database) -> None:
    async with db.begin("trigger") as tx:
        await tx.outbox.put(outgoing("1"))
        tx.wakes = True


def broken() -> OperationalError:
    return OperationalError("COMMIT", {}, ConnectionResetError(), connection_invalidated=True)


@pytest.fixture
async def breaking(database_url: str) -> AsyncIterator[Breaking]:
    """A database whose connection breaks during every commit."""
    opened = Breaking(database_url, real_now=real_time())
    yield opened
    await opened.close()


@pytest.fixture
def woken(breaking: Breaking) -> Iterator[list[str]]:
    """Grows with each wake."""
    wakes: list[str] = []
    with breaking.waking(lambda: wakes.append("woken")):
        yield wakes


async def test_a_request_whose_commit_was_done_is_not_told_that_it_failed(breaking: Breaking, woken: list[str]) -> None:
    """It is on disk under the request's id, so the answer is yes, and delivery is woken."""
    await ask(breaking)
    assert woken == ["woken"]
    async with breaking.read() as tx:
        assert [row.id for row in await tx.outbox.rows()] == ["1"]
    with pytest.raises(Repeated):
        async with breaking.begin("trigger"):
            pass


async def test_a_request_whose_commit_was_not_done_is_told_so(breaking: Breaking, woken: list[str]) -> None:
    """Nothing was written, and the same request may come again."""
    breaking.done = False
    with pytest.raises(OperationalError):
        await ask(breaking)
    assert woken == []
    async with breaking.read() as tx:
        assert not await tx.inbound.is_known("trigger")


async def test_the_leases_of_the_dead_end_at_once_and_are_counted(database: Database) -> None:
    """What they were sending goes out again without waiting; what waits for its time goes on waiting."""
    later = STARTED_AT + timedelta(hours=1)
    async with database.begin() as tx:
        await tx.outbox.put(outgoing("1"))
        await tx.outbox.put(outgoing("2", due_at=later))
        await tx.outbox.lease(by="dead", now=STARTED_AT, lease=timedelta(seconds=45), limit=10)
    async with database.begin() as tx:
        await tx.outbox.hasten(STARTED_AT)
        rows = await tx.outbox.lease(by="alive", now=STARTED_AT, lease=timedelta(seconds=45), limit=10)
    assert [(row.id, row.repeats) for row in rows] == [("1", 1)]
