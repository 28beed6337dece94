"""A row is its dataclass, column by column; instants are aware UTC; ids sort by when they were made."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import StatementError

from incidents import lifecycle
from incidents.action import ActionItem
from incidents.incident import Incident
from incidents.postmortem import Postmortem
from incidents.timeline import Entry
from oncall.arrangement import Arrangement
from oncall.feed import Feed, FeedEvent
from oncall.made import MadeSchedule
from oncall.notice import Notice
from oncall.page import Page
from oncall.ready import Readiness
from runbooks.run import Run
from storage.alarm import AlarmMessage
from storage.database import Database, Repeated
from storage.ids import Ids
from storage.member import Member
from storage.outbox import Outgoing
from storage.page import PageMessage
from storage.proof import Proof
from storage.reminder import Reminder
from storage.replica import Replica
from storage.tables import metadata
from tests.databases import STARTED_AT
from tests.storage.rows import outgoing

ENTITIES = {
    "action_items": ActionItem,
    "alarm_messages": AlarmMessage,
    "arrangements": Arrangement,
    "feed_events": FeedEvent,
    "feeds": Feed,
    "incidents": Incident,
    "made_schedules": MadeSchedule,
    "members": Member,
    "notices": Notice,
    "outbox": Outgoing,
    "page_messages": PageMessage,
    "pages": Page,
    "readiness": Readiness,
    "replicas": Replica,
    "reminders": Reminder,
    "postmortems": Postmortem,
    "proofs": Proof,
    "runs": Run,
    "timeline": Entry,
}
WITHOUT_ENTITY = {
    "alarms",
    "arrangement_numbers",
    "incident_members",
    "incident_numbers",
    "inbound",
    "oldest_code",
    "turns",
}


def test_every_field_has_its_column_and_every_column_its_field() -> None:
    """So that nothing is forgotten when one of them changes."""
    for name, entity in ENTITIES.items():
        assert {field.name for field in fields(entity)} == set(metadata.tables[name].columns.keys()), name
    assert set(metadata.tables) == {*ENTITIES, *WITHOUT_ENTITY}


def test_a_column_that_may_be_empty_is_a_field_that_may_be_none() -> None:
    """And the other way round."""
    for name, entity in ENTITIES.items():
        for field in fields(entity):
            column = metadata.tables[name].columns[field.name]
            assert column.nullable == ("None" in str(field.type)), f"{name}.{field.name}"


async def test_instants_come_back_as_utc_whatever_zone_they_went_in_with(database: Database) -> None:
    """To the microsecond."""
    instant = datetime(2026, 3, 2, 9, 30, 1, 234567, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    async with database.begin() as tx:
        await tx.outbox.put(outgoing("a", due_at=instant))
    async with database.read() as tx:
        (row,) = await tx.outbox.rows()
    assert row.due_at == instant
    assert row.due_at.utcoffset() == timedelta()


async def test_a_naive_instant_is_refused_at_the_door(database: Database) -> None:
    """Nobody knows what it means."""
    with pytest.raises(StatementError, match="naive"):
        async with database.begin() as tx:
            await tx.outbox.put(outgoing("a", due_at=datetime(2026, 3, 2, 9, 30)))  # noqa: DTZ001 - it is the point
    async with database.read() as tx:
        assert await tx.outbox.rows() == []


async def test_an_incident_comes_back_as_it_went_in(database: Database) -> None:
    """Every field, whatever was typed into it."""
    async with database.begin() as tx:
        incident, _ = lifecycle.declare(
            await tx.incidents.next_id(),
            title="支付 🔥 '; DROP TABLE incidents; -- <!channel> %s :x",
            severity="sev2",
            type="spam",
            private=True,
            by="ana",
            now=STARTED_AT,
            update_every=timedelta(hours=1),
            summary="x" * 3_000,
        )
        await tx.incidents.save(incident)
    async with database.read() as tx:
        assert await tx.incidents.get(incident.id) == incident


async def test_a_number_is_never_handed_out_twice(database: Database) -> None:
    """Gaps are allowed; the same number twice is not, also when everybody asks at once."""
    numbers = []
    for _ in range(20):
        async with database.begin() as tx:
            numbers += [await tx.incidents.next_id(), await tx.incidents.next_id()]
    assert numbers == sorted(set(numbers))


async def test_what_was_answered_before_has_no_second_effect(database: Database) -> None:
    """The delivery is recorded with what it caused: if that fails, it may come again."""
    with pytest.raises(LookupError):
        async with database.begin("Ev1"):
            raise LookupError
    async with database.begin("Ev1") as tx:
        await tx.outbox.put(outgoing("a"))
    with pytest.raises(Repeated):
        async with database.begin("Ev1") as tx:
            await tx.outbox.put(outgoing("b"))
    async with database.read() as tx:
        assert [row.id for row in await tx.outbox.rows()] == ["a"]


def test_ids_sort_by_when_they_were_made() -> None:
    """Also within a millisecond, and when the clock steps back; version 7, all different."""
    ids = Ids()
    steps = [0.0, 0.0, 0.0004, 1, 1, -5, -5, 0, 2, *([2.0] * 5_000), 60]
    made = [ids.next(STARTED_AT + timedelta(milliseconds=step)) for step in steps]
    assert made == sorted(set(made))
    assert {len(each) for each in made} == {36}
    assert {each[14] for each in made} == {"7"}
    assert {each[19] for each in made} <= set("89ab")


def test_an_id_tells_its_millisecond() -> None:
    """Which makes a timeline of ids a timeline."""
    number = int(Ids().next(STARTED_AT)[:13].replace("-", ""), 16)
    assert datetime.fromtimestamp(number / 1000, UTC) == STARTED_AT
