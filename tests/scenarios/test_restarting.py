"""The process ends and begins again, or is one of several: the work goes on, once."""

import asyncio
from pathlib import Path

import pytest

from bot.single import SecondProcess
from tests.team_files import unbundled
from tests.world import World
from tests.world import world as a_world

DECLARE = "/incident declare sev2 payments are failing"
CHANNEL = "inc-1-payments-are-failing"


async def test_escalation_goes_on_after_a_restart(world: World) -> None:
    """What fell due meanwhile happens at once; what was sent is not sent again."""
    await world.declares("ana", DECLARE)
    assert await world.paged() == ["bo"]
    await world.stops()
    await world.passes(minutes=6)
    assert await world.paged() == []
    await world.starts()
    await world.settles()
    assert await world.paged() == ["cy"]
    await world.presses("bo", "@", "page.acknowledge")
    await world.passes(hours=1)
    assert await world.lines("incident-ops") == []
    assert len(await world.lines("incidents")) == 1
    assert await world.channels() == [CHANNEL]


async def test_what_was_waiting_to_be_sent_is_sent_after_a_restart(world: World) -> None:
    """Slack was away, then so were we."""
    await world.client.fault("conversations.create", "http500")
    await world.client.fault("chat.postMessage", "http500")
    await world.declares("ana", DECLARE)
    await world.stops()
    await world.client.clear_faults()
    await world.starts()
    await world.until(lambda: world.has_lines(CHANNEL, 2))
    await world.until(lambda: world.has_lines("incidents", 1))
    assert await world.paged() == ["bo"]


async def test_a_reaction_made_while_we_were_away_is_kept(world: World) -> None:
    """Slack holds the event until somebody takes it."""
    await world.declares("ana", DECLARE)
    ts = await world.writes("ana", CHANNEL, "It was a deploy")
    await world.stops()
    await world.client.react("UANA", CHANNEL, ts, "memo")
    await world.starts()
    await world.settles()
    assert len(await world.entries("MessageKept")) == 1


async def test_two_replicas_share_the_work(postgresql_url: str, team_files: Path) -> None:
    """On PostgreSQL: everything happens once, both send, and either may go."""
    async with a_world(postgresql_url, team=unbundled(team_files)) as world:
        await world.starts()
        await asyncio.gather(
            *(world.client.command("UANA", "general", f"/incident declare sev2 number {n}") for n in range(4))
        )
        await world.settles()
        assert await world.paged() == ["bo"] * 4
        assert len(await world.channels()) == len(set(await world.channels())) == 4
        assert len(await world.lines("incidents")) == 4
        for name in await world.channels():
            assert len(await world.lines(name)) == 2
        await world.passes(minutes=5)
        assert await world.paged() == ["cy"] * 4
        await world.stops()
        await world.types("cy", "/incident ack INC-1")
        await world.passes(minutes=10)
        assert len(await world.lines("incident-ops")) == 3


async def test_a_second_process_on_sqlite_is_refused(sqlite_url: str, team_files: Path) -> None:
    """With the sentence that says what to do."""
    async with a_world(sqlite_url, team=team_files) as world:
        with pytest.raises(SecondProcess, match=r"Another Tocsin is running on .* set TOCSIN_DATABASE_URL"):
            await world.starts()
