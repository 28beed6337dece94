"""Looking at how one is reached, and trying it."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx

from bot.cli.maintenance import export_oncall
from bot.config import load
from bot.config.arranged import with_export
from oncall.prove import prove
from tests.team_files import EVERYTHING, TELEPHONE, adds
from tests.world import World, shown
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


async def test_a_test_that_was_answered_has_no_button_any_more(world: World) -> None:
    """The thanks stand in its place."""
    await world.types("bo", "/oncall contacts")
    await world.presses("bo", "general", "contact.test", value="slack")
    await world.presses("bo", "@", "contact.arrived")
    (test,) = [m for m in await world.messages("@", "bo") if "way of reaching you" in shown(m)]
    assert "Thank you: this way of reaching you works." in shown(test)
    assert "contact.arrived" not in str(await world.messages("@", "bo"))


async def test_a_number_that_is_new_was_never_seen_to_work(database_url: str, team_files: Path, tmp_path: Path) -> None:
    """Whatever the one before did; if that one comes back, it is known again."""
    adds(team_files, "bo", EVERYTHING)
    async with a_world(database_url, team=team_files) as world:
        await world.types("bo", "/oncall contacts")
        await world.presses("bo", "general", "contact.test", value="sms")
        await world.texts_back("bo", "ok")
        once = (await world.reply("bo", "/oncall contacts")), await _unproven(world, team_files, tmp_path)
        assert once == ("You are reached in 5 ways; 1 of them was seen to work.", {"cy"})
        for new, old, works in (("0149", "0141", 0), ("0141", "0149", 1)):
            files = team_files / "tocsin.yaml"
            files.write_text(files.read_text("utf-8").replace(f"+1415555{old}", f"+1415555{new}"), "utf-8")
            await world.reply("ana", "/incident reload")
            seen = f"You are reached in 5 ways; {works} of them {'was' if works else 'were'} seen to work."
            assert await world.reply("bo", "/oncall contacts") == seen
            assert ("bo" in await _unproven(world, team_files, tmp_path)) is not bool(works)


async def _unproven(world: World, files: Path, folder: Path) -> set[str | None]:
    """Who may be paged and was not reached lately, as `tocsin oncall prove --with` an export says."""
    export, now = folder / "export.yaml", world.bot.clock.now()
    await export_oncall(world.bot.settings, output=export)
    found = prove(with_export(load(files), export).house, now, now + timedelta(days=30))
    return {each.person for each in found if each.kind == "unproven"}


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
