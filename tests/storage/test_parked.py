"""What waits for later, and what was long ago, costs nothing now: SQLite goes by an index to what it is asked for."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import event

from oncall.contact import Method
from storage.database import Database, Transaction
from storage.tables import metadata
from tests.databases import STARTED_AT, real_time

Ask = Callable[[Transaction], Awaitable[None]]
NOW = STARTED_AT + timedelta(seconds=10)


async def next_due(tx: Transaction) -> None:
    """When there is something to send."""
    await tx.outbox.next_due()


async def lease(tx: Transaction) -> None:
    """What is to be sent now."""
    await tx.outbox.lease(by="one", now=NOW, lease=timedelta(seconds=45), limit=32)


async def waiting(tx: Transaction) -> None:
    """Whether the same waits already."""
    await tx.outbox.waiting([("RefreshSummary", "INC-1"), ("RefreshAnnouncement", "INC-1")])


async def troubles(tx: Transaction) -> None:
    """What went wrong, which is asked every few seconds."""
    await tx.outbox.troubles()


async def of_page(tx: Transaction) -> None:
    """What a person was told of a page, of all that they were ever told."""
    await tx.notices.of_page("one", "bo", step=0)


async def last_handed(tx: Transaction) -> None:
    """When a person was told last."""
    await tx.notices.last_handed("bo", Method.SMS, NOW)


async def due_to(tx: Transaction) -> None:
    """What a message to a person tells."""
    await tx.notices.due_to("bo", Method.SMS, NOW)


async def due_soon(tx: Transaction) -> None:
    """What it tells besides, as it cannot wait for the next."""
    await tx.notices.due_soon("bo", Method.SMS, NOW, NOW + timedelta(minutes=1), pages_until=NOW)


async def under_way(tx: Transaction) -> None:
    """What a person is being told."""
    await tx.notices.under_way("bo", Method.SMS)


async def told_by(tx: Transaction) -> None:
    """The pages that a message hands out, of all messages there ever were."""
    await tx.pages.told_by("D1", "1.0")


@pytest.mark.parametrize(
    ("ask", "index"),
    [
        (next_due, "outbox_due"),
        (lease, "outbox_due"),
        (waiting, "outbox_subject"),
        (troubles, "outbox_troubled"),
        (of_page, "notices_page_id"),
        (last_handed, "notices_person_sent"),
        (due_to, "notices_person_status"),
        (due_soon, "notices_person_status"),
        (under_way, "notices_person_status"),
        (told_by, "page_messages_place"),
    ],
)
async def test_an_index_leads_to_what_is_asked_for(ask: Ask, index: str, sqlite_url: str) -> None:
    """The outbox is looked at after every commit, and what people were told for every page."""
    db = Database(sqlite_url, real_now=real_time())
    asked: list[tuple[str, tuple[object, ...]]] = []

    @event.listens_for(db.engine.sync_engine, "before_cursor_execute")
    def on_ask(
        _connection: object, _cursor: object, statement: str, parameters: tuple[object, ...], *_: object
    ) -> None:
        if statement.startswith(("SELECT", "WITH")):
            asked.append((statement, parameters))

    async with db.read() as tx:
        await ask(tx)
    statement, parameters = asked[0]
    table = next(name for name in metadata.tables if index.startswith(f"{name}_"))
    async with db.engine.connect() as connection:
        plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        looks = [str(row[-1]) for row in plan if f" {table} " in str(row[-1])]
    goes_by = "SCAN" if index == "outbox_troubled" else "SEARCH"  # that index has only what is asked for
    assert any(look.startswith(goes_by) and f"INDEX {index}" in look for look in looks), looks
    assert all(look.startswith(goes_by) and "INDEX" in look for look in looks), looks
    await db.close()
