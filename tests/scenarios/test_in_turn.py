"""A step that asks one person at a time: who is not to be had loses their turn to a colleague, and no time is lost."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.team_files import unbundled
from tests.world import World, shown
from tests.world import world as a_world

DECLARE = "/incident declare sev2 payments are failing"
POLICY = """  urgent:
    repeat: 1
    steps:
      - {page: [team responders, person dee, channel general], wait: 5m, turns: round robin}
      - {page: person ana, wait: 10m}
  both:
    steps:
      - {page: [person ana, person dee], wait: 5m, acknowledge: 2}
      - {page: [person dee, team responders], wait: 5m, turns: round robin}
"""


@pytest.fixture
async def world(database_url: str, team_files: Path) -> AsyncIterator[World]:
    """Bo, Cy and Dee take turns; Ana comes after them."""
    written = team_files / "tocsin.yaml"
    before, rest = written.read_text("utf-8").split("  urgent:\n")
    written.write_text(before + POLICY + rest[rest.index("  gappy:") :], "utf-8")
    async with a_world(database_url, team=unbundled(team_files)) as made:
        yield made


async def test_whose_turn_it_is_and_cannot_be_reached_is_followed_by_the_next_in_turn_at_once(world: World) -> None:
    """In the same step, which waits for them as long as for anybody; operations are told who could not be reached."""
    await world.client.profile("UBO", deleted=True)
    await world.declares("ana", DECLARE)
    assert await world.paged() == ["cy"]
    assert "A page did not reach Bo Larsen" in "\n".join(await world.lines("incident-ops"))
    assert "Step 1 of 2, round 1 of 2. Without an answer, Ana Ruiz is paged" in shown(
        (await world.messages("@", "cy"))[0]
    )
    await world.types("ana", "/incident timeline INC-1")
    assert "The turn went on from Bo Larsen to Cy Tan." in await world.told("ana")
    assert len([line for line in await world.lines("general") if "Somebody is wanted" in line]) == 1
    await world.passes(minutes=4)
    assert await world.paged() == []
    await world.passes(minutes=1)
    assert await world.paged() == ["ana"]
    await world.passes(minutes=10)
    assert await world.paged() == ["cy"]  # whose turn it is now, also when the policy goes round again


async def test_only_when_nobody_who_takes_turns_is_left_the_step_is_over(world: World) -> None:
    """The channel that was asked beside them keeps the time that it was given."""
    for person in ("UBO", "UCY", "UDEE"):
        await world.client.profile(person, deleted=True)
    await world.declares("ana", DECLARE)
    alarms = "\n".join(await world.lines("incident-ops"))
    assert all(f"A page did not reach {name}" in alarms for name in ("Bo Larsen", "Cy Tan", "Dee Osei"))
    assert await world.paged() == []
    await world.passes(minutes=5)
    assert await world.paged() == ["ana"]


async def test_nobody_who_takes_turns_is_left_and_nobody_else_was_asked(world: World, team_files: Path) -> None:
    """The next step is asked at once."""
    written = team_files / "tocsin.yaml"
    written.write_text(written.read_text("utf-8").replace(", channel general", ""), "utf-8")
    world.bot.team()
    await world.stops()
    await world.starts()
    for person in ("UBO", "UCY", "UDEE"):
        await world.client.profile(person, deleted=True)
    await world.declares("ana", DECLARE)
    assert await world.paged() == ["ana"]


async def test_who_has_acknowledged_leaves_the_turn_to_the_next(world: World) -> None:
    """Two are wanted, and Dee has it already; the turn is Bo's, and when he has it the page is answered."""
    await world.types("ana", "/page both please come")
    await world.types("dee", "/page ack")
    await world.passes(minutes=5)
    assert (await world.paged())[-1] == "bo"
    await world.presses("bo", "@", "page.acknowledge")
    await world.passes(hours=1)
    assert await world.paged() == []
    assert await world.lines("incident-ops") == []


async def test_operations_are_told_that_the_next_in_turn_is_asked_at_once(world: World) -> None:
    """Not that it goes on at an instant, which would be now."""
    await world.client.profile("UBO", deleted=True)
    await world.declares("ana", DECLARE)
    (alarm,) = await world.lines("incident-ops")
    assert "A page did not reach Bo Larsen" in alarm
    said = re.search(r"Without an answer it goes on at <!date\^(\d+)", alarm)  # where it has gone on to Cy by then
    assert "It goes on at once." in alarm if said is None else int(said[1]) > world.bot.clock.now().timestamp() + 60


async def test_the_alarm_tells_apart_who_of_a_step_could_not_be_reached(world: World) -> None:
    """Bo had the turn first, and Cy was asked after him."""
    await world.client.profile("UBO", deleted=True)
    await world.declares("ana", DECLARE)
    for minutes in (5, 10, 5, 10):
        await world.passes(minutes=minutes)
    *_, alarm = await world.lines("incident-ops")
    assert "Bo Larsen and Cy Tan, #general; Bo Larsen could not be reached\n" in alarm
