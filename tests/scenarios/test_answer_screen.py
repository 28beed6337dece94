"""The screen behind a mail's link: it asks whoever the page still asks, and tells the others how it stands."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from bot.notifiers.link import LIVES
from tests.team_files import EVERYTHING, adds, with_policies
from tests.world import World
from tests.world import world as a_world

DECLARE = "/incident declare sev2 payments are failing"
PAIR = "  urgent:\n    steps:\n      - {page: [person bo, person cy], wait: 15m, acknowledge: 2}\n"
PATIENT = "  urgent:\n    steps:\n      - {page: schedule primary, wait: 30h}\n      - {page: person cy, wait: 10m}\n"


@pytest.fixture(name="files")
def the_files(team_files: Path) -> Path:
    """Bo can be reached by everything."""
    adds(team_files, "bo", EVERYTHING)
    return team_files


@pytest.fixture(name="world")
async def the_world(database_url: str, files: Path) -> AsyncIterator[World]:
    """The stories' team, with a mailbox."""
    async with a_world(database_url, team=files) as made:
        yield made


def the_link(world: World) -> str:
    """Of the newest mail to bo."""
    link = world.received("bo", "mail")[-1].link
    assert link is not None
    return link


async def test_its_second_button_has_the_next_person_paged(world: World) -> None:
    """The record says who asked. Pressed twice it moves on once, and then it is not offered any more."""
    await world.declares("ana", DECLARE)
    await world.passes(minutes=1)
    link = the_link(world)
    assert await world.paged() == ["bo"]
    async with httpx.AsyncClient() as browser:
        assert ">Escalate</button>" in (await browser.get(link)).text
        pressed = (await browser.post(link, data={"answer": "escalate"})).text
        assert "<h1>It goes on</h1>\n<p>INC-1 goes on to the next step.</p>" in pressed
        await world.settles()
        assert await world.paged() == ["cy"]
        assert "Done already" in (await browser.post(link, data={"answer": "escalate"})).text
        screen = (await browser.get(link)).text
        assert ">Acknowledge</button>" in screen
        assert "Escalate" not in screen
    await world.settles()
    assert [entry.by for entry in await world.entries("PageEscalated")] == [None, "bo"]
    await world.types("ana", "/incident timeline INC-1")
    assert "Bo Larsen escalated the page. Step 2 called for Cy Tan." in await world.told("ana")


async def test_its_third_button_puts_the_page_off(world: World) -> None:
    """For half an hour, in which nobody else is paged; then they are asked again, and the old button counts again."""
    await world.declares("ana", DECLARE)
    await world.passes(minutes=1)
    link = the_link(world)
    async with httpx.AsyncClient() as browser:
        assert ">Snooze 30 minutes</button>" in (await browser.get(link)).text
        pressed = (await browser.post(link, data={"answer": "snooze"})).text
        assert "<h1>You have INC-1</h1>" in pressed
        assert "You are asked again in 30 minutes; nobody else is paged until then." in pressed
        assert "Done already" in (await browser.post(link, data={"answer": "snooze"})).text
        assert "You have it, and wanted to be asked again later." in (await browser.get(link)).text
        await world.passes(minutes=29)
        assert await world.paged() == ["bo"]
        assert await world.entries("PageAskedAgain") == []
        await world.passes(minutes=2)
        assert len(await world.entries("PageAskedAgain")) == 1
        assert "<h1>You have INC-1</h1>" in (await browser.post(link, data={"answer": "snooze"})).text
    await world.settles()
    snoozed = await world.entries("PageSnoozed")
    assert [(entry.by, entry.data["minutes"]) for entry in snoozed] == [("bo", 30), ("bo", 30)]


async def test_all_that_the_mail_told_is_put_off_together(world: World) -> None:
    """As it is acknowledged."""
    await world.declares("ana", DECLARE)
    await world.declares("ana", "/incident declare sev2 logins are failing --anyway")
    await world.passes(minutes=1)
    async with httpx.AsyncClient() as browser:
        pressed = await browser.post(the_link(world), data={"answer": "snooze"})
        assert "<h1>You have INC-1 and INC-2</h1>" in pressed.text
    await world.settles()
    assert [len(await world.entries("PageSnoozed", number)) for number in (1, 2)] == [1, 1]


