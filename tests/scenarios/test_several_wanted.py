"""A page that several have to acknowledge: who said so has said so, and nobody waits for people who all have."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.team_files import adds, unbundled
from tests.world import World, shown
from tests.world import world as a_world

DECLARE = "/incident declare sev2 payments are failing"
POLICY = """  urgent:
    steps:
      - {page: team responders, wait: 5m, acknowledge: 2}
      - {page: person ana, wait: 5m}
      - {page: person dee, wait: 30m}
  few:
    steps:
      - {page: schedule primary, wait: 30m, acknowledge: 2}
      - {page: [person cy, webhook board], wait: 30m}
  changing:
    steps:
      - {page: person ana, wait: 5m}
      - {page: schedule primary, wait: 5m}
  unreachable:
    steps:
      - {page: person dee, wait: 5m}
      - {page: channel gone, wait: 5m}
  asleep:
    steps:
      - {page: [person bo, person cy], wait: 30m, sparing: 20m, acknowledge: 2}
      - {page: person ana, wait: 30m}
"""


@pytest.fixture
async def world(database_url: str, team_files: Path) -> AsyncIterator[World]:
    """Bo is willing to be asked first, and it is Cy's night."""
    written = team_files / "tocsin.yaml"
    before, rest = written.read_text("utf-8").split("  urgent:\n")
    board = '{board: {url: "https://board.example.com/pages"}}'
    written.write_text(f"webhooks: {board}\n{before}{POLICY}{rest[rest.index('  gappy:') :]}", "utf-8")
    adds(team_files, "bo", "night: 03:00-03:01, awake_first: true")
    adds(team_files, "cy", "night: 00:00-23:59")
    async with a_world(database_url, team=unbundled(team_files)) as made:
        yield made


async def test_whoever_put_it_off_answers_for_themselves_alone(world: World) -> None:
    """Bo and Cy had it, and Cy snoozed: taking it up again is enough, and nobody else is paged for Bo's answer."""
    await world.declares("ana", DECLARE)
    await world.reply("bo", "/page ack")
    await world.passes(minutes=1)
    assert "nobody else is paged" in await world.reply("cy", "/page ack INC-1")
    await world.reply("cy", "/page snooze 30 INC-1")
    await world.paged()
    await world.passes(minutes=31)
    assert await world.paged() == ["cy"]
    assert "You have INC-1: nobody else is paged." in await world.reply("cy", "/page ack INC-1")
    assert await world.paged() == []


async def test_who_has_acknowledged_still_has_when_the_page_goes_to_a_step(world: World) -> None:
    """Bo has it; sent to the third step, the page wants one more, and not two."""
    await world.declares("ana", DECLARE)
    assert "1 more has to acknowledge" in await world.reply("bo", "/page ack")
    assert "Paging <@UDEE>" in await world.reply("ana", "/page escalate 3 INC-1")
    assert "Bo Larsen has acknowledged; 1 more is wanted." in shown((await world.messages("@", "dee"))[-1])
    assert "You acknowledged this page already; 1 more is wanted." in await world.reply("bo", "/page ack INC-1")
    assert "You have INC-1: nobody else is paged." in await world.reply("dee", "/page ack")
    await world.passes(hours=1)
    assert "ana" not in await world.paged()


async def test_the_next_step_is_asked_at_once_when_whoever_was_asked_has_acknowledged(world: World) -> None:
    """One is on call and two are wanted: nobody is there to wait for. A machine will not acknowledge."""
    await world.types("ana", "/page few please come")
    assert await world.paged() == ["bo"]
    assert "1 more has to acknowledge" in await world.reply("bo", "/page ack")
    assert await world.paged() == ["cy"]
    assert "You have it: nobody else is paged." in await world.reply("cy", "/page ack")
    assert await world.lines("incident-ops") == []


async def test_operations_are_told_at_once_when_nobody_is_left_to_acknowledge(world: World) -> None:
    """And that somebody has it: not that nobody answered."""
    await world.types("ana", "/page few please come")
    await world.types("ana", "/page escalate 2")
    await world.types("cy", "/page ack")
    (alarm,) = await world.lines("incident-ops")
    assert "1 more has to acknowledge a page" in alarm
    assert "Cy Tan has acknowledged" in alarm
    assert "Nobody answered" not in alarm


async def test_who_sleeps_is_woken_when_all_who_were_asked_have_acknowledged(world: World) -> None:
    """Not after the time that they were to be spared."""
    await world.types("ana", "/page asleep please come")
    assert await world.paged() == ["bo"]
    await world.presses("bo", "@", "page.acknowledge")
    assert await world.paged() == ["cy"]


async def test_the_alarm_names_who_was_really_asked(world: World) -> None:
    """The shift changed between two rounds: who had it when its turn came, not who had it when the page began."""
    await world.types("ana", "/page changing please come")
    await world.types("ana", "/oncall override primary dee now for 1h")
    await world.passes(minutes=5)
    await world.passes(minutes=5)
    await world.passes(minutes=5)
    (alarm,) = await world.lines("incident-ops")
    assert "• Step 1: Ana Ruiz\n• Step 2: Dee Osei (on call, primary)" in alarm
    assert "Bo Larsen" not in alarm


async def test_the_alarm_names_what_could_not_be_reached(world: World) -> None:
    """A person who has left, and a channel that is not there."""
    await world.client.profile("UDEE", deleted=True)
    await world.types("ana", "/page unreachable please come")
    alarm = (await world.lines("incident-ops"))[-1]
    assert "• Step 1: Dee Osei, who could not be reached\n• Step 2: #gone, which could not be reached" in alarm


async def test_operations_read_how_a_channel_comes_to_be_reached(world: World) -> None:
    """It may not be there, or the bot not in it."""
    await world.types("ana", "/page unreachable please come")
    await world.passes(minutes=5)
    alarm = next(line for line in await world.lines("incident-ops") if "did not reach" in line)
    assert "*A page did not reach #gone.* There is no such channel, or I am not in it.\n" in alarm
    assert "*Do now:* make sure that the channel is there and that I am in it (`/invite` me there), or name" in alarm


async def test_nobody_is_said_to_have_acknowledged_only_where_nobody_has(world: World) -> None:
    """In the channel, right after the answer of Cy."""
    await world.declares("ana", DECLARE)
    await world.types("bo", "/page ack INC-1")
    await world.types("cy", "/page ack INC-1")
    await world.types("ana", "/incident page INC-1 few please come")
    await world.types("ana", "/page escalate 2 INC-1")
    await world.types("cy", "/page ack INC-1")
    lines = "\n".join(await world.lines(await world.incident_channel()))
    assert "Nobody else acknowledged the page, and its last step had passed; 1 more was wanted." in lines
    assert "Nobody acknowledged" not in lines
    assert "Nobody answered" not in lines
