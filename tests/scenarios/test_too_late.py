"""An answer to what has changed since: somebody else has put the page off, or it was gone back to a step."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from oncall.page import PageStatus
from tests.team_files import EVERYTHING, SMS, adds, unbundled, with_policies
from tests.world import World
from tests.world import world as a_world

DECLARE = "/incident declare sev2 payments are failing"


@pytest.fixture
async def world(database_url: str, team_files: Path) -> AsyncIterator[World]:
    adds(team_files, "bo", EVERYTHING)
    async with a_world(database_url, team=unbundled(team_files)) as made:
        yield made


@pytest.mark.parametrize("how", ["2", "3 30", "key", "button"])
async def test_what_somebody_else_has_snoozed_stays_snoozed(world: World, how: str) -> None:
    """Escalating or snoozing by what was told before is a sentence."""
    await world.declares("ana", DECLARE)
    await world.passes(minutes=2)
    (shown,) = await world.messages("@", "bo")
    await world.types("dee", "/page snooze 60 INC-1")
    async with world.bot.db.read() as tx:
        (before,) = await tx.pages.of_incident(1)
    match how:
        case "key":
            answer = await world.dials("bo", "2")
        case "button":
            await world.presses_old("bo", "@", shown, "page.escalate")
            answer = await world.told("bo", "@")
        case _:
            answer = await world.texts_back("bo", how)
    assert "Dee Osei snoozed this page since; nothing has changed." in answer.replace("<@UDEE>", "Dee Osei")
    async with world.bot.db.read() as tx:
        (after,) = await tx.pages.of_incident(1)
    assert (after.status, after.acknowledged_by, after.escalates_at) == (
        PageStatus.SNOOZED,
        "dee",
        before.escalates_at,
    )
    assert "Paging" in await world.reply("bo", "/page escalate INC-1")


async def test_a_one_leaves_what_others_were_given_since(world: World) -> None:
    """It is for what asks them; whoever names it takes it all the same."""
    await world.declares("ana", DECLARE)
    await world.passes(minutes=1)
    await world.types("ana", "/page reassign dee INC-1")
    assert "others are asked for INC-1 now. Nothing has changed." in await world.texts_back("bo", "1")
    await world.declares("ana", "/incident declare sev2 another thing --anyway")
    await world.passes(minutes=2)
    assert await world.texts_back("bo", "1") == "You have INC-2. Nobody else is paged."
    assert await world.texts_back("bo", "1 INC-1") == "You have INC-1. Nobody else is paged."


async def test_going_back_to_a_step_rings_once(world: World) -> None:
    """What was planned when it asked before is not told beside what is planned now."""
    await world.declares("ana", DECLARE)
    await world.passes(seconds=50)
    await world.types("ana", "/page escalate 1 INC-1")
    for _ in range(24):
        await world.passes(seconds=10)
    assert [each.kind for each in world.received("bo") if each.kind in {"sms", "voice"}] == ["sms", "voice"]


BOTH = """  urgent:
    steps:
      - {page: [schedule primary, person cy], wait: 15m}
      - {page: person dee, wait: 5m}
"""


async def test_whoever_takes_a_shift_of_a_step_that_asks_them_already_has_one_message(
    database_url: str, team_files: Path
) -> None:
    """It was on its way to whoever had the shift."""
    async with a_world(database_url, team=unbundled(with_policies(team_files, BOTH))) as world:
        await world.client.fault("chat.postMessage", "http500")
        await world.declares("ana", DECLARE)
        await world.types("ana", "/oncall override primary cy now for 2h")
        await world.client.clear_faults()

        async def nothing_waits() -> bool:
            async with world.bot.db.read() as tx:
                return not [row for row in await tx.outbox.rows() if row.kind == "NotifyResponder"]

        await world.until(nothing_waits)
        assert await world.paged() == ["cy"]


async def test_whoever_left_the_teams_files_is_not_paged(database_url: str, team_files: Path) -> None:
    """Nor let into a private incident; the page does not wait for them."""
    policy = "  urgent:\n    steps:\n      - {page: [person dee], wait: 15m}\n      - {page: person bo, wait: 5m}\n"
    files = with_policies(team_files, policy)
    async with a_world(database_url, team=unbundled(files)) as world:
        await world.client.fault("chat.postMessage", "http500")
        await world.declares("ana", f"{DECLARE} --private")
        written = files / "tocsin.yaml"
        text = written.read_text("utf-8").replace("[person dee]", "[person cy]").replace("[dee]", "[cy]")
        lines = text.splitlines(keepends=True)
        written.write_text("".join(line for line in lines if not line.startswith("  dee:")), "utf-8")
        assert "Read again" in await world.reply("ana", "/incident reload")
        await world.client.clear_faults()

        async def bo_is_paged() -> bool:
            return "bo" in await world.paged()

        await world.until(bo_is_paged)
        async with world.bot.db.read() as tx:
            assert not await tx.incidents.has_member(1, "dee")


async def test_whoever_was_only_sent_a_text_yet_can_answer_in_slack(database_url: str, team_files: Path) -> None:
    """Their rules tell them in Slack later."""
    adds(team_files, "bo", SMS, "notify: {high: [sms, slack after 3m]}")
    async with a_world(database_url, team=team_files) as world:
        await world.declares("ana", DECLARE)
        assert len(world.received("bo", "sms")) == 1
        assert "You have INC-1" in await world.reply("bo", "/page ack")
