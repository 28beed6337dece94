"""What was to tell somebody of a page is dropped, tried again or broken: the next way has its turn, and no more."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from commands.outbox.drop import drop
from commands.outbox.retry import retry
from storage.tables import outbox
from tests.team_files import TELEPHONE, adds, with_policies
from tests.world import World
from tests.world import world as a_world

DECLARE = "/incident declare sev2 payments are failing"
PAIR = """  urgent:
    steps:
      - {page: [person bo, person dee], wait: 15m, acknowledge: 2}
      - {page: person cy, wait: 5m}
"""


@pytest.fixture
async def world(database_url: str, team_files: Path) -> AsyncIterator[World]:
    """Bo has a telephone."""
    adds(team_files, "bo", TELEPHONE)
    async with a_world(database_url, team=team_files) as made:
        yield made


def waits(world: World, kind: str) -> Callable[[], Awaitable[str | None]]:
    """Finds the row of that kind that waits, while nobody sends it."""

    async def found() -> str | None:
        async with world.bot.db.read() as tx:
            return next((row.id for row in await tx.outbox.rows() if row.kind == kind and row.leased_by is None), None)

    return found


async def test_a_text_message_that_is_dropped_is_followed_by_the_next_method_and_holds_up_no_later_one(
    world: World,
) -> None:
    """As one that did not get through; the next incident's text message goes out as ever."""
    await world.client.fault("twilio.Messages", "http503")
    await world.declares("ana", DECLARE)
    await world.passes(minutes=1)
    before = len(world.received("bo", "voice"))
    await world.until(waits(world, "SendNotice"))
    await drop(world.bot.db, await waits(world, "SendNotice")() or "", by="ines")
    await world.settles()
    assert [entry.data["why"] for entry in await world.entries("MethodFailed")] == ["dropped on the server, by ines"]
    assert len(world.received("bo", "voice")) == max(before, 1)
    await world.client.clear_faults()
    await world.types("bo", "/incident ack INC-1")
    await world.passes(hours=1)
    await world.declares("ana", "/incident declare sev2 logins are failing")
    await world.passes(minutes=1)
    assert len(world.received("bo", "sms")) == 1


async def test_a_page_that_is_dropped_goes_to_the_next_person(world: World) -> None:
    """Nobody waits for an answer to what nobody got; operations are told by whom."""
    await world.client.fault("chat.postMessage", "http500")
    await world.types("ana", "/page dee the bank wants to speak")
    await world.until(waits(world, "NotifyResponder"))
    await drop(world.bot.db, await waits(world, "NotifyResponder")() or "", by="ines")
    await world.client.clear_faults()

    async def told() -> bool:
        return "Nobody answered a page" in "\n".join(await world.lines("incident-ops"))

    await world.until(told)
    assert "Dropped on the server, by ines." in "\n".join(await world.lines("incident-ops"))


async def test_a_call_that_was_given_up_is_made_when_somebody_retries_it(world: World) -> None:
    """Twice nobody could tell whether it went out; the third is made, and not just said to be."""
    await world.client.fault("twilio.Calls", "drop_after")
    await world.declares("ana", DECLARE)
    await world.passes(minutes=2)

    async def dead() -> str | None:
        async with world.bot.db.read() as tx:
            return next((row.id for row in await tx.outbox.rows(dead=True)), None)

    await world.until(dead)
    assert "MethodFailed" in await world.timeline()
    await world.client.clear_faults()
    made = len(world.received("bo", "voice"))
    await retry(world.bot.db, await dead() or "", by="ines")
    await world.settles()
    assert len(world.received("bo", "voice")) == made + 1
    assert await dead() is None


