"""What the pinned summary says of an incident's pages: who has one, and for whom one waits."""

from pathlib import Path

from tests.team_files import with_policies
from tests.world import World
from tests.world import world as a_world

DECLARE = "/incident declare sev2 payments are failing"
BOTH = """  urgent:
    steps:
      - {page: team responders, wait: 5m, acknowledge: 2}
"""


async def pinned(world: World) -> str:
    return next(line for line in await world.lines(await world.incident_channel()) if "What is known" in line)


async def test_of_several_who_are_wanted_it_waits_for_those_who_have_not_acknowledged(
    database_url: str, team_files: Path
) -> None:
    """It says who has and how many are missing; after the last step, too, and then names both."""
    async with a_world(database_url, team=with_policies(team_files, BOTH)) as world:
        await world.declares("ana", DECLARE)
        await world.presses("cy", "@", "page.acknowledge")
        assert "*Cy Tan has acknowledged; 1 more is wanted.* Waiting for Bo Larsen since" in await pinned(world)
        await world.passes(minutes=5)
        assert "*Cy Tan has acknowledged; 1 more is wanted.* Every step was tried." in await pinned(world)
        await world.presses("bo", "@", "page.acknowledge")
        assert "*Page acknowledged*\nby Cy Tan and Bo Larsen, " in await pinned(world)


async def test_a_snoozed_page_waits_for_nobody(world: World) -> None:
    """Somebody has it, and is asked again."""
    await world.declares("ana", DECLARE)
    await world.types("bo", "/page snooze 30 INC-1")
    read = await pinned(world)
    assert "*Bo Larsen has it*, and is asked again <!date^" in read
    assert "Waiting for" not in read
