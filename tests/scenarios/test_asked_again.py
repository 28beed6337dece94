"""A page that comes back to somebody, or is taken from them: they are told anew, and nobody is told for nothing."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.team_files import SMS, adds, with_policies
from tests.world import World
from tests.world import world as a_world

DECLARE = "/incident declare sev2 payments are failing"
POLICY = """  urgent:
    ack_timeout: 20m
    steps:
      - {page: person bo, wait: 5m}
      - {page: person dee, wait: 5m}
"""


@pytest.fixture
async def world(database_url: str, team_files: Path) -> AsyncIterator[World]:
    """Bo would have pages in Slack alone, and has a telephone; who acknowledges and does nothing is asked again."""
    adds(with_policies(team_files, POLICY), "bo", SMS, "notify: {high: [slack]}")
    async with a_world(database_url, team=team_files) as made:
        yield made


def text_messages(world: World) -> int:
    return sum("pages you" in each.text for each in world.received("bo", "sms"))


async def nothing_waits(world: World) -> None:
    """Until all is sent."""

    async def is_sent() -> bool:
        async with world.bot.db.read() as tx:
            return not await tx.outbox.rows()

    await world.until(is_sent)


async def test_whoever_is_asked_again_is_told_by_the_other_methods_again_while_slack_is_away(world: World) -> None:
    """That the telephone had its turn when the page first came does not count any more."""
    await world.client.fault("chat.postMessage", "http500")
    await world.declares("ana", DECLARE)
    assert text_messages(world) == 1
    await world.texts_back("bo", "1")
    await world.passes(minutes=20)
    assert "PageAskedAgain" in await world.timeline()
    assert text_messages(world) == 2


async def test_whoever_is_asked_again_and_cannot_be_reached_any_more_is_passed_at_once(world: World) -> None:
    """That they were reached the first time keeps the page from nobody, and operations are told."""
    await world.declares("ana", DECLARE)
    await world.presses("bo", "@", "page.acknowledge")
    await world.client.profile("UBO", deleted=True)
    await world.client.fault("twilio.Messages", "error", error="21614")
    await world.paged()
    await world.passes(minutes=20)
    assert await world.paged() == ["dee"]
    assert "A page did not reach Bo Larsen." in "\n".join(await world.lines("incident-ops"))


async def test_whoever_it_was_taken_from_is_not_told_when_the_gateway_is_back(database_url: str, files: Path) -> None:
    """Their text message waited for it; the page is somebody else's now."""
    async with a_world(database_url, team=files) as world:
        await world.client.fault("twilio.Messages", "http503")
        await world.declares("ana", DECLARE)
        await world.reply("ana", "/page reassign INC-1 dee")
        await world.client.clear_faults()
        await nothing_waits(world)
        assert text_messages(world) == 0
        assert (await world.paged())[-1] == "dee"


async def test_whoever_it_was_taken_from_while_slack_was_away_is_not_told_when_it_is_back(world: World) -> None:
    """It went from bo to cy, and to dee; given to bo again, it is bo's."""
    await world.client.fault("chat.postMessage", "http500")
    await world.declares("ana", DECLARE)
    await world.reply("ana", "/page reassign INC-1 cy")
    await world.reply("ana", "/page reassign INC-1 dee")
    await world.client.clear_faults()
    await nothing_waits(world)
    assert await world.paged() == ["dee"]
    await world.reply("ana", "/page reassign INC-1 bo")
    assert await world.paged() == ["bo"]


async def test_whoever_has_it_back_before_slack_is_back_is_told_once(world: World) -> None:
    """It went from bo to dee and to bo again: what bo was to be told first is let off like dee's."""
    await world.client.fault("chat.postMessage", "http500")
    await world.declares("ana", DECLARE)
    await world.reply("ana", "/page reassign INC-1 dee")
    await world.reply("ana", "/page reassign INC-1 bo")
    await world.client.clear_faults()
    await nothing_waits(world)
    assert await world.paged() == ["bo"]


async def test_whoever_an_earlier_step_asked_while_slack_was_away_is_not_told_once_it_is_somebody_elses(
    world: World,
) -> None:
    """Bo's step was over before Slack was back, then dee's page was given to cy: it is cy's alone."""
    await world.client.fault("chat.postMessage", "http500")
    await world.declares("ana", DECLARE)
    await world.passes(minutes=5)
    await world.reply("ana", "/page reassign INC-1 cy")
    await world.client.clear_faults()
    await nothing_waits(world)
    assert await world.paged() == ["cy"]


@pytest.fixture
def files(team_files: Path) -> Path:
    """Bo has text messages at once."""
    adds(team_files, "bo", SMS, "notify: {high: [slack, sms]}")
    return team_files


async def test_whoever_takes_a_page_over_does_so_once_and_the_record_says_it_plainly(world: World) -> None:
    """Who is asked anyhow, or has it, is told so, and nothing changes."""
    await world.declares("ana", DECLARE)
    asked = "You are being asked already; nothing has changed. To take it: `/page ack`."
    assert asked in await world.reply("bo", "/page reassign bo INC-1")
    assert "PageReassigned" not in await world.timeline()
    await world.reply("ana", "/page reassign ana INC-1")
    assert "Ana Ruiz took the page over." in "\n".join(await world.lines(await world.incident_channel()))
    assert asked in await world.reply("ana", "/page reassign ana INC-1")
    await world.presses("ana", "@", "page.acknowledge")
    told = await world.reply("ana", "/page reassign ana INC-1")
    assert "You acknowledged this page already; nothing has changed." in told
    assert (await world.timeline()).count("PageReassigned") == 1