async def test_a_call_that_nobody_took_counts_for_all_that_it_told_though_its_answer_was_lost(world: World) -> None:
    """What became of it is told before we know what the carrier calls it: nobody is rung once more for any of it."""
    await world.declares("ana", DECLARE)
    await world.passes(minutes=2)
    for title in ("logins", "uploads"):
        await world.declares("ana", f"/incident declare sev2 {title} are failing --anyway")
    await world.client.fault("twilio.Calls", "drop_after", times=1)
    await world.passes(minutes=2, seconds=1)
    _, call = world.received("bo", "voice")
    assert [f"Incident {n}," in (call.text or "") for n in (1, 2, 3)] == [False, True, True]
    world.server.carrier.report(call, "no-answer")

    async def nothing_waits() -> bool:
        return await waits(world, "SendNotice")() is None

    await world.until(nothing_waits)
    failed = [[entry.data["why"] for entry in await world.entries("MethodFailed", n)] for n in (1, 2, 3)]
    assert failed == [[], ["nobody picked up"], ["nobody picked up"]]
    assert len(world.received("bo", "voice")) == 2


async def test_a_text_message_that_cannot_be_read_costs_itself_alone(world: World) -> None:
    """The telephone rings instead, operations are told, and the next text message goes out."""
    await world.client.fault("twilio.Messages", "http503")
    await world.declares("ana", DECLARE)
    await world.passes(minutes=1)
    await world.until(waits(world, "SendNotice"))
    async with world.bot.db.begin() as tx:
        await tx.connection.execute(outbox.update().where(outbox.c.kind == "SendNotice").values(data={}))

    async def failed() -> bool:
        return "MethodFailed" in await world.timeline()

    await world.until(failed)
    assert "cannot be read" in (await world.entries("MethodFailed"))[0].data["why"]
    assert "tocsin outbox --dead" in "\n".join(await world.lines("incident-ops"))


async def test_several_pages_in_a_text_message_that_cannot_be_read_go_on_at_once(world: World) -> None:
    """It does not even say which they are: each has its turn by telephone."""
    await world.declares("ana", DECLARE)
    await world.passes(minutes=1)
    await world.client.fault("twilio.Messages", "http503")
    for title in ("logins", "uploads"):
        await world.declares("ana", f"/incident declare sev2 {title} are failing --anyway")
    await world.passes(minutes=1, seconds=1)
    await world.until(waits(world, "SendNotice"))
    async with world.bot.db.begin() as tx:
        await tx.connection.execute(outbox.update().where(outbox.c.kind == "SendNotice").values(data={}))

    async def failed() -> bool:
        return all(["MethodFailed" in await world.timeline(n) for n in (2, 3)])

    await world.until(failed)


async def test_several_pages_in_a_message_that_cannot_be_read_go_on_at_once(world: World) -> None:
    """It does not even say which they are: those under way to the person in no other message. The first was told."""
    for reason in ("ring one", "ring two", "ring three"):
        await world.types("ana", f"/page dee {reason}")
    await world.client.fault("chat.postMessage", "http500")
    await world.passes(seconds=61)
    await world.until(waits(world, "NotifyTogether"))
    async with world.bot.db.begin() as tx:
        await tx.connection.execute(outbox.update().where(outbox.c.kind == "NotifyTogether").values(data={}))
    await world.client.clear_faults()

    async def told() -> bool:
        return len([line for line in await world.lines("incident-ops") if "Nobody answered a page" in line]) == 2

    await world.until(told)
    alarms = "\n".join(await world.lines("incident-ops"))
    assert [each in alarms for each in ("ring one", "ring two", "ring three")] == [False, True, True]


async def test_who_has_acknowledged_is_not_waited_for_when_the_others_cannot_be_reached(
    database_url: str, team_files: Path
) -> None:
    """Two are wanted: one has it, the other is not there, so the next step is asked at once."""
    async with a_world(database_url, team=with_policies(team_files, PAIR)) as world:
        await world.client.fault("chat.postMessage", "http500", channel="UDEE")
        await world.declares("ana", DECLARE)
        await world.presses("bo", "@", "page.acknowledge")
        await world.client.clear_faults()
        await world.client.fault("chat.postMessage", "error", error="user_disabled", channel="UDEE")

        async def next_one() -> bool:
            return "cy" in await world.paged()

        await world.until(next_one)
