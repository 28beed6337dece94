"""What is kept, and what is forgotten when its time has passed."""

from datetime import timedelta

from commands.incident.change_status import resolve
from commands.incident.declare import declare
from commands.page.acknowledge import acknowledge
from commands.page.start import page_people
from storage.database import Database
from storage.retention import forget_incidents, forget_pages
from tests.databases import STARTED_AT
from tests.teams import small_team


async def test_an_incident_is_forgotten_with_all_that_belongs_to_it_once_it_closed_long_ago(
    database: Database,
) -> None:
    team = small_team()
    for number, closed in ((1, STARTED_AT), (2, STARTED_AT + timedelta(days=10))):
        await declare(
            database, team, title="old", severity=None, type=None, private=None, by="ana", now=STARTED_AT, once=None
        )
        await resolve(database, incident_id=number, by="ana", now=closed, once=None)
    async with database.begin() as tx:
        assert await forget_incidents(tx.connection, STARTED_AT + timedelta(days=5)) == 1
    async with database.snapshot() as tx:
        assert await tx.incidents.get(1) is None
        assert [entry async for entry in tx.timeline.of_incident(1)] == []
        assert await tx.pages.of_incident(1) == []
        assert await tx.incidents.get(2) is not None
        assert [entry async for entry in tx.timeline.of_incident(2)] != []


async def test_an_open_incident_is_never_forgotten(database: Database) -> None:
    await declare(
        database,
        small_team(),
        title="open",
        severity=None,
        type=None,
        private=None,
        by="ana",
        now=STARTED_AT,
        once=None,
    )
    async with database.begin() as tx:
        assert await forget_incidents(tx.connection, STARTED_AT + timedelta(days=9_999)) == 0


async def test_an_answered_page_without_an_incident_is_forgotten_and_a_waiting_one_is_not(database: Database) -> None:
    pages = [
        await page_people(database, small_team(), whom="bo", reason="look", by="ana", now=STARTED_AT, once=None)
        for _ in range(2)
    ]
    await acknowledge(database, page_id=pages[0].id, by="bo", now=STARTED_AT, once=None)
    async with database.begin() as tx:
        assert await forget_pages(tx.connection, STARTED_AT + timedelta(days=1)) == 1
    async with database.read() as tx:
        assert await tx.pages.get(pages[0].id) is None
        assert await tx.timeline.of_page(pages[0].id) == []
        assert await tx.pages.get(pages[1].id) is not None


async def test_a_delivery_whose_signature_never_grows_old_is_known_for_as_long_as_incidents_are(
    database: Database,
) -> None:
    """Slack signs the time, and a request that is played again after five minutes is refused; Twilio does not."""
    late, week = STARTED_AT + timedelta(days=400), timedelta(days=7)
    async with database.begin() as tx:
        for key in ("twilio:SM1", "Ev1"):
            assert await tx.inbound.is_new(key, now=STARTED_AT)
        await tx.inbound.forget(late - week, timeless_before=None)
        assert [await tx.inbound.is_known(key) for key in ("twilio:SM1", "Ev1")] == [True, False]
        await tx.inbound.forget(late - week, timeless_before=late - timedelta(days=500))
        assert await tx.inbound.is_known("twilio:SM1")
        await tx.inbound.forget(late - week, timeless_before=late - timedelta(days=365))
        assert not await tx.inbound.is_known("twilio:SM1")
