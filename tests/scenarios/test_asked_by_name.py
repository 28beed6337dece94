"""Somebody is paged by name for something of an incident: it stays theirs, and the incident's own page others'."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from oncall.page import PageStatus
from tests.team_files import TELEPHONE, adds, unbundled
from tests.world import World
from tests.world import world as a_world

DECLARE = "/incident declare sev2 payments are failing"
COURT = "/incident page INC-1 dee a court order came"


@pytest.fixture
async def world(database_url: str, team_files: Path) -> AsyncIterator[World]:
    """Dee has a telephone, so that whoever reaches her last is heard."""
    adds(team_files, "dee", TELEPHONE)
    async with a_world(database_url, team=unbundled(team_files)) as made:
        yield made


async def _statuses(world: World) -> list[PageStatus]:
    async with world.bot.db.read() as tx:
        return [page.status for page in await tx.pages.of_incident(1)]


async def test_acknowledging_an_incident_leaves_them_to_answer(world: World) -> None:
    """Bo has what he was asked for; Dee is rung up all the same."""
    await world.declares("ana", DECLARE)
    await world.types("ana", COURT)
    answer = await world.reply("bo", "/incident ack INC-1")
    assert answer.startswith("You have INC-1. 1 other page of it asks others, and goes on.")
    assert await _statuses(world) == [PageStatus.ACKNOWLEDGED, PageStatus.TRIGGERED]
    await world.passes(minutes=3)
    assert len(world.received("dee", "voice")) == 1


async def test_whoever_was_asked_for_nothing_has_what_the_incident_asks(world: World) -> None:
    """And then, said again, what is left."""
    await world.declares("ana", DECLARE)
    await world.types("ana", COURT)
    await world.types("ana", "/incident ack INC-1")
    assert await _statuses(world) == [PageStatus.ACKNOWLEDGED, PageStatus.TRIGGERED]
    assert "nobody else is paged" in await world.reply("ana", "/incident ack INC-1")


async def test_by_page_ack_too_one_answers_for_what_asks_oneself(world: World) -> None:
    """Though another page of the incident is newer."""
    await world.declares("ana", DECLARE)
    await world.types("ana", COURT)
    await world.types("bo", "/page ack INC-1")
    assert await _statuses(world) == [PageStatus.ACKNOWLEDGED, PageStatus.TRIGGERED]


async def test_what_gets_graver_calls_again_though_somebody_is_asked_by_name(world: World) -> None:
    """Nobody had answered the incident's own page, and Dee has said nothing yet."""
    await world.declares("ana", DECLARE)
    await world.passes(minutes=5)
    await world.passes(minutes=10)
    await world.types("ana", COURT)
    await world.paged()
    assert "Paging <@UBO>" in await world.reply("ana", "/incident severity sev1 INC-1")
    assert "bo" in await world.paged()


async def test_taking_command_ends_no_page_that_was_given_to_somebody_else(world: World) -> None:
    """Bo was asked before; now Dee is."""
    await world.declares("ana", DECLARE)
    await world.types("ana", "/page reassign dee INC-1")
    await world.types("bo", "/incident commander me INC-1")
    assert await _statuses(world) == [PageStatus.TRIGGERED]
