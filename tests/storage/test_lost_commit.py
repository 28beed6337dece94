"""A commit that was done while the connection broke, and leases whose holder is known to be dead."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from storage.database import Database, Repeated
from tests.databases import STARTED_AT, Breaking, real_time
from tests.storage.rows import outgoing


async def ask(db: Database, once: str | None = "trigger") -> None:
    async with db.begin(once) as tx:
        await tx.outbox.put(outgoing("1"))
        tx.wakes = True


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


async def test_whatever_was_perhaps_committed_is_looked_for_at_once(breaking: Breaking, woken: list[str]) -> None:
    """Nobody who asked is there to be told, and what it left to send does not wait for the sweep."""
    with pytest.raises(OperationalError):
        await ask(breaking, once=None)
    assert woken == ["woken"]
    async with breaking.read() as tx:
        assert [row.id for row in await tx.outbox.rows()] == ["1"]


async def test_a_request_whose_commit_was_not_done_is_told_so(breaking: Breaking, woken: list[str]) -> None:
    """Nothing was written, and the same request may come again. Delivery looks once: it may have been done, too."""
    breaking.done = False
    with pytest.raises(OperationalError):
        await ask(breaking)
    assert woken == ["woken"]
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
