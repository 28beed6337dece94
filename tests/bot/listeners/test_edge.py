"""When the bot itself fails: what people are told, what Slack sends again, and that nothing was changed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.app import Seams
from bot.views import incident as incident_views
from bot.views.message import actions, button
from incidents.incident import Status
from storage.database import Database, Transaction
from tests.bot.listeners.conftest import World

WRONG = "Something went wrong on my side (ref "


class Failing(Database):
    """A database that cannot commit what listeners bring, as often as it is told to."""

    failures = 0

    @asynccontextmanager
    async def begin(self, once: str | None = None, *, single: bool = False) -> AsyncIterator[Transaction]:
        async with super().begin(once, single=single) as tx:
            yield tx
            if once is not None and type(self).failures:
                type(self).failures -= 1
                raise OSError("the disk is full")


@pytest.fixture
def seams() -> Seams:
    """A database that fails on demand."""
    Failing.failures = 0
    return Seams(database=Failing, paced=False)


async def test_a_command_that_fails_is_answered_and_changes_nothing(world: World) -> None:
    Failing.failures = 1
    answer = await world.says("ana", "/incident declare sev2 payments are failing")
    assert WRONG in answer
    assert "Nothing was changed. Try again" in answer
    assert "disk" not in answer
    assert await world.incidents() == []
    assert "INC-" in await world.says("ana", "/incident declare sev2 payments are failing")


async def test_a_press_that_fails_is_told_to_whoever_pressed(world: World) -> None:
    channel = await world.declares()
    Failing.failures = 1
    await world.presses("ana", channel, incident_views.RESOLVE)
    assert WRONG in await world.is_told("ana", channel)
    assert (await world.incident(1)).status is Status.ACTIVE


async def test_a_press_that_cannot_even_be_told_is_not_acked(world: World) -> None:
    """Slack then shows its own sign of failure beside the button."""
    channel = await world.declares()
    ts = await world.old(channel, actions(button("Resolve", incident_views.RESOLVE, "1")))
    Failing.failures = 2
    told = await world.client.press("UANA", incident_views.RESOLVE, channel=channel, ts=ts)
    assert told["status"] == "timeout"


async def test_a_form_that_fails_stays_open_with_what_was_typed(world: World) -> None:
    await world.says("ana", "/incident declare")
    Failing.failures = 1
    told = await world.submits("ana", title="A threat")
    assert WRONG in told["errors"]["title"]
    assert await world.incidents() == []


async def test_an_event_that_could_not_be_written_down_comes_again(world: World) -> None:
    """It is not acked, so Slack repeats it, and then it counts."""
    world.server.delivery.retry_seconds = (0, 0, 0)
    channel = await world.declares()
    Failing.failures = 1
    await world.client.invite("UANA", channel, ["UHANA"])
    await world.settles()
    joined = [entry.data["person"] for entry in await world.entries(1, "PersonJoined")]
    assert joined.count("hana") == 1
    sent = await world.client.traffic(method="events_api:member_joined_channel")
    assert [each["error"] for each in sent][-2:] == ["operation_timeout", None]
