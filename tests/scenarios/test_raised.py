"""An incident that gets graver than the policy that it was paged by was made for."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.team_files import adds
from tests.world import World
from tests.world import world as a_world

GENERAL = "    title: Something else\n    runbook: short\n    policy: urgent\n"
UNHURRIED = """  unhurried:
    steps:
      - {page: schedule primary, wait: 2h}
"""


@pytest.fixture
async def world(database_url: str, team_files: Path) -> AsyncIterator[World]:
    """What is not grave can wait for hours, with Bo alone; what is, goes on to Cy and Dee."""
    written = team_files / "tocsin.yaml"
    text = written.read_text("utf-8").replace("page: schedule primary, wait: 5m", "page: person cy, wait: 5m")
    text = text.replace("page: person cy, wait: 10m", "page: person dee, wait: 10m")
    assert GENERAL in text
    text = text.replace(GENERAL, f"{GENERAL}    policy_by_severity: {{sev3: unhurried}}\n")
    written.write_text(text.replace("policies:\n", f"policies:\n{UNHURRIED}"), "utf-8")
    async with a_world(database_url, team=team_files) as made:
        yield made


async def test_what_gets_graver_is_paged_by_the_policy_for_it(world: World) -> None:
    """At once, and once: lowered and raised again, they who have it are left alone."""
    await world.declares("ana", "/incident declare sev3 uploads are slow")
    assert await world.paged() == ["bo"]
    answer = await world.reply("ana", "/incident severity sev1 INC-1")
    assert "INC-1 is SEV1 now." in answer
    assert "Paging <@UCY> (step 1 of 2). Without an answer in 5 min, Dee Osei is paged." in answer
    assert sorted(await world.paged()) == ["bo", "cy"]  # whom the first one still calls, as it is urgent now
    await world.presses("cy", "@", "page.acknowledge")
    await world.presses("bo", "@", "page.acknowledge")
    await world.reply("ana", "/incident severity sev3 INC-1")
    assert "Paging" not in await world.reply("ana", "/incident severity sev2 INC-1")
    assert await world.paged() == []


async def test_what_becomes_urgent_is_told_again_as_urgently(database_url: str, team_files: Path) -> None:
    """By telephone too, though the page itself waits where it is; who has it already is left alone."""
    adds(team_files, "bo", """contacts: {voice: "+14155550142"}""")
    async with a_world(database_url, team=team_files) as world:
        await world.declares("ana", "/incident declare sev3 uploads are slow")
        assert await world.paged() == ["bo"]
        await world.passes(minutes=2, seconds=30)
        assert world.received("bo") == []
        await world.reply("ana", "/incident severity sev2 INC-1")
        assert await world.paged() == ["bo"]
        await world.passes(minutes=2)
        assert [each.kind for each in world.received("bo")] == ["voice"]
        await world.dials("bo", "1")
        assert all("You acknowledged this page" in text for text in await world.texts("@", "bo"))
        await world.reply("ana", "/incident severity sev3 INC-1")
        await world.reply("ana", "/incident severity sev1 INC-1")
        await world.passes(minutes=10)
        assert await world.paged() == []
        assert len(world.received("bo")) == 1


async def test_what_gets_graver_by_the_same_policy_or_gets_less_grave_pages_nobody_anew(world: World) -> None:
    """Nor does one that is over."""
    await world.declares("ana", "/incident declare sev2 uploads fail")
    assert await world.paged() == ["cy"]
    for severity in ("sev1", "sev3"):
        assert "Paging" not in await world.reply("ana", f"/incident severity {severity} INC-1")
    await world.declares("ana", "/incident declare sev3 searches are slow --anyway")
    assert await world.paged() == ["bo"]
    await world.types("ana", "/incident resolve INC-2 they are fast again")
    assert "Paging" not in await world.reply("ana", "/incident severity sev1 INC-2")
    assert await world.paged() == []
