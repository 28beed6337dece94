"""A step for whoever is on call next: who that is, is asked when the step is due."""

from datetime import timedelta
from pathlib import Path

from bot.clock import Clock
from tests.team_files import with_policies
from tests.world import world as a_world

DECLARE = "/incident declare sev2 payments are failing"
POLICY = """  urgent:
    steps:
      - {page: schedule primary, wait: 5m}
      - {page: next primary, wait: 5m}
      - {page: person ana, wait: 5m}
"""


def in_turns(files: Path, *people: str) -> Path:
    """Two days ago the first of them went on call for a week."""
    began = (Clock().now() - timedelta(days=2)).date()
    written = with_policies(files, POLICY) / "tocsin.yaml"
    text = written.read_text("utf-8")
    alone = "start: 2025-01-06, rotation: [bo]"
    assert alone in text
    written.write_text(text.replace(alone, f"start: {began}, rotation: [{', '.join(people)}]"), "utf-8")
    return files


async def test_who_takes_over_next_is_paged_and_answers(database_url: str, team_files: Path) -> None:
    """Bo is on call, then cy; a week later cy is, then dee."""
    async with a_world(database_url, team=in_turns(team_files, "bo", "cy", "dee")) as world:
        await world.declares("ana", DECLARE)
        assert await world.paged() == ["bo"]
        assert "Without an answer, Cy Tan is paged" in await world.told("bo", "@")
        await world.passes(minutes=5)
        assert await world.paged() == ["cy"]
        await world.presses("cy", "@", "page.acknowledge")
        assert [entry.by for entry in await world.entries("PageAcknowledged")] == ["cy"]
        await world.types("ana", "/incident resolve INC-1 it works again")
        await world.passes(hours=7 * 24)
        await world.types("ana", DECLARE)
        assert await world.paged() == ["cy"]
        await world.passes(minutes=5)
        assert await world.paged() == ["dee"]


async def test_where_nobody_else_takes_over_the_step_is_passed_at_once(database_url: str, team_files: Path) -> None:
    """Bo has every turn: nobody waits for somebody who does not exist, and operations hear of it."""
    async with a_world(database_url, team=in_turns(team_files, "bo")) as world:
        await world.declares("ana", DECLARE)
        assert await world.paged() == ["bo"]
        await world.passes(minutes=5)
        assert await world.paged() == ["ana"]
        (alarm,) = await world.lines("incident-ops")
        assert "step 2 of a page" in alarm
