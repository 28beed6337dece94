"""An incident gets graver when its page has stopped calling: raising it wakes people, unless somebody has it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.team_files import SMS, adds, unbundled
from tests.world import World
from tests.world import world as a_world

DECLARE = "/incident declare sev3 uploads are slow"
RAISE = "/incident severity sev1 INC-1"
POLICIES = """  for-grave:
    steps:
      - {page: schedule primary, wait: 5m, when: {severity: [sev1, sev2]}}
      - {page: person cy, wait: 5m, when: {severity: [sev1, sev2]}}
  pair:
    steps:
      - {page: team responders, wait: 5m, acknowledge: 2}
"""


@pytest.fixture
async def world(database_url: str, team_files: Path) -> AsyncIterator[World]:
    """Bo, and then Cy; Bo has a telephone for what is urgent."""
    adds(team_files, "bo", SMS, "notify: {high: [slack, sms], low: [slack]}")
    async with a_world(database_url, team=_with_policies(team_files)) as made:
        yield made


async def test_a_page_that_nobody_answered_begins_again(world: World) -> None:
    """As urgently as it is now, from the first step; the alarm says so, and comes again if nobody answers again."""
    await world.declares("ana", DECLARE)
    await world.passes(minutes=5)
    await world.passes(minutes=10)
    assert await world.paged() == ["bo", "cy"]
    (alarm,) = await world.lines("incident-ops")
    assert "Nobody answered a page" in alarm
    answer = await world.reply("ana", RAISE)
    assert "INC-1 is SEV1 now." in answer
    assert "Paging <@UBO> (step 1 of 2). Without an answer in 5 min, Cy Tan is paged." in answer
    assert await world.paged() == ["bo"]
    assert [each.kind for each in world.received("bo")] == ["sms"]
    (alarm,) = await world.lines("incident-ops")
    assert "Nobody answered" not in alarm
    assert "Somebody is wanted" in alarm
    assert "Step 1 of 2." in alarm
    said = "\n".join(await world.lines(await world.incident_channel()))
    assert "The incident got graver and nobody had the page, so it begins again." in said
    await world.passes(minutes=5)
    assert await world.paged() == ["cy"]
    await world.passes(minutes=10)
    assert ["Nobody answered a page" in each for each in await world.lines("incident-ops")] == [True, True]
    await world.presses("dee", "incident-ops", "page.acknowledge")
    assert all("Dee Osei acknowledged this page" in each for each in await world.lines("incident-ops"))


async def test_a_page_that_was_for_nobody_is_for_somebody_now(database_url: str, team_files: Path) -> None:
    """Its steps were passed, as they are for what is grave."""
    async with a_world(database_url, team=_with_policies(team_files, general="for-grave")) as world:
        assert "No step of `for-grave` reaches anybody now" in await world.reply("ana", DECLARE)
        assert await world.paged() == []
        assert "Paging <@UBO> (step 1 of 2)." in await world.reply("ana", RAISE)
        assert await world.paged() == ["bo"]
        await world.passes(minutes=5)
        assert await world.paged() == ["cy"]


async def test_a_snoozed_page_asks_again_at_once_and_goes_on(world: World) -> None:
    """Who put off something small did not put off this."""
    await world.declares("ana", DECLARE)
    await world.reply("bo", "/page snooze 1440 INC-1")
    await world.paged()
    assert "Paging <@UBO> (step 1 of 2). Without an answer in 5 min, Cy Tan is paged." in await world.reply(
        "ana", RAISE
    )
    assert await world.paged() == ["bo"]
    assert [each.kind for each in world.received("bo")] == ["sms"]
    said = "\n".join(await world.lines(await world.incident_channel()))
    assert "What Bo Larsen had snoozed got graver, so Bo Larsen was asked again." in said
    await world.passes(minutes=5)
    assert await world.paged() == ["cy"]


async def test_a_private_one_too(world: World) -> None:
    """By number, without a word of what it is about."""
    await world.declares("ana", "/incident declare sev3 type:threat zebra at large")
    await world.passes(minutes=5)
    await world.passes(minutes=10)
    await world.paged()
    assert "Paging <@UBO>" in await world.reply("ana", RAISE)
    assert await world.paged() == ["bo"]
    told = [*await world.texts("@", "bo"), *await world.lines("incident-ops"), *(r.text for r in world.received("bo"))]
    assert "zebra" not in "\n".join(told)
    await world.presses("bo", "@", "page.acknowledge")


async def test_whoever_has_it_keeps_it(world: World) -> None:
    """Though nobody answered another page of it."""
    await world.declares("ana", DECLARE)
    await world.passes(minutes=5)
    await world.passes(minutes=10)
    await world.reply("ana", "/incident page INC-1 dee they are slow")
    await world.presses("dee", "@", "page.acknowledge")
    await world.paged()
    assert "Paging" not in await world.reply("ana", RAISE)
    await world.passes(hours=1)
    assert await world.paged() == []


async def test_what_gets_less_grave_calls_nobody(world: World) -> None:
    """Neither one that nobody answered, nor one that was snoozed."""
    await world.declares("ana", "/incident declare sev2 uploads fail")
    await world.declares("ana", "/incident declare sev2 searches fail --anyway")
    await world.reply("bo", "/page snooze 1440 INC-1")
    await world.passes(minutes=5)
    await world.passes(minutes=10)
    await world.paged()
    for incident in ("INC-1", "INC-2"):
        assert "Paging" not in await world.reply("ana", f"/incident severity sev3 {incident}")
    await world.passes(minutes=20)
    assert await world.paged() == []


async def test_whoever_had_acknowledged_is_not_called_again(database_url: str, team_files: Path) -> None:
    """Of two who are wanted, one has said so; the other is asked again."""
    async with a_world(database_url, team=_with_policies(team_files, general="pair")) as world:
        await world.declares("ana", DECLARE)
        await world.reply("bo", "/page ack INC-1")
        await world.passes(minutes=5)
        assert sorted(await world.paged()) == ["bo", "cy"]
        await world.reply("ana", RAISE)
        assert await world.paged() == ["cy"]
        await world.reply("cy", "/page ack INC-1")
        assert "acknowledged this page" in (await world.lines("incident-ops"))[0]


async def test_one_that_was_reopened_pages_anew_once_it_gets_graver(world: World) -> None:
    """Its page ended with it."""
    await world.declares("ana", DECLARE)
    await world.types("ana", "/incident resolve INC-1 they are fast again")
    await world.types("ana", "/incident reopen INC-1")
    await world.paged()
    assert "Paging <@UBO>" in await world.reply("ana", RAISE)
    assert await world.paged() == ["bo"]


def _with_policies(files: Path, general: str = "urgent") -> Path:
    """With policies for stories, one of them for what is declared."""
    written = files / "tocsin.yaml"
    text = written.read_text("utf-8").replace("policies:\n", f"policies:\n{POLICIES}", 1)
    was = "    runbook: short\n    policy: urgent\n    links:"
    assert was in text
    written.write_text(text.replace(was, was.replace("urgent", general)), "utf-8")
    return unbundled(files)
