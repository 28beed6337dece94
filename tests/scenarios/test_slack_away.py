"""Slack is away, or slow: nothing is lost, and nothing is said twice."""

import asyncio
from pathlib import Path

import pytest

from bot.app import Seams
from bot.demo import slack_id
from bot.views.message import REPEATED
from tests.team_files import SMS, adds, unbundled
from tests.world import World, shown
from tests.world import world as a_world

DECLARE = "/incident declare sev2 payments are failing"
CHANNEL = "inc-1-payments-are-failing"


async def test_a_page_arrives_when_slack_is_back_and_once(world: World) -> None:
    """Posting fails for a while; then the page, the summary and all the rest come, one of each."""
    await world.client.fault("chat.postMessage", "http500")
    await world.declares("ana", DECLARE)
    assert await world.paged() == []
    await world.client.clear_faults()
    await world.until(world.paged)
    await world.until(lambda: world.has_lines(CHANNEL, 2))
    await world.until(lambda: world.has_lines("incidents", 1))
    assert len(await world.messages("@", "bo")) == 1
    assert len(await world.lines(CHANNEL)) == 2
    assert len(await world.lines("incidents")) == 1


async def test_a_page_that_was_answered_meanwhile_is_not_sent(world: World) -> None:
    """Nobody is woken for what somebody has already."""
    await world.client.fault("chat.postMessage", "http500")
    await world.declares("ana", DECLARE)
    await world.types("ana", "/incident ack INC-1")
    await world.client.clear_faults()
    await world.until(lambda: world.has_lines("incidents", 1))
    await world.until(lambda: world.has_lines(CHANNEL, 2))
    await world.passes(hours=1)
    assert await world.paged() == []


async def test_escalation_goes_on_while_slack_is_away(world: World) -> None:
    """When it is back, whoever the page stands at now is woken; nothing of what happened is forgotten."""
    await world.client.fault("chat.postMessage", "http500")
    await world.declares("ana", DECLARE)
    await world.passes(minutes=5)
    await world.client.clear_faults()

    async def cy_knows() -> bool:
        return "cy" in await world.paged()

    await world.until(cy_knows)
    assert len(await world.messages("@", "cy")) == 1


async def test_an_outage_closes_the_socket_and_the_bot_comes_back(world: World) -> None:
    """Everything that was under way is finished afterwards, and it listens again."""
    await world.client.fault("conversations.create", "http500", times=1)
    await world.client.command("UANA", "general", DECLARE)
    await world.client.down()
    await asyncio.sleep(0.3)  # an outage, as seen from here
    await world.client.down(down=False)
    await world.until(world.channels)

    async def answers() -> bool:
        return world.server.delivery.sockets.count > 0

    await world.until(answers)
    await world.until(lambda: world.has_lines(CHANNEL, 2))
    assert await world.channels() == [CHANNEL]
    assert len(await world.messages("@", "bo")) == 1
    assert "INC-1: payments are failing" in await world.reply("ana", "/incident list") + await world.told("ana")


