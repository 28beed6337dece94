"""Before a shift: the person answers on each of their contact methods, and silence offers the shift to the backup."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from bot.config import load
from oncall.resolve import next_shift
from tests.team_files import EVERYTHING, adds
from tests.world import World, shown
from tests.world import world as a_world

CHECKED = """
  checked: {zone: Europe/Dublin, start: 2025-01-01, every: day, handoff: "15:00", rotation: [cy, bo], ready_before: 5h}
"""


@pytest.fixture(name="files")
def the_files(team_files: Path) -> Path:
    """Cy and Bo hand off at three in the afternoon in Dublin; Bo, who lives there, can be reached by everything."""
    file = team_files / "tocsin.yaml"
    file.write_text(file.read_text().replace("\nschedules:\n", f"\nschedules:\n{CHECKED.strip(chr(10))}\n"))
    adds(team_files, "bo", EVERYTHING)
    return team_files


@pytest.fixture(name="world")
async def the_world(database_url: str, files: Path) -> AsyncIterator[World]:
    """The stories' team, on the evening before Bo's shift; at whatever hour this runs, they have no other one near."""
    async with a_world(database_url, team=files, start=False) as made:
        schedule, now = load(files).schedules["checked"], made.workspace.clock.now()
        shift = next_shift(schedule, now + timedelta(days=1))
        while shift is not None and shift.person != "bo":
            shift = next_shift(schedule, shift.start)
        assert shift is not None
        made.workspace.clock.begin(shift.start - timedelta(hours=18))
        await made.starts()
        yield made


async def is_asked(world: World) -> datetime:
    """Let the time come when Bo is asked; when their shift begins."""
    start = world.bot.clock.now() + timedelta(hours=18)
    assert world.received("bo") == []
    await world.passes(hours=13, minutes=1)
    return start.astimezone(UTC)


async def test_hours_before_a_shift_every_method_is_tried_and_answered(world: World) -> None:
    """By the means of each: a button, a reply, a key, a link, a push message's action. Then the person is ready."""
    await is_asked(world)
    assert sorted(each.kind for each in world.received("bo")) == ["mail", "ntfy", "sms", "voice"]
    (sms,) = world.received("bo", "sms")
    assert "your on-call shift begins" in sms.text
    assert "15:00" in sms.text
    assert "checked" not in str(world.received("bo"))
    assert "Bo Larsen* has not answered yet" in shown((await world.types("dee", "/oncall ready"))["response"])
    await world.presses("bo", "@", "contact.arrived")
    assert await world.texts_back("bo", "ok") == "Thank you: this way of reaching you works."
    assert "by Slack and text message; silent: call, mail and push message." in shown(
        (await world.types("dee", "/oncall ready"))["response"]
    )
    assert await world.dials("bo", "1") == "Thank you: this way of reaching you works."
    (mail,) = world.received("bo", "mail")
    (push,) = world.received("bo", "ntfy")
    assert mail.link is not None
    assert push.link is not None
    async with httpx.AsyncClient() as browser:
        for link in (mail.link, push.link):
            await browser.post(link, data={"answer": "acknowledge"})
    await world.settles()
    assert "Bo Larsen* is ready." in shown((await world.types("dee", "/oncall ready"))["response"])
    before = len(await world.texts("@", "bo"))
    await world.passes(hours=4)
    assert len(await world.texts("@", "bo")) == before
    assert await on_call(world, hours=2) == "bo"


async def test_who_was_silent_on_some_is_told_which(world: World) -> None:
    """And keeps the shift; nobody else hears of it."""
    await is_asked(world)
    await world.presses("bo", "@", "contact.arrived")
    await world.texts_back("bo", "1")
    await world.passes(hours=3)
    told = await world.told("bo", "@")
    assert "you have not answered by call, mail and push message." in told
    with pytest.raises(AssertionError, match="never written to cy"):
        await world.told("cy", "@")
    assert await on_call(world, hours=3) == "bo"


async def test_silence_offers_the_shift_to_whoever_is_next(world: World) -> None:
    """Who takes it by a button; the person and whoever leads are told; private matters are in none of it."""
    await is_asked(world)
    await world.passes(hours=3)
    offer = await world.told("cy", "@")
    assert "Can you take the shift of" in offer
    assert "I asked Cy Tan to take it" in await world.told("bo", "@")
    lead = await world.told("ana", "@")
    assert "asked by Slack, text message, call, mail and push message" in lead
    assert "+1415" not in offer + lead
    await world.presses("cy", "@", "shift_take")
    assert await on_call(world, hours=3) == "cy"
    assert any("You took" in text for text in await world.texts("@", "cy"))
    assert "took" in await world.told("ana", "@")
    assert "did not answer before the shift" in shown((await world.types("dee", "/oncall changes"))["response"])
    again = await world.types("cy", "/oncall ready")
    assert "did not answer, and Cy Tan took it" in shown(again["response"])


async def test_who_answers_after_the_shift_was_taken_is_told_so(world: World) -> None:
    """By whatever they answer; what they read before did not promise it to them for good."""
    await is_asked(world)
    await world.passes(hours=3)
    assert "I asked Cy Tan to take it. Until they do, any answer of yours keeps it." in await world.told("bo", "@")
    await world.presses("cy", "@", "shift_take")
    await world.presses("bo", "@", "contact.arrived")
    assert "Cy Tan has taken your shift meanwhile." in shown((await world.messages("@", "bo"))[0])
    late = " But somebody else has taken your shift meanwhile: Slack says who."
    assert await world.texts_back("bo", "ok") == f"Thank you: this way of reaching you works.{late}"
    (mail,) = world.received("bo", "mail")
    assert mail.link is not None
    async with httpx.AsyncClient() as browser:
        answered = await browser.post(mail.link, data={"answer": "acknowledge"})
    assert f"This way of reaching you works.{late}" in answered.text
    assert await on_call(world, hours=3) == "cy"


