"""The forms that a page's menu opens: they say which page it is, and who would have it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.demo import slack_id
from tests.team_files import with_policies
from tests.world import World, shown
from tests.world import world as a_world

POLICY = """  urgent:
    repeat: 1
    last_resort: {page: person dee, wait: 5m}
    steps:
      - {page: schedule primary, wait: 5m}
      - {page: person ana, wait: 5m, when: {severity: sev1}}
      - {page: [person cy, channel general], wait: 10m}
      - {page: schedule nights, wait: 10m}
      - {page: team responders, wait: 10m, turns: round robin}
"""


@pytest.fixture
async def world(database_url: str, team_files: Path) -> AsyncIterator[World]:
    """A policy with each kind of step; Bo has been paged."""
    async with a_world(database_url, team=with_policies(team_files, POLICY)) as made:
        await made.declares("ana", "/incident declare sev2 payments are failing")
        yield made


async def opens(world: World, what: str) -> dict[str, Any]:
    """The form that a choice in the page's menu opens."""
    options = [
        option["value"]
        for message in await world.messages("@", "bo")
        for block in message["blocks"]
        for element in block.get("elements", [])
        for option in element.get("options", [])
    ]
    await world.presses("bo", "@", "page.more", selected=next(each for each in options if each.startswith(what)))
    return dict((await world.client.views(slack_id("bo")))[-1])


async def test_a_step_is_chosen_by_whom_it_comes_to_now(world: World) -> None:
    read = shown(await opens(world, "step|"))
    assert "SEV2 · INC-1: payments are failing" in read
    for line in (
        "Step 1: Bo Larsen",
        "Step 2: passed, as it is for SEV1",
        "Step 3: Cy Tan and #general",
        "Step 4: nobody",
        "Step 5: one of Bo Larsen and Cy Tan",
        "The last resort: Dee Osei",
    ):
        assert line in read.splitlines()
    await world.submits("bo", number="3")
    assert await world.paged() == ["bo", "cy"]


async def test_a_schedule_is_offered_with_who_has_it_now(world: World) -> None:
    read = shown(await opens(world, "reassign|"))
    assert "SEV2 · INC-1: payments are failing" in read
    assert "on call: primary, now Bo Larsen" in read
    assert "on call: nights, now nobody" in read
    await world.submits("bo", whom="dee")
    assert await world.paged() == ["bo", "dee"]
