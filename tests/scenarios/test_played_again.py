"""What Twilio asked once, signed, and somebody plays again: it changes nothing, however many pages wait by then."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from commands.contact.send_test import put_test
from commands.page.acknowledge import acknowledge
from oncall.contact import Method
from tests.team_files import TELEPHONE, adds, with_policies
from tests.world import World
from tests.world import world as a_world

POLICY = """  urgent:
    ack_timeout: 20m
    steps:
      - {page: schedule primary, wait: 15m}
"""


@pytest.fixture
async def world(database_url: str, team_files: Path) -> AsyncIterator[World]:
    """Bo has a telephone; what he acknowledges and leaves alone asks again."""
    adds(with_policies(team_files, POLICY), "bo", TELEPHONE, "notify: {high: [slack, sms, voice]}")
    async with a_world(database_url, team=team_files) as made:
        yield made


async def plays(world: World, text: str = "1", message: str = "SM1") -> str:
    """A text message with this id, as Twilio tells of it; what is answered."""
    url = world.server.inbox.sms_url
    assert url is not None
    form = {"MessageSid": message, "From": "+14155550141", "To": "+14155550199", "Body": text}
    return await _told(world, url, form)


async def _told(world: World, url: str, form: dict[str, str]) -> str:
    answer = await world.server.carrier.tell(url, form)
    await world.settles()
    assert answer.status_code == 200
    return re.sub("<[^>]+>", "", answer.text)


async def acknowledged(world: World, number: int) -> int:
    """How often."""
    return (await world.timeline(number)).count("PageAcknowledged")


async def test_a_reply_for_one_page_is_none_for_two_that_came_later(world: World) -> None:
    """Two hours later."""
    await world.declares("ana", "/incident declare sev2 payments are failing")
    assert await plays(world) == "You have INC-1. Nobody else is paged."
    await world.types("bo", "/incident resolve INC-1 it works again")
    await world.passes(hours=2)
    for title in ("logins", "exports"):
        await world.declares("ana", f"/incident declare sev2 {title} are failing --anyway")
        await world.passes(minutes=2)
    assert await plays(world) == ""
    assert [await acknowledged(world, number) for number in (2, 3)] == [0, 0]
    assert await plays(world, message="SM2") == "You have INC-2 and INC-3. Nobody else is paged."


async def test_a_reply_for_two_pages_is_none_for_one_that_asks_again(world: World) -> None:
    """Nor is the key that was pressed in a call."""
    for title in ("payments", "logins"):
        await world.declares("ana", f"/incident declare sev2 {title} are failing --anyway")
    await world.passes(minutes=3)
    call = world.received("bo", "voice")[-1]
    keys = {"CallSid": call.id, "From": call.sender, "To": call.to, "Digits": "1"}
    assert call.action is not None
    assert await plays(world) == "You have INC-1 and INC-2. Nobody else is paged."
    await _told(world, call.action, keys)  # it is late, and says so
    assert await plays(world) == ""
    await world.types("bo", "/incident note INC-2 I work on this one")
    await world.passes(minutes=22)
    assert "PageAskedAgain" in await world.timeline()
    assert await plays(world) == ""
    assert await _told(world, call.action, keys) == ""
    assert [await acknowledged(world, number) for number in (1, 2)] == [1, 1]
    assert await plays(world, message="SM2") == "You have INC-1. Nobody else is paged."


async def test_what_was_refused_is_refused_for_good(world: World) -> None:
    """A reply that came too late to move a page on does not move it on when it has come back."""
    await world.declares("ana", "/incident declare sev2 payments are failing")
    await world.types("dee", "/incident ack INC-1")
    assert "Dee Osei has INC-1" in await plays(world, "2")
    await world.types("ana", "/page reassign INC-1 bo")
    await world.passes(minutes=2)
    steps = len(await world.entries("PageEscalated"))
    assert await plays(world, "2") == ""
    assert len(await world.entries("PageEscalated")) == steps


async def test_thanks_for_a_test_are_no_answer_to_a_page(world: World) -> None:
    """OK was for the test alone."""
    async with world.bot.db.begin() as tx:
        await put_test(tx, "bo", Method.SMS, now=world.bot.clock.now(), check_id=None)
        tx.wakes = True
    await world.settles()
    assert await plays(world, "ok") == "Thank you: this way of reaching you works."
    await world.declares("ana", "/incident declare sev2 payments are failing")
    await world.passes(minutes=2)
    assert await plays(world, "ok") == ""
    assert await acknowledged(world, 1) == 0


async def test_a_reply_that_a_crash_cut_short_goes_on_when_it_is_delivered_again(world: World) -> None:
    """The first of two pages was acknowledged when the process died; the second is now, and nothing after that."""
    for title in ("payments", "logins"):
        await world.declares("ana", f"/incident declare sev2 {title} are failing --anyway")
    await world.passes(minutes=3)
    (started,) = await world.entries("PageStarted")
    first = started.data["page_id"]
    await acknowledge(world.bot.db, page_id=first, by="bo", now=world.bot.clock.now(), once=f"twilio:SM1/{first}")
    assert await plays(world) == "You have INC-2. Nobody else is paged."
    assert await plays(world) == ""
    assert [await acknowledged(world, number) for number in (1, 2)] == [1, 1]
