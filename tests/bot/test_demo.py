"""The demo: the bot beside the local workspace, which then knows what the bot will do next."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.demo import run_demo
from sandbox.client import Client

BEGINS = datetime(2027, 3, 10, 18, tzinfo=UTC)  # no handoff for hours


@asynccontextmanager
async def demo() -> AsyncIterator[Client]:
    """The demo of the example team, begun at a fixed time."""
    address: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def say(line: str) -> None:
        if (found := re.search(r"http://[\d.:]+", line)) and not address.done():
            address.set_result(found[0])

    running = asyncio.create_task(run_demo(port=0, team=None, say=say, at=BEGINS))
    try:
        async with asyncio.timeout(60):
            url = await address
        async with Client(url) as client:
            yield client
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def paged(client: Client) -> set[str]:
    """Whom the bot has paged by direct message."""
    found: set[str] = set()
    for person in (await client.state())["users"]:
        if not person["is_bot"]:
            told = await client.messages("U0TOCSIN", user=person["id"])
            found |= {person["id"]} if any("page.what" in str(each) for each in told) else set()
    return found


async def until_paged(client: Client, many: int) -> None:
    """Wait until so many people have been paged."""
    async with asyncio.timeout(60):
        while len(await paged(client)) < many:  # noqa: ASYNC110 - the workspace has no event for it
            await asyncio.sleep(0.05)


async def until_due(client: Client, what: str) -> dict[str, Any]:
    """Wait until this is what the bot says it does next."""
    async with asyncio.timeout(60):
        while (due := await client.next_due())["what"] != what:  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.05)
    return due


async def test_the_clock_goes_just_past_what_the_bot_does_next() -> None:
    """Only the nightly proof is due until an incident is declared; then its page goes on, and one push reaches that."""
    async with demo() as client:
        night = datetime.fromisoformat((await until_due(client, "proof"))["at"])
        assert timedelta(hours=1) < night - BEGINS < timedelta(days=1)
        assert (await client.clock())["pushed_seconds"] == 0
        await client.command("UANA", "general", "/incident declare sev2 payments are failing")
        await until_paged(client, 1)
        due = await until_due(client, "notice")
        after = await client.push_to_next_due()
        past = datetime.fromisoformat(after["now"]) - datetime.fromisoformat(due["at"])
        assert timedelta(0) < past < timedelta(seconds=30)
        for _ in range(3):  # the turns of their other methods come before the next person's
            await client.push_to_next_due()
        await until_paged(client, 2)
