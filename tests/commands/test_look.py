"""An incident looked at together with everything that stands around it."""

from datetime import UTC, datetime, timedelta

from commands.incident.declare import declare
from commands.look import Handed, Situation, situation
from commands.page.acknowledge import acknowledge
from commands.page.move_due import move_next_due
from commands.page.note_sent import note_not_reached, note_paged
from commands.team import Team
from oncall.page import Page
from storage.database import Database
from tests.teams import small_team

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(seconds=20)
TEAM: Team = small_team()


async def declared(database: Database) -> Page:
    """An incident by Ana, whose page is at its first step."""
    made = await declare(
        database, TEAM, title="Spam", severity=None, type=None, private=None, by="ana", now=NOW, once=None
    )
    return made.page


async def seen(database: Database, page: Page) -> Situation:
    assert page.incident_id is not None
    async with database.read() as tx:
        found = await situation(tx, page.incident_id)
    assert found is not None
    return found


async def test_there_is_nothing_to_see_of_a_number_never_given(database: Database) -> None:
    async with database.read() as tx:
        assert await situation(tx, 999) is None


async def test_everything_around_the_incident_is_seen(database: Database) -> None:
    page = await declared(database)
    found = await seen(database, page)
    assert found.incident.title == "Spam"
    assert [each.id for each in found.pages] == [page.id]
    assert found.members == ["ana"]


async def test_before_the_page_is_handed_over_it_waits_for_whom_it_is_meant_for(database: Database) -> None:
    page = await declared(database)
    await move_next_due(database, TEAM, now=NOW)
    assert (await seen(database, page)).handed[page.id] == (Handed(person="bo", at=NOW),)


async def test_a_page_waits_for_whoever_was_handed_it_since_then(database: Database) -> None:
    page = await declared(database)
    await move_next_due(database, TEAM, now=NOW)
    async with database.begin() as tx:
        await note_paged(tx, page, person="cy", step=0, channel_id="D1", ts="1.0", now=LATER)
    assert (await seen(database, page)).handed[page.id] == (Handed(person="cy", at=LATER),)


async def test_another_way_of_reaching_somebody_does_not_make_the_wait_shorter(database: Database) -> None:
    page = await declared(database)
    await move_next_due(database, TEAM, now=NOW)
    async with database.begin() as tx:
        await note_not_reached(tx, page, person="bo", step=0, why="not in Slack", now=NOW)
        await note_paged(tx, page, person="bo", step=0, channel_id="D1", ts="1.0", now=LATER)
        await note_paged(tx, page, person="bo", step=0, channel_id="D1", ts="2.0", now=LATER + timedelta(minutes=2))
    assert (await seen(database, page)).handed[page.id] == (Handed(person="bo", at=LATER),)


async def test_whoever_could_not_be_reached_is_named_with_the_reason(database: Database) -> None:
    page = await declared(database)
    await move_next_due(database, TEAM, now=NOW)
    async with database.begin() as tx:
        await note_not_reached(tx, page, person="bo", step=0, why="not in Slack", now=LATER)
    lost = Handed(person="bo", at=LATER, why_not="not in Slack")
    assert (await seen(database, page)).handed[page.id] == (lost,)


async def test_an_answered_page_waits_for_nobody(database: Database) -> None:
    page = await declared(database)
    await acknowledge(database, page_id=page.id, by="bo", now=NOW, once=None)
    assert (await seen(database, page)).handed == {}