async def test_what_two_have_to_acknowledge_is_not_put_off_by_one(database_url: str, files: Path) -> None:
    """As everywhere else; the screen says so, and both are still asked."""
    async with a_world(database_url, team=with_policies(files, PAIR)) as world:
        await world.declares("ana", DECLARE)
        await world.passes(minutes=1)
        async with httpx.AsyncClient() as browser:
            pressed = await browser.post(the_link(world), data={"answer": "snooze"})
            assert pressed.status_code == httpx.codes.CONFLICT
            assert "<h1>Nothing has changed</h1>" in pressed.text
            assert "2 people have to acknowledge this page before anybody snoozes it." in pressed.text
            assert "you are paged for INC-1" in (await browser.get(the_link(world))).text
        await world.settles()
        assert await world.entries("PageSnoozed") == []


async def test_a_link_is_too_old_after_a_day_and_the_page_calls_on(database_url: str, files: Path) -> None:
    """It says so, and what to do instead; no button that was on it changes anything."""
    async with a_world(database_url, team=with_policies(files, PATIENT)) as world:
        await world.declares("ana", DECLARE)
        await world.passes(minutes=1)
        link, clock = the_link(world), world.bot.clock
        assert await world.paged() == ["bo"]
        async with httpx.AsyncClient() as browser:
            assert "you are paged for INC-1" in (await browser.get(link)).text
            clock.catch_up(clock.real() + LIVES + timedelta(minutes=1))
            await world.settles()
            answers = [
                await browser.post(link, data={"answer": each}) for each in ("acknowledge", "escalate", "snooze")
            ]
            for screen in (await browser.get(link), *answers):
                assert screen.status_code == httpx.codes.GONE
                assert "<h1>This link is too old</h1>\n<p>Links hold for a day. Answer in Slack.</p>" in screen.text
                assert "<button" not in screen.text
        await world.settles()
        happened = [kind for kind in await world.timeline() if kind.startswith("Page")]
        assert happened == ["PageStarted", "PageEscalated"]
        await world.passes(hours=6)
        assert await world.paged() == ["cy"]


async def test_it_says_who_has_the_page_instead(world: World) -> None:
    """It asks nobody who was let off: it was given to Dee, who then snoozed it; and it is no page of a page."""
    await world.types("ana", "/page bo the vendor's hotline asks for you")
    await world.passes(minutes=1)
    (mail,) = world.received("bo", "mail")
    assert mail.link is not None
    async with httpx.AsyncClient() as browser:
        await world.types("ana", "/page reassign dee")
        screen = (await browser.get(mail.link)).text
        assert "The page is with others" in screen
        assert "Dee Osei is asked for it now." in screen
        assert "<button" not in screen
        await world.presses("dee", "@", "page.acknowledge")
        await world.types("dee", "/page snooze 30")
        screen = (await browser.get(mail.link)).text
        assert "Dee Osei has it, and wanted to be asked again later." in screen
        assert "<button" not in screen
        await world.presses("dee", "@", "page.acknowledge")
        assert "<h1>The page is over</h1>" in (await browser.get(mail.link)).text


async def test_it_does_not_page_who_has_acknowledged_or_has_left(database_url: str, files: Path) -> None:
    """Two are wanted, and Bo has it; then the files name him no more."""
    async with a_world(database_url, team=with_policies(files, PAIR)) as world:
        await world.declares("ana", DECLARE)
        await world.passes(minutes=1)
        (mail,) = world.received("bo", "mail")
        assert mail.link is not None
        await world.presses("bo", "@", "page.acknowledge")
        async with httpx.AsyncClient() as browser:
            screen = (await browser.get(mail.link)).text
            assert "You acknowledged INC-1" in screen
            assert "1 more has to acknowledge." in screen
            assert "<button" not in screen
            written = files / "tocsin.yaml"
            text = re.sub(r"(?m)^  bo: .*\n", "", written.read_text("utf-8"))
            written.write_text(re.sub(r"\bbo\b", "dee", text), "utf-8")
            await world.reply("ana", "/incident reload")
            screen = (await browser.get(mail.link)).text
            assert "You are not in the team's files any more." in screen.replace("&#x27;", "'")
            assert "<button" not in screen
