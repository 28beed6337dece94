"""Tocsin is started while Slack is away: whatever needs no Slack is at work at once, the rest when Slack is back."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.team_files import EVERYTHING, adds
from tests.world import PATIENCE, World
from tests.world import world as a_world

DECLARE = "/incident declare sev2 payments are failing"
CHANNEL = "inc-1-payments-are-failing"
AT_ONCE = 10.0  # seconds


@pytest.fixture
async def away(database_url: str, team_files: Path) -> AsyncIterator[World]:
    """Bo was paged in Slack; then Slack went away, the bot ended, and the step's time is over."""
    adds(team_files, "bo", EVERYTHING)
    adds(team_files, "cy", 'contacts: {sms: "+14155550143"}')
    async with a_world(database_url, team=team_files) as world:
        await world.declares("ana", DECLARE)
        assert await world.paged() == ["bo"]
        await world.stops()
        await world.client.down()
        await world.passes(minutes=6)
        yield world


async def test_pages_move_on_and_go_by_telephone(away: World) -> None:
    """The next person is told by SMS, answers by it, and nothing of it waits for Slack; then Slack hears of it."""
    async with asyncio.timeout(AT_ONCE):
        await away.starts()
        while not away.received("cy", "sms"):  # noqa: ASYNC110 - the telephone has no event for it
            await asyncio.sleep(0.05)
    assert await away.server.carrier.reply("+14155550143", "ack") == "You have INC-1. Nobody else is paged."
    assert "PageAcknowledged" in await away.timeline()
    await away.client.down(down=False)

    async def told() -> bool:
        return any("cy" in line.lower() for line in await away.lines(CHANNEL))

    await away.until(told)
    assert await away.reply("ana", "/incident list") == "Open incidents"
    assert away.bot.identity.user_id


async def test_a_slack_that_takes_requests_and_answers_none_holds_up_no_page_either(away: World) -> None:
    """It is given seconds to say who we are, then the telephone has its turn."""
    await away.client.down(down=False)
    await away.client.fault("*", "timeout")
    async with asyncio.timeout(2 * AT_ONCE):
        await away.starts()
        while not away.received("cy", "sms"):  # noqa: ASYNC110 - the same
            await asyncio.sleep(0.05)
    await away.client.clear_faults()


@pytest.mark.parametrize("transport", ["socket", "http"])
async def test_health_says_what_is_missing(away: World, transport: str) -> None:
    """The process takes requests; /readyz says that Slack has not answered, until it has."""
    bot = await away.starts(slack_transport=transport)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{bot.http_port}") as web:
        assert (await web.get("/healthz")).status_code == 200
        answer = await web.get("/readyz")
        assert answer.status_code == 503
        slack = answer.json()["slack"]
        assert (slack["ok"], slack["says"]["answered_since_start"]) == (False, False)
        await away.client.down(down=False)

        async with asyncio.timeout(PATIENCE):
            while not slack["ok"]:
                await asyncio.sleep(0.05)
                slack = (await web.get("/readyz")).json()["slack"]
        assert slack["says"]["answered_since_start"]


async def test_it_stops_in_order_while_it_still_asks(away: World) -> None:
    """As quickly as ever; what waits goes out after the next start."""
    await away.starts()
    async with asyncio.timeout(AT_ONCE):
        await away.stops()
    await away.client.down(down=False)
    await away.starts()
    await away.until(away.paged)
    assert len(await away.messages("@", "cy")) == 1
