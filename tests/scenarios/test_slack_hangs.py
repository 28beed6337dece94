"""Slack does not answer at all, or lets the app do nothing: whoever has a telephone is reached all the same."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from commands.effects import AlarmNobodyAnswered, Whisper
from commands.page.start import page_people
from commands.record import send
from tests.storage.rows import outgoing
from tests.team_files import SMS, adds, unbundled
from tests.world import world as a_world

MANY = 40  # more than may be under way at once
DECLARE = "/incident declare sev2 payments are failing"


async def reached(people: Callable[[], bool]) -> None:
    """Wait for them, and not until all is calm, as what hangs would have to be given up for that."""
    async with asyncio.timeout(60):
        while not people():  # noqa: ASYNC110 - it happens in the workspace, which has no event for it
            await asyncio.sleep(0.05)


async def test_what_hangs_in_slack_takes_no_place_from_a_text_message(database_url: str, team_files: Path) -> None:
    """Forty messages wait for Slack's answer when somebody is paged who wants a text message at once."""
    adds(team_files, "bo", SMS, "notify: {high: [slack, sms]}")
    async with a_world(database_url, team=team_files) as world:
        general = await world.channel_id("general")
        await world.client.fault("chat.postEphemeral", "timeout")
        async with world.bot.db.begin() as tx:
            await send(tx, [Whisper(general, "UANA", f"hello {n}") for n in range(MANY)])

        async def they_hang() -> bool:
            async with world.bot.db.read() as tx:
                return sum(row.leased_by is not None for row in await tx.outbox.rows()) >= MANY // 2

        while not await they_hang():  # noqa: ASYNC110 - it happens in the outbox, which has none either
            await asyncio.sleep(0.05)
        began = time.monotonic()
        await world.client.command("UANA", general, DECLARE)
        await reached(lambda: bool(world.received("bo", "sms")))
        assert time.monotonic() - began < 10  # a call that hangs is given up after twenty seconds
        await world.client.clear_faults()


async def test_however_many_are_paged_while_slack_hangs_all_have_a_text_message_soon(
    sqlite_url: str, team_files: Path
) -> None:
    """Their pages in Slack wait for its answer; nobody's text message waits for those."""
    written = team_files / "tocsin.yaml"
    people = "".join(
        f'  p{n}: {{name: P{n}, email: p{n}@example.com, zone: UTC, contacts: {{sms: "+1415555{n:04}"}}}}\n'
        for n in range(MANY)
    )
    written.write_text(written.read_text("utf-8").replace("admins:", people + "admins:", 1), "utf-8")
    async with a_world(sqlite_url, team=unbundled(team_files)) as world:
        bot = world.bot
        await world.client.fault("*", "timeout")
        for n in range(MANY):
            await page_people(bot.db, bot.team(), whom=f"p{n}", reason="look", by="ana", now=bot.clock.now(), once=None)
        began = time.monotonic()
        await reached(lambda: len({each.to for each in world.server.inbox.received if each.kind == "sms"}) == MANY)
        assert time.monotonic() - began < 20  # five seconds for Slack, for each thirty-two of them
        await world.client.clear_faults()


@pytest.mark.parametrize("word", ["token_revoked", "account_inactive"])
async def test_an_app_that_is_shut_out_pages_by_telephone_and_its_pages_wait(
    sqlite_url: str, team_files: Path, word: str
) -> None:
    """Until somebody has mended it nothing is given up, and the auditor is not well."""
    adds(team_files, "bo", SMS)
    async with a_world(sqlite_url, team=team_files, start=False) as world:
        bot = await world.starts(audit_seconds=0.2)
        await world.client.fault("chat.postMessage", "error", error=word)
        await world.declares("ana", DECLARE)
        assert world.received("bo", "sms")
        async with bot.db.begin() as tx:
            assert not await tx.outbox.rows(dead=True)
        await world.client.clear_faults()
        await world.until(world.paged)
        assert len(await world.messages("@", "bo")) == 1


async def test_a_page_that_nobody_answered_and_nobody_knows_of_is_no_peace(sqlite_url: str, team_files: Path) -> None:
    """What was to tell operations was given up: the auditor says so, until somebody has the page."""
    async with a_world(sqlite_url, team=team_files, start=False) as world:
        bot = await world.starts(audit_seconds=0.2)
        await world.declares("ana", DECLARE)
        await world.passes(minutes=5)
        await world.passes(minutes=10)
        async with bot.db.begin() as tx:
            (page,) = await tx.pages.of_incident(1)
            row = outgoing(tx.new_id(), kind=AlarmNobodyAnswered.__name__, subject=page.id, dead=True)
            await tx.outbox.put(row)
            await tx.outbox.finish(row, now=tx.real_now, dead=True)

        async def says_so() -> bool:
            return any("operations could not be told" in line for line in await world.lines("incident-ops"))

        await world.until(says_so)
        await world.types("cy", "/incident ack INC-1")

        async def is_over() -> bool:
            return any("no page is left that nobody knows of" in line for line in await world.lines("incident-ops"))

        await world.until(is_over)
