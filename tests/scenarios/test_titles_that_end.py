"""A title that ends as a sentence does is told without another full stop."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.team_files import TELEPHONE, adds
from tests.world import World, shown
from tests.world import world as a_world


@pytest.fixture
async def world(database_url: str, team_files: Path) -> AsyncIterator[World]:
    """Bo has a telephone."""
    adds(team_files, "bo", TELEPHONE)
    async with a_world(database_url, team=team_files) as made:
        yield made


@pytest.mark.parametrize("title", ["are payments down?", "payments are down."])
async def test_by_every_way(world: World, title: str) -> None:
    """In what is sent to a telephone, to who declared it, and to operations."""
    await world.declares("ana", f"/incident declare sev2 {title}")
    await world.passes(minutes=2)
    (sms,), (call,) = world.received("bo", "sms"), world.received("bo", "voice")
    assert f"{title} Reply 1 to acknowledge" in sms.text
    assert f"{title} Press 1 to acknowledge" in call.text
    assert f"You declared INC-1: {title} Go to <#" in shown((await world.messages("@", "ana"))[0])
    await world.passes(minutes=5)
    await world.passes(minutes=10)
    (alarm,) = await world.lines("incident-ops")
    assert f"Nobody answered a page: SEV2 · INC-1: {title} Telephone somebody now." in alarm


async def test_one_that_is_too_long_ends_with_what_cut_it(world: World) -> None:
    await world.declares("ana", f"/incident declare sev2 {'very ' * 50}slow")
    await world.passes(minutes=1)
    (sms,) = world.received("bo", "sms")
    assert "very... Reply 1" in sms.text