async def test_whoever_answers_late_keeps_the_shift(world: World) -> None:
    """The offer is over, and its button says so, also to an old screen."""
    await is_asked(world)
    await world.passes(hours=3)
    (offer,) = [m for m in await world.messages("@", "cy") if "Can you take" in shown(m)]
    await world.texts_back("bo", "ok")
    assert "has answered, and keeps the shift" in await world.told("cy", "@")
    assert "has answered after all" in await world.told("ana", "@")
    await world.presses_old("cy", "@", offer, "shift_take")
    assert "not on offer any more" in await world.told("cy", "@")
    assert await on_call(world, hours=3) == "bo"


def leaves_the_files(world: World, key: str, *changes: tuple[str, str]) -> None:
    """Somebody is taken out of the team's files, and others take their places there."""
    file = world.team_files / "tocsin.yaml"
    text = re.sub(rf"^  {key}: .*\n", "", file.read_text(), flags=re.MULTILINE)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text)


async def test_an_offer_to_somebody_who_leaves_the_files_goes_to_whoever_is_next(world: World) -> None:
    """And whoever leads is told, as they had read another name; the offer that stood is over."""
    await is_asked(world)
    await world.passes(hours=3)
    (offer,) = [m for m in await world.messages("@", "cy") if "Can you take" in shown(m)]
    leaves_the_files(world, "cy", ("rotation: [cy, bo]", "rotation: [dee, bo]"), ("person cy", "person dee"))
    assert await world.bot.reload() == []
    await world.passes(minutes=1)
    assert "is over: it is not needed any more" in await world.told("cy", "@")
    told = await world.told("ana", "@")
    assert "who was offered the shift on" in told
    assert "is not in the team's files any more. It is still the shift of <@UBO>, who has not answered." in told
    assert "I offered it to <@UDEE>." in told
    assert "I asked Dee Osei to take it" in await world.told("bo", "@")
    assert "it is offered to Dee Osei." in shown((await world.types("ana", "/oncall ready"))["response"])
    await world.presses_old("cy", "@", offer, "shift_take")
    await world.presses("dee", "@", "shift_take")
    assert "took the shift on" in await world.told("ana", "@")
    assert await on_call(world, hours=3) == "dee"


async def test_an_offer_that_nobody_can_take_any_more_is_told_to_whoever_leads(world: World) -> None:
    await is_asked(world)
    await world.passes(hours=3)
    leaves_the_files(world, "cy", ("rotation: [cy, bo]", "rotation: [bo]"), ("person cy", "person dee"))
    assert await world.bot.reload() == []
    await world.passes(minutes=1)
    assert "Nobody follows them." in await world.told("ana", "@")
    assert "There is nobody to offer it to." in await world.told("bo", "@")
    assert "offered to" not in shown((await world.types("ana", "/oncall ready"))["response"])


async def test_a_shift_that_went_to_somebody_else_is_asked_of_them(world: World) -> None:
    """Whoever gave it away is not asked any more, nor told that they were silent."""
    start = world.bot.clock.now() + timedelta(hours=18)
    zone_text = start.astimezone(UTC)
    await world.types("ana", f"/oncall cover checked @bo by @dee {zone_text:%Y-%m-%d %H:%M} UTC for 24h")
    await world.passes(hours=13, minutes=1)
    assert world.received("bo") == []
    await world.passes(hours=4)
    with pytest.raises(AssertionError, match="sees no"):
        await world.presses("bo", "@", "contact.arrived")


async def test_a_shift_that_was_given_away_and_taken_back_is_asked_for_again(world: World) -> None:
    """As if it had been theirs all the time: on each of their methods, and silence offers it on."""
    start = (world.bot.clock.now() + timedelta(hours=18)).astimezone(UTC)
    await world.types("ana", f"/oncall cover checked @bo by @dee {start:%Y-%m-%d %H:%M} UTC for 24h")
    await world.passes(hours=1)
    assert "undone" in await world.reply("ana", "/oncall undo 1")
    await world.passes(hours=12, minutes=1)
    assert sorted(each.kind for each in world.received("bo")) == ["mail", "ntfy", "sms", "voice"]
    await world.passes(hours=3)
    assert "Can you take the shift of" in await world.told("cy", "@")


async def test_nothing_is_asked_twice_across_a_restart(world: World) -> None:
    """What was planned, asked and answered is in the database."""
    await is_asked(world)
    await world.stops()
    await world.starts()
    await world.passes(hours=1)
    assert sorted(each.kind for each in world.received("bo")) == ["mail", "ntfy", "sms", "voice"]
    await world.texts_back("bo", "ok")
    await world.passes(hours=2)
    assert "you have not answered by Slack, call, mail and push message." in await world.told("bo", "@")


async def test_who_was_not_asked_in_time_is_told_to_whoever_leads(world: World) -> None:
    """The bot was away until the time to answer was over: silence here would look like readiness."""
    await world.stops()
    await world.passes(hours=16)
    await world.starts()
    await world.passes(minutes=1)
    assert world.received("bo") == []
    assert "I was not running when I should have asked" in await world.told("ana", "@")
    listed = await world.types("ana", "/oncall ready")
    assert "was not asked in time." in shown(listed["response"])


async def on_call(world: World, *, hours: float) -> str:
    """Who is on call for the schedule so much later."""
    schedule = world.bot.team().schedules["checked"]
    shift = next_shift(schedule, world.bot.clock.now() - timedelta(hours=1))
    assert shift is not None
    assert shift.start < world.bot.clock.now() + timedelta(hours=hours)
    return shift.person
