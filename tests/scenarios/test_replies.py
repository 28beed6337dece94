"""People reply to text messages as they write to each other: it is done as meant, or the answer says what was read."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.web.reply import Which, which
from tests.team_files import SMS, adds
from tests.world import World
from tests.world import world as a_world

DECLARE = "/incident declare sev2 payments are failing"


@pytest.fixture
async def world(database_url: str, team_files: Path) -> AsyncIterator[World]:
    """Bo has a telephone."""
    adds(team_files, "bo", SMS, "notify: {high: [slack, sms]}")
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
    for text, minutes in (("3 45m", 45), ("3 90min", 90), ("3 2h30", 150), ("3 1d", 1440), ("later 2 hours", 120)):
        assert await world.texts_back("bo", text) == f"You have INC-1, and are asked again in {minutes} minutes."
    for text in ("3 1.5h", "3 until 14:00", "3 tomorrow"):
        assert (await world.texts_back("bo", text)).startswith("I cannot read how long; nothing has changed.")
    assert "1 to 1440 minutes" in await world.texts_back("bo", "3 2d")
    assert len(await world.entries("PageSnoozed")) == 5


@pytest.mark.parametrize(
    ("rest", "incident_id", "minutes"),
    [
        ("", None, 30),
        ("please, driving", None, 30),
        ("60", None, 60),
        ("60 INC-12", 12, 60),
        ("#12 1h", 12, 60),
        ("in 45 minutes pls", None, 45),
        ("45m, driving", None, 45),
        ("2h 30 min", None, 150),
        ("0", None, 0),
        ("5 o'clock", None, None),
        ("1 week", None, None),
        ("1,5h", None, None),
        ("half an hour", None, None),
        ("1h 1d", None, None),
    ],
)
def test_how_long_a_snooze_is(rest: str, incident_id: int | None, minutes: int | None) -> None:
    """As people write it; None where it cannot be read."""
    assert which("snooze", rest) == Which(incident_id=incident_id, minutes=minutes)
