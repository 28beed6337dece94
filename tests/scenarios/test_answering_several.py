"""One answer for several pages, beside a test, or a second time: it counts for all that still call, and says so."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from commands.contact.send_test import put_test
from oncall.contact import Method
from tests.team_files import EVERYTHING, adds, with_policies
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
  sleepers:
    steps:
      - {page: [person bo, person cy], wait: 15m, sparing: 10m}
      - {page: person dee, wait: 15m}
"""


@pytest.fixture
async def world(database_url: str, team_files: Path) -> AsyncIterator[World]:
    """Bo has a telephone; one policy wants two to acknowledge."""
    adds(with_policies(team_files, POLICY), "bo", EVERYTHING)
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
    assert "1 other page of it asks others" in await world.reply("bo", "/incident ack INC-1")  # cy, of the pair


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
    """Whoever carries it took it, and their answer was lost."""
    await world.client.fault("twilio.Messages", "drop_after")
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


async def test_one_message_names_all_that_an_answer_to_it_is_for(world: World) -> None:
    """Long titles are cut, so that each incident stands there; the reply says which they were."""
    for word in ("payments", "logins", "uploads", "searches", "exports"):
        title = f"{word} are failing for everybody in every region since the last deployment of the gateway"
        await world.declares("ana", f"/incident declare sev2 {title} --anyway")
    await world.passes(seconds=61)
    (sms,) = world.received("bo", "sms")
    assert [f"INC-{n}, SEV2: " in (sms.text or "") for n in range(1, 6)] == [True] * 5
    await world.passes(seconds=61)
    (call,) = world.received("bo", "voice")
    assert [f"Incident {n}, severity 2. " in (call.text or "") for n in range(1, 6)] == [True] * 5
    assert await world.texts_back("bo", "1") == ("You have INC-1, INC-2, INC-3, INC-4 and INC-5. Nobody else is paged.")


async def test_what_waits_to_be_sent_is_not_acknowledged_unseen(world: World) -> None:
    """Two messages ten minutes apart have one answer; what the gateway has not taken has none, until it is named."""
    await world.declares("ana", DECLARE)
    await world.types("ana", "/page bo the bank wants to speak")
    await world.passes(seconds=61)
    await world.types("ana", "/page bo the regulator wants to speak")
    await world.passes(minutes=4)
    await world.client.fault("twilio.Messages", "http503")
    await world.declares("ana", DECLARE.replace("payments", "logins") + " --anyway")
    await world.passes(seconds=61)
    assert await world.texts_back("bo", "1") == "You have INC-1 and 2 pages by hand. Nobody else is paged."
    assert "PageAcknowledged" not in await world.timeline(2)
    assert await world.texts_back("bo", "1") == (
        "No page that you were told of here is waiting for an answer: you have the page. Nothing has changed."
    )
    assert "PageAcknowledged" not in await world.timeline(2)
    assert await world.texts_back("bo", "1 inc-2") == "You have INC-2. Nobody else is paged."


async def test_a_key_answers_what_the_call_told_and_nothing_else(world: World) -> None:
    """INC-2 came by text message alone."""
    await world.declares("ana", DECLARE)
    await world.passes(minutes=2)
    await world.declares("ana", DECLARE.replace("payments", "logins") + " --anyway")
    await world.passes(seconds=61)
    assert "INC-2" in (world.received("bo", "sms")[-1].text or "")
    assert await world.dials("bo", "1") == "You have INC-1. Nobody else is paged."
    assert "PageAcknowledged" not in await world.timeline(2)


async def test_several_incidents_are_acknowledged_in_one_go(world: World) -> None:
    """In chat and by text message; what does not wait is said, and keeps it from none of the others."""
    for word in ("payments", "logins", "uploads", "searches"):
        await world.declares("ana", f"/incident declare sev2 {word} are failing --anyway")
    await world.passes(seconds=61)
    assert await world.texts_back("bo", "ack inc-1, inc-2 and inc-9") == (
        "You have INC-1 and INC-2. Nobody else is paged. INC-9 does not wait for you here."
    )
    told = (await world.reply("bo", "/incident ack INC-2 INC-3")).splitlines()
    assert told[0] == "INC-2: No page of INC-2 is waiting for an answer; nothing has changed."
    assert told[1].startswith("You have INC-3: nobody else is paged.")
    told = (await world.reply("bo", "/page ack inc-4 and inc-9")).splitlines()
    assert told[0].startswith("You have INC-4: nobody else is paged.")
    assert told[1] == "INC-9: There is no INC-9. `/incident list` shows what is open."
    assert [(await world.timeline(n)).count("PageAcknowledged") for n in (1, 2, 3, 4)] == [1, 1, 1, 1]


async def test_escalated_twice_by_text_message_it_goes_on_once(world: World, team_files: Path) -> None:
    """Those who sleep are woken first; the second reply to the same message moves nothing."""
    adds(team_files, "bo", "night: 03:00-03:01, awake_first: true")
    adds(team_files, "cy", "night: 00:00-23:59")
    await world.stops()
    await world.starts()
    await world.types("ana", "/page sleepers please come")
    await world.passes(seconds=61)
    assert await world.paged() == ["bo"]
    assert await world.texts_back("bo", "2") == "Those who slept are paged now for the page."
    assert await world.paged() == ["cy"]
    assert (await world.texts_back("bo", "2")).startswith("Those who slept are being paged already, and")
    assert await world.paged() == []
    await world.passes(minutes=15)
    assert await world.paged() == ["dee"]


async def test_a_page_by_hand_among_others_is_called_one(world: World) -> None:
    await world.declares("ana", DECLARE)
    await world.types("ana", "/page bo the vendor's hotline asks for you")
    await world.passes(seconds=70)
    assert "You have INC-1 and one page by hand. Nobody else is paged." in await world.texts_back("bo", "1")
