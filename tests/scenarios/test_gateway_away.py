"""A gateway is away, stumbles, or puts us off: the person is reached by the others, and not by all at once later."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

from commands.outbox.retry import retry
from storage.outbox import Outgoing
from tests.team_files import TELEPHONE, adds, with_policies
from tests.world import World
from tests.world import world as a_world

DECLARE = "/incident declare sev2 payments are failing"
IN_TURN = """  urgent:
    repeat: 3
    steps:
      - {page: person bo, wait: 5m}
      - {page: person cy, wait: 5m}
"""
TWO_MACHINES = """  urgent:
    steps:
      - {page: [webhook bridge, webhook pager], wait: 5m}
      - {page: person cy, wait: 5m}
"""


async def rows(world: World) -> list[Outgoing]:
    """What waits to be told to people past Slack."""
    async with world.bot.db.read() as tx:
        return [row for row in await tx.outbox.rows() if row.kind == "SendNotice"]


async def everything_is_sent(world: World) -> None:
    """Wait until none does."""

    async def none() -> bool:
        return not await rows(world)

    await world.until(none)


@asynccontextmanager
async def stumbling() -> AsyncIterator[tuple[str, list[str]]]:
    """A gateway that takes each message, and says that something went wrong: its address, and what it took."""
    taken: list[str] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.split("content-length: ")[1].split("\r\n")[0])
        taken.append((await reader.readexactly(length)).decode())
        writer.write(b"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", taken


async def test_what_was_perhaps_taken_is_repeated_marked_counted_and_at_the_methods_pace(
    database_url: str, team_files: Path
) -> None:
    """It is never given up, and the person is rung up meanwhile; a text message a minute is not a flood."""
    adds(
        team_files,
        "bo",
        'contacts: {sms: "+14155550141", ntfy: tocsin-bo}, notify: {high: [slack, sms, ntfy after 9m]}',
    )
    async with a_world(database_url, team=team_files, start=False) as world, stumbling() as (url, taken):
        await world.starts(twilio_url=url)
        await world.declares("ana", DECLARE)
        for times in (1, 2, 3, 4):

            async def waits(times: int = times) -> bool:
                return [row.repeats for row in await rows(world)] == [times]

            await world.until(waits)
            assert len(taken) == times
            (row,) = await rows(world)
            async with world.bot.db.read() as tx:
                assert row.due_at - tx.real_now > timedelta(seconds=50)
                assert (await tx.outbox.troubles()).repeats == times
            await retry(world.bot.db, row.id, by="ines")
        assert ["Repeated" in each for each in taken[:4]] == [False, True, True, True]
        assert [each.kind for each in world.received("bo")] == ["ntfy"]


async def test_a_phone_rings_once_when_the_gateway_is_back(database_url: str, team_files: Path) -> None:
    """Though the page, which nobody answered, has asked them in every round, and there is another one."""
    adds(team_files, "bo", TELEPHONE)
    async with a_world(database_url, team=with_policies(team_files, IN_TURN)) as world:
        for method in ("Messages", "Calls"):
            await world.client.fault(f"twilio.{method}", "http503")
        await world.declares("ana", DECLARE)
        for _ in range(9):
            await world.passes(minutes=5)
        await world.types("ana", "/page bo the bank wants to speak")
        await world.passes(minutes=2)
        assert world.received("bo") == []
        await world.client.clear_faults()
        await everything_is_sent(world)
        (call,) = world.received("bo", "voice")
        assert (call.text or "").count("payments are failing") == 1
        assert "the bank wants to speak" in (call.text or "")
        assert len(world.received("bo", "sms")) == 1


async def test_whoever_was_passed_over_meanwhile_is_left_alone(database_url: str, team_files: Path) -> None:
    """The page is with somebody else when the gateway is back."""
    adds(team_files, "bo", TELEPHONE)
    async with a_world(database_url, team=with_policies(team_files, IN_TURN)) as world:
        await world.client.fault("twilio.Messages", "http503")
        await world.client.fault("twilio.Calls", "http503")
        await world.declares("ana", DECLARE)
        await world.passes(minutes=2)
        assert await rows(world)
        await world.passes(minutes=3)
        await world.client.clear_faults()
        await everything_is_sent(world)
        assert world.received("bo") == []
        assert await world.paged() == ["bo", "cy"]


@asynccontextmanager
async def greylisting() -> AsyncIterator[tuple[int, list[bytes]]]:
    """A mail server that puts off whom it does not know: its port, and what was asked of it."""
    asked: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 test\r\n")
        while line := await reader.readline():
            asked.append(line.split()[0].upper())
            writer.write(b"451 greylisted\r\n" if asked[-1] == b"RCPT" else b"250 ok\r\n")
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1], asked


async def test_nobody_is_rung_up_because_a_mail_server_puts_us_off(database_url: str, team_files: Path) -> None:
    """It does so for whoever comes for the first time, and Slack has the page."""
    adds(
        team_files,
        "bo",
        'contacts: {voice: "+14155550142", mail: bo@example.com}, notify: {high: [slack, mail, voice after 4m]}',
    )
    async with a_world(database_url, team=team_files, start=False) as world, greylisting() as (port, asked):
        await world.starts(smtp_host="127.0.0.1", smtp_port=port, smtp_security="none")
        await world.declares("ana", DECLARE)

        async def put_off() -> bool:
            return b"RCPT" in asked and any(row.error for row in await rows(world))

        await world.until(put_off)
        assert await world.paged() == ["bo"]
        assert world.received("bo") == []
        await world.passes(minutes=4)
        assert [each.kind for each in world.received("bo")] == ["voice"]


async def test_whom_a_gateway_asks_to_wait_a_little_again_and_again_is_reached_otherwise(
    database_url: str, team_files: Path
) -> None:
    """Four seconds are not long, but four and four and four are."""
    adds(team_files, "bo", f"{TELEPHONE}, notify: {{high: [slack after 9m, sms, voice after 9m]}}")
    async with a_world(database_url, team=team_files) as world:
        await world.client.fault("twilio.Messages", "ratelimit", retry_after=4)
        await world.declares("ana", DECLARE)
        assert world.received("bo") == []

        async def rung() -> bool:
            return bool(world.received("bo", "voice"))

        await world.until(rung)


async def test_each_demand_to_a_machine_has_an_id_of_its_own(database_url: str, team_files: Path) -> None:
    """Two machines of a step, and the same one when the page comes back to it, are told of different things."""
    async with a_world(database_url, team=team_files, start=False) as world:
        written = with_policies(team_files, TWO_MACHINES) / "tocsin.yaml"
        hooks = "".join(f"  {name}: {{url: '{world.server.url}/webhook/all'}}\n" for name in ("bridge", "pager"))
        written.write_text(f"webhooks:\n{hooks}{written.read_text('utf-8')}", "utf-8")
        await world.starts()
        await world.declares("ana", DECLARE)
        await world.passes(minutes=5)
        await world.types("ana", "/page escalate INC-1 1")
        told = [json.loads(each.text)["id"] for each in world.server.inbox.received if each.kind == "webhook"]
        assert len(told) == len(set(told)) == 4


async def test_names_whose_servers_do_not_answer_hold_back_nobodys_text_message(
    database_url: str, team_files: Path
) -> None:
    """A lookup is a thread that hangs; forty of them, for webhooks of a domain that is dead, leave room for others."""
    adds(team_files, "bo", 'contacts: {sms: "+14155550141"}, notify: {high: [slack, sms]}')
    async with a_world(database_url, team=team_files, start=False) as world:
        await world.starts(twilio_url=world.server.twilio_url.replace("127.0.0.1", "localhost"))
        answered = threading.Event()
        lookups = [asyncio.create_task(asyncio.to_thread(answered.wait)) for _ in range(40)]
        try:
            await world.declares("ana", DECLARE)
            async with asyncio.timeout(10):
                await world.until(lambda: texted(world))
        finally:
            answered.set()
            await asyncio.gather(*lookups)


async def texted(world: World) -> bool:
    """Whether bo has a text message."""
    return bool(world.received("bo", "sms"))


async def test_a_key_answers_its_own_call_though_no_answer_of_the_gateway_ever_came(
    database_url: str, team_files: Path
) -> None:
    """Nobody said what either of two calls is called, only that it rang through."""
    adds(team_files, "bo", TELEPHONE, "notify: {high: [slack, voice]}")
    async with a_world(database_url, team=team_files) as world:
        for called, words in enumerate((DECLARE, "/page bo the bank wants to speak"), start=1):
            await world.client.fault("twilio.Calls", "drop_after", times=1)
            await world.declares("ana", words)
            await world.until(partial(rang, world, called))
            world.server.carrier.report(world.received("bo", "voice")[-1], "completed")
            await everything_is_sent(world)
            await world.passes(minutes=2, seconds=1)
        call = world.received("bo", "voice")[-1]
        call.status = "in-progress"
        await world.server.carrier.press(call, "1")
        await world.settles()
        assert "PageAcknowledged" not in await world.timeline()


async def rang(world: World, times: int) -> bool:
    """Whether bo's telephone rang so often."""
    return len(world.received("bo", "voice")) == times
