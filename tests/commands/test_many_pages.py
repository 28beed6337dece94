"""Somebody whom many pages ask at once: what it costs to tell them of one does not grow with those that can wait."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import event

from commands.notice.notify import queue_next_due
from commands.page.start import start_page
from oncall.contact import Method, usual_rules
from oncall.escalation import EscalationPolicy
from storage.database import Database
from tests.databases import STARTED_AT, real_time
from tests.teams import BO, CY, PEOPLE, person, small_team, step

TEXTED_AFTER = timedelta(minutes=1)  # by the usual rules
REACHED = {Method.SMS: "+353870000001"}
TEXTED = [replace(each, contacts=REACHED, rules=usual_rules(REACHED)) for each in (BO, CY)]
TEAM = small_team(people={**PEOPLE, **{each.key: each for each in TEXTED}}, bundle=None)


async def paged(db: Database, whom: str, at: datetime) -> None:
    policy = EscalationPolicy(name="long", steps=(step(person(whom), wait=timedelta(hours=4)),))
    async with db.begin() as tx:
        await start_page(tx, TEAM, policy, incident_id=None, reason="flood", by="ana", now=at)


async def asked_to_text(db: Database, at: datetime) -> int:
    """How much the database is asked while the text message that is due is handed over."""
    asked: list[str] = []

    def on_ask(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(db.engine.sync_engine, "before_cursor_execute", on_ask)
    assert await queue_next_due(db, TEAM, now=at) is not None
    event.remove(db.engine.sync_engine, "before_cursor_execute", on_ask)
    return len(asked)


async def test_pages_that_can_wait_are_not_looked_at(database: Database) -> None:
    """With two hundred that are due within the next minute a message asks for no more than without them."""
    await paged(database, "cy", STARTED_AT)
    alone = await asked_to_text(database, STARTED_AT + TEXTED_AFTER)
    later = STARTED_AT + timedelta(hours=1)
    for at in (later, *(later + timedelta(seconds=2, milliseconds=100 * n) for n in range(200))):
        await paged(database, "bo", at)
    assert await asked_to_text(database, later + TEXTED_AFTER) == alone


async def test_what_is_due_in_a_moment_is_left_to_whoever_is_telling(postgresql_url: str) -> None:
    """Two replicas would send a text message each, milliseconds apart."""
    now = STARTED_AT + TEXTED_AFTER
    until = now + timedelta(minutes=1)
    one, two = (Database(postgresql_url, real_now=real_time()) for _ in range(2))
    await paged(one, "bo", STARTED_AT + timedelta(milliseconds=5))
    async with one.begin() as telling:
        (soon,) = await telling.notices.due_soon("bo", Method.SMS, now, until, pages_until=until)
        async with two.begin() as other:
            assert await other.notices.due.take(now + timedelta(seconds=1)) == []
    async with two.begin() as other:
        assert await other.notices.due.take(now + timedelta(seconds=1)) == [soon.id]
    await one.close()
    await two.close()