async def test_an_outage_is_one_calm_line_in_the_log_and_one_when_it_is_over(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """However often the socket is tried meanwhile; nothing of slack_sdk's own insides."""

    async def said(words: str) -> bool:
        return words in caplog.text

    await world.client.down()
    await world.until(lambda: said("Slack does not answer on the socket; asking again every 5 s"))
    await world.client.down(down=False)
    await world.until(lambda: said("Slack answers on the socket again"))
    assert caplog.text.count("does not answer on the socket") == 1
    assert "AttributeError" not in caplog.text
    assert "Traceback" not in caplog.text


async def test_a_rate_limited_method_waits_as_long_as_slack_says(world: World) -> None:
    """And loses nothing."""
    await world.client.fault("chat.postMessage", "ratelimit", retry_after=1, times=1)
    await world.declares("ana", DECLARE)
    await world.until(lambda: world.has_lines(CHANNEL, 2))
    await world.until(lambda: world.has_lines("incidents", 1))
    assert await world.paged() == ["bo"]


async def test_a_lost_reply_costs_no_repeated_message(world: World) -> None:
    """Slack took the message, its answer was lost: it is looked for, found, and not sent again."""
    await world.client.fault("chat.postMessage", "drop_after", times=1)
    await world.declares("ana", DECLARE)

    async def noted() -> bool:
        return "ResponderPaged" in await world.timeline() and "SummaryPosted" in await world.timeline()

    await world.until(noted)
    everything = [m for _, m in await world.everything() if m["bot"] and not m["ephemeral_for"] and not m["subtype"]]
    assert len(everything) == 5  # page, summary, checklist, announcement, link
    async with world.bot.db.read() as tx:
        assert (await tx.outbox.troubles())[:2] == (0, 1)
        assert (await tx.outbox.troubles()).repeated == 0
    assert (await world.timeline()).count("ResponderPaged") == 1


async def test_what_cannot_be_looked_up_is_repeated_once_and_says_so(world: World) -> None:
    """Slack took the page, its answer was lost, and the app may not read direct messages."""
    await world.client.missing_scopes("im:history")
    await world.client.fault("chat.postMessage", "drop_after", times=1, channel=slack_id("bo"))
    await world.declares("ana", DECLARE)

    async def noted() -> bool:
        return "ResponderPaged" in await world.timeline()

    await world.until(noted)
    first, second = await world.messages("@", "bo")
    assert REPEATED not in shown(first)
    assert REPEATED in shown(second)
    async with world.bot.db.read() as tx:
        assert (await tx.outbox.troubles())[:2] == (0, 1)
        assert (await tx.outbox.troubles()).repeated == 1


async def test_what_cannot_be_told_twice_goes_to_the_next_person(world: World) -> None:
    """Nobody can know whether bo was paged, so bo is not counted on; a third message would be noise."""
    await world.client.missing_scopes("im:history")
    await world.client.fault("chat.postMessage", "drop_after", times=2, channel=slack_id("bo"))
    await world.declares("ana", DECLARE)

    async def next_one() -> bool:
        return "cy" in await world.paged()

    await world.until(next_one)
    assert len(await world.messages("@", "bo")) == 2
    (entry,) = await world.entries("ResponderNotReached")
    assert "cannot tell whether it arrived" in entry.data["why"]


async def test_a_message_that_stood_there_already_shows_what_is_true_now(world: World) -> None:
    """It changed between the sending whose answer was lost and the next."""
    await world.client.fault("chat.postMessage", "drop_after", times=1, channel=slack_id("bo"))
    await world.client.command("UANA", "general", DECLARE)
    await world.client.command("UANA", "general", "/incident severity INC-1 sev1")

    async def noted() -> bool:
        return "ResponderPaged" in await world.timeline()

    await world.until(noted)
    (only,) = await world.messages("@", "bo")
    assert "SEV1" in shown(only).upper()


async def test_what_was_found_is_not_looked_for_again_until_there_is_room_to_change_it(world: World) -> None:
    """After an outage there are many of them; a look for each turn that waits would use up all that Slack allows."""
    await world.client.fault("chat.postMessage", "drop_after", times=1, channel=slack_id("bo"))
    await world.client.fault("chat.update", "ratelimit", times=2, retry_after=1)
    await world.declares("ana", DECLARE)

    async def noted() -> bool:
        return "ResponderPaged" in await world.timeline()

    await world.until(noted)
    assert len(await world.messages("@", "bo")) == 1
    looks = await world.client.traffic(direction="in", method="conversations.history")
    tries = await world.client.traffic(direction="in", method="chat.update")
    assert (len(looks), len([each for each in tries if each["error"] == "ratelimited"])) == (1, 2)


async def test_what_was_found_is_not_taken_for_what_goes_to_whoever_has_the_shift_now(world: World) -> None:
    """Bo has it, of which nobody heard, and it waits to be brought up to date; by then dee is on call, and is told."""
    await world.client.fault("chat.postMessage", "drop_after", times=1, channel=slack_id("bo"))
    await world.client.fault("chat.update", "ratelimit", times=1, retry_after=3)
    await world.client.command("UANA", "general", DECLARE)
    await world.until(lambda: world.client.traffic(direction="in", method="chat.update"))
    await world.client.command("UANA", "general", "/oncall override primary dee now for 2h")

    async def dee_knows() -> bool:
        return "dee" in await world.paged()

    await world.until(dee_knows)
    assert "You are paged" in "\n".join(await world.texts("@", "dee"))
    assert [entry.data["person"] for entry in await world.entries("ResponderPaged")] == ["dee"]


async def test_a_lost_reply_makes_no_second_channel_though_the_title_changes_meanwhile(world: World) -> None:
    """Slack made the channel, its answer was lost: it is found again by the name that it was given."""
    await world.client.fault("conversations.create", "drop_after", times=1)
    general = await world.channel_id("general")
    await world.client.command("UANA", general, DECLARE)
    await world.client.command("UANA", general, "/incident title INC-1 cards fail in Europe")
    await world.until(lambda: world.has_lines(CHANNEL, 2))
    assert await world.channels() == [CHANNEL]


async def test_twenty_incidents_at_once_under_slacks_limits(database_url: str, team_files: Path) -> None:
    """Every page arrives, every incident gets its channel, none twice, and Slack need refuse nothing."""
    files = team_files / "tocsin.yaml"
    written = files.read_text()
    for n in range(5):  # one person can be sent a message a second, so several are on call
        written = written.replace("admins:", f"  p{n}: {{name: P{n}, email: p{n}@example.com, zone: UTC}}\nadmins:")
        written = written.replace("types:", f"  q{n}:\n    steps: [{{page: person p{n}}}]\ntypes:", 1)
        written += f"  t{n}: {{title: T, policy: q{n}}}\n"
    files.write_text(written)
    async with a_world(database_url, team=unbundled(team_files), start=False) as world:
        world.workspace.rate_limits = True
        await world.starts(seams=Seams(paced=True))
        answers = await asyncio.gather(
            *(world.client.command("UANA", "general", f"/incident declare type:t{n % 5} number {n}") for n in range(20))
        )
        # On a busy machine an answer may come after Slack has given up on it; what was asked is done all the same.
        assert all("declared" in answer["response"]["text"] for answer in answers if answer["response"])
        pages: list[str] = []

        async def all_paged() -> bool:
            pages.extend(await world.paged())
            return len(pages) >= 20 and len(await world.channels()) >= 20

        await world.until(all_paged)
        assert sorted(pages) == sorted([f"p{n}" for n in range(5)] * 4)
        texts = [text for n in range(5) for text in await world.texts("@", f"p{n}")]
        assert len({text for text in texts if "You are paged" in text}) == 20
        made = await world.channels()
        assert len(set(made)) == len(made) == 20
        assert [call for call in await world.client.traffic() if call["error"] == "ratelimited"] == []
        async with world.bot.db.read() as tx:
            dead, *_ = await tx.outbox.troubles()
            assert dead == 0


async def test_a_page_of_whose_arrival_nobody_heard_is_kept_up_to_date_though_it_was_answered_meanwhile(
    database_url: str, team_files: Path
) -> None:
    """Slack posted it and hung up; they answered by text message. Its buttons are not left standing."""
    adds(team_files, "bo", SMS)
    async with a_world(database_url, team=team_files) as world:
        await world.client.fault("chat.postMessage", "drop_after", times=1, channel="UBO")
        await world.client.fault("chat.postMessage", "http500", channel="UBO")
        await world.declares("ana", DECLARE)
        (message,) = await world.messages("@", "bo")
        assert "Acknowledge" in str(message["blocks"])
        await world.texts_back("bo", "1")
        await world.client.clear_faults()

        async def is_up_to_date() -> bool:
            (message,) = await world.messages("@", "bo")
            return "Acknowledge" not in str(message["blocks"])

        await world.until(is_up_to_date)


async def test_who_is_asked_to_wait_a_little_again_and_again_is_told_otherwise(
    database_url: str, team_files: Path
) -> None:
    """Three seconds are not long, so that once nobody is texted; but the next page waits on and on."""
    adds(team_files, "bo", SMS, "notify: {high: [slack]}")
    async with a_world(database_url, team=team_files) as world:
        await world.client.fault("chat.postMessage", "ratelimit", retry_after=3, times=1, channel="UBO")
        await world.declares("ana", DECLARE)
        await world.until(world.paged)
        assert world.received("bo") == []
        await world.types("bo", "/incident resolve INC-1 it works again")
        await world.passes(minutes=2)
        await world.client.fault("chat.postMessage", "ratelimit", retry_after=3)
        await world.declares("ana", "/incident declare sev2 logins are failing --anyway")

        async def texted() -> bool:
            return bool(world.received("bo", "sms"))

        await world.until(texted)
        assert await world.paged() == []
