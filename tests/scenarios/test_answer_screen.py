"""The screen behind a mail's link: it asks whoever the page still asks, and tells the others how it stands."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.team_files import EVERYTHING, adds, with_policies
from tests.world import World
from tests.world import world as a_world

DECLARE = "/incident declare sev2 payments are failing"


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
    policy = "  urgent:\n    steps:\n      - {page: [person bo, person cy], wait: 15m, acknowledge: 2}\n"
    async with a_world(database_url, team=with_policies(files, policy)) as world:
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
