"""Looking at how one is reached, and trying it."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx

from tests.team_files import EVERYTHING, TELEPHONE, adds
from tests.world import world as a_world


async def test_each_method_can_be_tried_and_shows_when_it_last_worked(database_url: str, team_files: Path) -> None:
    """A test pages nobody; what is answered or delivered has worked; too many at once are refused."""
    adds(team_files, "bo", EVERYTHING)
    async with a_world(database_url, team=team_files) as world:
        assert await world.reply("bo", "/oncall contacts") == "You are reached in 5 ways; 0 of them were seen to work."
        for method in ("slack", "sms", "voice", "mail", "ntfy"):
            await world.presses("bo", "general", "contact.test", value=method)
        assert [each.kind for each in world.received("bo")].count("sms") == 1
        (mail,) = world.received("bo", "mail")
        assert mail.link is not None
        async with httpx.AsyncClient() as browser:
            assert "Nobody is paged." in (await browser.get(mail.link)).text
            assert (
                "This way of reaching you works."
                in (await browser.post(mail.link, data={"answer": "acknowledge"})).text
            )
        assert await world.texts_back("bo", "ok") == "Thank you: this way of reaching you works."
        assert await world.dials("bo", "1") == "Thank you: this way of reaching you works."
        assert await world.reply("bo", "/oncall contacts") == "You are reached in 5 ways; 5 of them were seen to work."
        await world.presses("bo", "general", "contact.test", value="sms")
        assert "A test has just gone out this way." in await world.told("bo", "@")
        assert len(world.received("bo", "sms")) == 2  # the test, and the thanks
        await world.passes(hours=1)
        assert await world.paged() == []


async def test_a_method_that_fails_says_why(database_url: str, team_files: Path) -> None:
    """Where one looks for it."""
    adds(team_files, "bo", EVERYTHING)
    async with a_world(database_url, team=team_files) as world:
        await world.client.fault("twilio.Messages", "error", error="21610")
        await world.types("bo", "/oncall contacts")
        await world.presses("bo", "general", "contact.test", value="sms")
        answer = await world.types("bo", "/oncall contacts")
        assert "they sent STOP to our number; START takes it back." in str(answer)
        assert "Never seen to work." in str(answer)


async def test_who_is_not_in_the_files_is_told_so(database_url: str, team_files: Path) -> None:
    """With what to do."""
    async with a_world(database_url, team=team_files) as world:
        world.hires("gus", "Gus New")
        assert "You are not in the team's files" in await world.reply("gus", "/oncall contacts")


async def test_when_each_has_its_turn_is_shown(database_url: str, team_files: Path) -> None:
    """In quiet hours, too; Slack is told at once where nothing else is said, and what one does not have is left out."""
    quiet = 'quiet: {start: "22:00", end: "07:00", high: [voice, sms after 2m]}'
    adds(team_files, "bo", TELEPHONE, f"notify: {{high: [sms after 1m, slack after 3m], low: [sms], {quiet}}}")
    async with a_world(database_url, team=team_files) as world:
        await world.types("bo", "/oncall contacts")
        shown = await world.told("bo")
        assert "*Urgent pages*: Text message after 1 min, Slack after 3 min\n*Others*: Slack, Text message\n" in shown
        assert "*From 22:00 to 07:00* (Europe/Dublin)\nUrgent pages: Slack, Call, Text message after 2 min\n" in shown
        assert "Others: Slack\n" in shown
        await world.types("dee", "/oncall contacts")
        assert "You are reached in 1 way, which was never seen to work." in await world.told("dee")


async def test_quiet_hours_reroute_and_swallow_nothing(database_url: str, team_files: Path) -> None:
    """By day a text message after a minute; at night the telephone at once; what is less urgent is in Slack."""
    quiet = 'quiet: {start: "22:00", end: "07:00", high: [voice]}'
    adds(team_files, "bo", TELEPHONE, f"notify: {{high: [slack, sms after 1m], {quiet}}}")
    async with a_world(database_url, team=team_files) as world:
        dublin = world.bot.clock.now().astimezone(ZoneInfo("Europe/Dublin"))
        noon = datetime.combine(dublin.date() + timedelta(days=1), time(12), dublin.tzinfo)
        await world.passes(seconds=(noon.astimezone(UTC) - dublin.astimezone(UTC)).total_seconds())
        await world.types("ana", "/page bo by day")
        await world.passes(minutes=1)
        assert [each.kind for each in world.received("bo")] == ["sms"]
        await world.types("bo", "/page ack")
        await world.passes(hours=11)
        await world.types("ana", "/page bo at night")
        assert [each.kind for each in world.received("bo")] == ["sms", "voice"]
        await world.types("bo", "/page ack")
        await world.passes(minutes=2)
        await world.paged()
        await world.types("ana", "/incident declare sev3 somebody has typed it wrong")
        assert await world.paged() == ["bo"]
