"""People reply to text messages as they write to each other: it is done as meant, or the answer says what was read."""

import re
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import httpx
import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.app import Seams
from bot.web.reply import Which, which
from storage.database import Database
from tests.team_files import EVERYTHING, TELEPHONE, adds
from tests.world import World
from tests.world import world as a_world

DECLARE = "/incident declare sev2 payments are failing"


@pytest.fixture
async def world(database_url: str, team_files: Path) -> AsyncIterator[World]:
    """Bo has a telephone."""
    adds(team_files, "bo", EVERYTHING, "notify: {high: [slack, sms, mail]}")
    async with a_world(database_url, team=team_files) as made:
        yield made


async def test_a_number_among_other_words_is_no_incident(world: World) -> None:
    """Minutes, most often."""
    texts = ("ok give me 5 min", "1 please, back in 10 minutes", "ok, at my desk in 5", "ack, eta 15")
    for number, text in enumerate(texts, 1):
        await world.declares("ana", f"{DECLARE} --anyway")
        await world.passes(minutes=2)
        assert await world.texts_back("bo", text) == f"You have INC-{number}. Nobody else is paged."


async def test_an_incident_that_does_not_wait_is_named_in_the_answer(world: World) -> None:
    """So that who meant minutes sees what was read, and what to reply instead."""
    await world.declares("ana", DECLARE)
    for text in ("ok 5", "1 #5", "ack inc-5"):
        assert await world.texts_back("bo", text) == (
            "No page of INC-5 that you were told of here is waiting for an answer; nothing has changed. "
            "Without a number it is about all that waits for you."
        )
    assert "PageAcknowledged" not in await world.timeline()
    assert await world.texts_back("bo", "ok #1") == "You have INC-1. Nobody else is paged."
    assert "No page of INC-1" in await world.texts_back("bo", "ok 1")


async def test_a_time_is_read_as_it_is_meant_or_refused(world: World) -> None:
    """Never as another."""
    await world.declares("ana", DECLARE)
    for text, length in (
        ("3 45m", "45 minutes"),
        ("3 90min", "1 hour and 30 minutes"),
        ("3 2h30", "2 hours and 30 minutes"),
        ("3 1d", "1 day"),
        ("later 2 hours", "2 hours"),
    ):
        assert await world.texts_back("bo", text) == f"You have INC-1, and are asked again in {length}."
    told = "\n".join(await world.lines(await world.incident_channel()))
    assert "Bo Larsen has the page, and snoozed it for 1 day." in told
    for text in ("3 1.5h", "3 until 14:00", "3 tomorrow"):
        assert (await world.texts_back("bo", text)).startswith("I cannot read how long; nothing has changed.")
    assert "1 to 1440 minutes" in await world.texts_back("bo", "3 2d")
    assert len(await world.entries("PageSnoozed")) == 5


async def test_a_reply_that_cannot_be_noted_is_answered_all_the_same(database_url: str, team_files: Path) -> None:
    """The database is away: they are asked to send it again, and it counts then. A call asks for the key again."""
    adds(team_files, "bo", TELEPHONE, "notify: {high: [slack, sms, voice]}")
    async with a_world(database_url, team=team_files, start=False) as world:
        bot = await world.starts(Seams(database=_Away, paced=False))
        assert isinstance(bot.db, _Away)
        await world.declares("ana", DECLARE)
        await world.passes(minutes=2)
        bot.db.is_away = True
        assert "Send it again in a minute" in await world.texts_back("bo", "1")
        assert "press the key again" in await world.dials("bo", "1")
        bot.db.is_away = False
        assert "PageAcknowledged" not in await world.timeline()
        assert "You have INC-1" in await world.dials("bo", "1")


class _Away(Database):
    """Nobody can write."""

    is_away = False

    def _writing(self, *, single: bool) -> AbstractAsyncContextManager[AsyncConnection]:
        if self.is_away:
            raise OperationalError("BEGIN", {}, ConnectionRefusedError())
        return super()._writing(single=single)


async def test_who_has_left_the_team_answers_nothing_any_more(world: World) -> None:
    """By what was sent to them before they were taken out of the files."""
    await world.declares("ana", DECLARE)
    await world.passes(minutes=2)
    (mail,) = world.received("bo", "mail")
    written = world.team_files / "tocsin.yaml"
    without = re.sub(r"^  bo: .*\n", "", written.read_text("utf-8"), flags=re.MULTILINE)
    written.write_text(without.replace("[bo]", "[dee]"), "utf-8")
    assert "Read again" in await world.reply("ana", "/incident reload")
    async with httpx.AsyncClient() as browser:
        answer = await browser.post(str(mail.link), data={"answer": "acknowledge"})
    assert "not in the team&#x27;s files any more" in answer.text
    assert "PageAcknowledged" not in await world.timeline()


async def test_who_was_asked_before_somebody_else_was_given_the_page_does_not_take_it_from_them(world: World) -> None:
    """They may still acknowledge, if they say what; what they escalate is not theirs."""
    await world.declares("ana", DECLARE)
    await world.passes(minutes=2)
    (mail,) = world.received("bo", "mail")
    await world.types("ana", "/page reassign INC-1 dee")
    assert "others are asked for INC-1 now. Nothing has changed." in await world.texts_back("bo", "2")
    assert "Somebody else was given this page since" in await world.texts_back("bo", "2 INC-1")
    async with httpx.AsyncClient() as browser:
        assert "Escalate" not in (await browser.get(str(mail.link))).text
        assert "Somebody else was given" in (await browser.post(str(mail.link), data={"answer": "escalate"})).text
    assert len(await world.entries("PageEscalated")) == 1
    assert await world.texts_back("bo", "1 INC-1") == "You have INC-1. Nobody else is paged."


@pytest.mark.parametrize(
    ("rest", "incidents", "minutes"),
    [
        ("", (), 30),
        ("please, driving", (), 30),
        ("60", (), 60),
        ("60 INC-12", (12,), 60),
        ("#12 1h", (12,), 60),
        ("inc-12 and inc-13 for 1h", (12, 13), 60),
        ("INC-12, INC-12", (12,), 30),
        ("in 45 minutes pls", (), 45),
        ("45m, driving", (), 45),
        ("2h 30 min", (), 150),
        ("0", (), 0),
        ("5 o'clock", (), None),
        ("1 week", (), None),
        ("1,5h", (), None),
        ("half an hour", (), None),
        ("1h 1d", (), None),
    ],
)
def test_how_long_a_snooze_is(rest: str, incidents: tuple[int, ...], minutes: int | None) -> None:
    """As people write it; None where it cannot be read."""
    assert which("snooze", rest) == Which(incidents=incidents, minutes=minutes)


@pytest.mark.parametrize(
    ("rest", "incidents"),
    [
        ("12", (12,)),
        ("12 13", (12, 13)),
        ("12, 13 and 14.", (12, 13, 14)),
        ("inc-12, #13", (12, 13)),
        ("INC-12 13 people wait", (12,)),
        ("back in 5 or 10", ()),
    ],
)
def test_which_incidents_an_answer_names(rest: str, incidents: tuple[int, ...]) -> None:
    """Every one of them; a number among other words is none."""
    assert which("acknowledge", rest).incidents == incidents
