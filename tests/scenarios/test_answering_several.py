"""One answer for several pages, beside a test, or a second time: it counts for all that still call, and says so."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from commands.contact.send_test import put_test
from oncall.contact import Method
from tests.team_files import EVERYTHING, adds
from tests.world import World
from tests.world import world as a_world

DECLARE = "/incident declare sev2 payments are failing"
POLICY = """  urgent:
    ack_timeout: 20m
    steps:
      - {page: schedule primary, wait: 5m}
      - {page: person cy, wait: 10m}
  pair:
    steps:
      - {page: [person bo, person cy], wait: 15m, acknowledge: 2}
      - {page: person dee, wait: 15m}
"""


@pytest.fixture
async def world(database_url: str, team_files: Path) -> AsyncIterator[World]:
    """Bo has a telephone; one policy wants two to acknowledge."""
    written = team_files / "tocsin.yaml"
    before, rest = written.read_text("utf-8").split("  urgent:\n")
    written.write_text(before + POLICY + rest[rest.index("  gappy:") :], "utf-8")
    adds(team_files, "bo", EVERYTHING)
    async with a_world(database_url, team=team_files) as made:
        yield made


async def test_a_reply_is_for_what_still_calls_though_another_page_was_answered_before(world: World) -> None:
    """A page that waits for somebody else as well keeps the answer from none of the others."""
    await world.types("ana", "/page pair the bank wants to speak")
    await world.passes(minutes=1)
    assert await world.texts_back("bo", "1") == "You acknowledged the page. 1 more has to."
    await world.declares("ana", DECLARE)
    await world.passes(minutes=2)
    assert await world.texts_back("bo", "1") == "You have INC-1. Nobody else is paged."
    assert "1 more is wanted" in await world.texts_back("bo", "1")
    await world.types("ana", "/incident page INC-1 pair both of you")
    await world.passes(minutes=2)
    await world.texts_back("bo", "1 INC-1")
    await world.types("ana", "/incident page INC-1 bo and now you alone")
    assert "nobody else is paged" in await world.reply("bo", "/incident ack INC-1")


async def test_a_reply_moves_on_what_has_not_moved_on_already(world: World) -> None:
    """The other page is where the reply wants it; the answer names the one that moved."""
    await world.types("ana", "/page pair the bank wants to speak")
    await world.passes(minutes=1)
    await world.presses("cy", "@", "page.escalate")
    await world.declares("ana", DECLARE)
    await world.passes(minutes=2)
    assert await world.texts_back("bo", "2") == "INC-1 goes on to the next step."
    assert "cy" in await world.paged()


async def test_a_test_by_sms_keeps_no_page_from_its_answer(world: World) -> None:
    """OK answers the test, once; anything else, or an incident's number, answers the page before it."""
    await world.declares("ana", DECLARE)
    await world.passes(minutes=1)
    async with world.bot.db.begin() as tx:
        await put_test(tx, "bo", Method.SMS, now=world.bot.clock.now(), check_id=None)
        tx.wakes = True
    await world.settles()
    assert [each.text[:15] for each in world.received("bo", "sms")] == ["Tocsin pages yo", "Tocsin: a test,"]
    assert await world.texts_back("bo", "ok") == "Thank you: this way of reaching you works."
    assert "PageAcknowledged" not in await world.timeline()
    assert await world.texts_back("bo", "1 INC-1") == "You have INC-1. Nobody else is paged."
    assert await world.texts_back("bo", "ok") == "Thank you: this way of reaching you works."
    await world.types("ana", "/page bo the bank wants to speak")
    await world.passes(minutes=2)
    async with world.bot.db.begin() as tx:
        await put_test(tx, "bo", Method.SMS, now=world.bot.clock.now(), check_id=None)
        tx.wakes = True
    await world.settles()
    assert await world.texts_back("bo", "ack") == "You have the page. Nobody else is paged."


async def test_a_link_counts_again_when_the_page_has_come_back(world: World) -> None:
    """Acknowledged, nothing followed, asked again: the old mail's button is an answer, and not "done already"."""
    await world.declares("ana", DECLARE)
    await world.passes(minutes=1)
    (mail,) = world.received("bo", "mail")
    assert mail.link is not None
    async with httpx.AsyncClient() as browser:
        assert "You have INC-1" in (await browser.post(mail.link, data={"answer": "acknowledge"})).text
        assert "Done already" in (await browser.post(mail.link, data={"answer": "acknowledge"})).text
        await world.settles()
        await world.passes(minutes=20)
        assert "PageAskedAgain" in await world.timeline()
        assert "You have INC-1" in (await browser.post(mail.link, data={"answer": "acknowledge"})).text
        assert "Done already" in (await browser.post(mail.link, data={"answer": "acknowledge"})).text
    await world.settles()
    assert (await world.timeline()).count("PageAcknowledged") == 2


async def test_a_reply_counts_though_no_message_seems_to_have_gone_out(world: World) -> None:
    """Its sending failed, as far as we were told."""
    await world.client.fault("twilio.Messages", "http500")
    await world.declares("ana", DECLARE)
    await world.passes(minutes=1)
    assert await world.texts_back("bo", "1") == "You have INC-1. Nobody else is paged."


async def test_the_command_is_for_the_page_that_calls_whoever_types_it(world: World) -> None:
    """Not for a newer one that they have acknowledged, and that waits for somebody else."""
    await world.declares("ana", DECLARE)
    await world.passes(minutes=2)
    await world.types("ana", "/page pair the bank wants to speak")
    await world.presses("bo", "@", "page.acknowledge", contains="the bank")
    assert "You have INC-1" in await world.reply("bo", "/page ack")


async def test_escalating_an_incident_is_for_the_page_that_calls(world: World) -> None:
    """Not for a newer one that somebody has snoozed."""
    await world.declares("ana", DECLARE)
    await world.types("ana", "/incident page INC-1 dee the bank wants to speak")
    await world.presses("dee", "@", "page.more", selected=await _snooze(world))
    assert "cy" not in await world.paged()
    await world.types("ana", "/incident escalate INC-1")
    assert "cy" in await world.paged()


async def _snooze(world: World) -> str:
    for block in (await world.messages("@", "dee"))[-1]["blocks"]:
        for element in block.get("elements", []):
            for option in element.get("options", []):
                if option["value"].startswith("snooze-120"):
                    return str(option["value"])
    raise AssertionError("dee has nothing to snooze")
