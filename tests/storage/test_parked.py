"""What waits for later costs nothing now: SQLite goes to what is due by an index, however much is parked."""

from datetime import timedelta

from sqlalchemy import event

from storage.database import Database
from tests.databases import STARTED_AT, real_time

NOW = STARTED_AT + timedelta(seconds=10)


async def test_what_is_due_is_found_without_reading_what_waits(sqlite_url: str) -> None:
    """The outbox is looked at after every commit: none of its questions may read all that is unfinished."""
    db = Database(sqlite_url, real_now=real_time())
    asked: list[tuple[str, tuple[object, ...]]] = []

    @event.listens_for(db.engine.sync_engine, "before_cursor_execute")
    def on_ask(
        _connection: object, _cursor: object, statement: str, parameters: tuple[object, ...], *_: object
    ) -> None:
        if statement.startswith("SELECT") and "FROM outbox" in statement:
            asked.append((statement, parameters))

    async with db.read() as tx:
        await tx.outbox.next_due()
        await tx.outbox.lease(by="one", now=NOW, lease=timedelta(seconds=45), limit=32)
        await tx.outbox.waiting([("RefreshSummary", "INC-1")])
    questions = list(asked)
    async with db.engine.connect() as connection:
        for (statement, parameters), index in zip(
            questions, ("outbox_due", "outbox_due", "outbox_subject"), strict=True
        ):
            plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            looks = [str(row[-1]) for row in plan if " outbox " in str(row[-1])]
            assert len(looks) == 1
            assert f"USING INDEX {index}" in looks[0]
    await db.close()
