"""Nobody reads of themselves by name."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.team_files import TELEPHONE, adds, with_policies
from tests.world import World, shown
from tests.world import world as a_world

DECLARE = "/incident declare sev2 payments are failing"
POLICY = """  urgent:
    repeats: allowed
    steps:
      - {page: team responders, wait: 5m, acknowledge: 2}
      - {page: [person bo, person dee], wait: 5m}
      - {page: person bo, wait: 5m}
"""


@pytest.fixture
async def world(database_url: str, team_files: Path) -> AsyncIterator[World]:
    """Bo has a telephone, and is asked by every step."""
    adds(with_policies(team_files, POLICY), "bo", TELEPHONE)
    async with a_world(database_url, team=team_files) as made:
        yield made


async def page_of(world: World, who: str) -> str:
    return shown((await world.messages("@", who))[-1])


async def test_whose_turn_comes_again_reads_that_they_are_paged_again(world: World) -> None:
    await world.declares("ana", DECLARE)
    assert "Without an answer, you and Dee Osei are paged at" in await page_of(world, "bo")
    assert "Without an answer, Bo Larsen and Dee Osei are paged at" in await page_of(world, "cy")
    await world.passes(minutes=5)
    assert "Without an answer, you are paged again at" in await page_of(world, "bo")
    assert "Without an answer, Bo Larsen is paged at" in await page_of(world, "dee")


async def test_who_has_acknowledged_reads_so(world: World) -> None:
    await world.declares("ana", DECLARE)
    await world.presses("cy", "@", "page.acknowledge")
    assert "You have acknowledged; 1 more is wanted." in await page_of(world, "cy")
    assert "Cy Tan has acknowledged; 1 more is wanted." in await page_of(world, "bo")


async def test_a_reply_to_what_one_has_says_that_one_has_it(world: World) -> None:
    await world.declares("ana", DECLARE)
    await world.passes(minutes=1)
    await world.presses("cy", "@", "page.acknowledge")
    await world.presses("bo", "@", "page.acknowledge")
    told = "No page that you were told of here is waiting for an answer: you have INC-1. Nothing has changed."
    assert await world.texts_back("bo", "1") == told
