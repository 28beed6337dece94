"""Slack delivers some things twice, at once or seconds later: one of everything comes of it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Literal

import pytest

from bot.demo import slack_id
from tests.world import World

Kind = Literal["duplicate", "duplicate_later"]
CHANNEL = "inc-1-payments-are-failing"
DECLARE = "/incident declare sev2 payments are failing"


async def seen_twice(world: World, kind: Kind, act: Callable[[], Awaitable[object]]) -> None:
    """Do something whose delivery comes a second time, and wait until both have been dealt with."""
    before = len(await world.client.traffic(direction="out"))
    await world.client.inbound(kind)
    await act()

    async def twice() -> bool:
        told = (await world.client.traffic(direction="out"))[before:]
        names = [entry["method"] for entry in told]
        return any(names.count(name) > 1 for name in names)

    await world.until(twice)


@pytest.mark.parametrize("kind", ["duplicate", "duplicate_later"])
async def test_a_declaration(world: World, kind: Kind) -> None:
    """One incident, one channel, one page, one announcement."""
    await seen_twice(world, kind, lambda: world.types("ana", DECLARE))
    assert await world.channels() == [CHANNEL]
    assert await world.paged() == ["bo"]
    assert len(await world.lines("incidents")) == 1
    assert len(await world.lines(CHANNEL)) == 2
    assert (await world.timeline()).count("IncidentDeclared") == 1
    assert "INC-2" not in await world.reply("ana", "/incident list all") + await world.told("ana")


async def test_a_note_a_press_a_form_a_reaction_and_a_page(world: World) -> None:
    """Each once on the timeline, and nobody is told off for what Slack did."""
    await world.types("ana", DECLARE)
    await seen_twice(world, "duplicate", lambda: world.types("ana", "/incident note the vendor called", CHANNEL))
    await seen_twice(world, "duplicate", lambda: world.presses("bo", "@", "page.acknowledge"))
    assert len(await world.messages("@", "bo")) == 1
    await seen_twice(world, "duplicate", lambda: world.presses("bo", CHANNEL, "runbook.done"))
    await seen_twice(world, "duplicate", lambda: world.presses("bo", CHANNEL, "incident.update"))
    assert len(await world.client.views("UBO")) == 1
    await seen_twice(world, "duplicate", lambda: world.submits("bo", text="it is coming back"))
    ts = await world.writes("bo", CHANNEL, "It was a deploy")

    async def react() -> None:
        await world.client.react(slack_id("bo"), CHANNEL, ts, "memo")
        await world.settles()

    await seen_twice(world, "duplicate", react)
    await seen_twice(world, "duplicate", lambda: world.types("ana", "/page dee please advise"))
    assert await world.paged() == ["bo", "dee"]
    await seen_twice(world, "duplicate", lambda: world.types("ana", "/incident severity sev1", CHANNEL))
    kinds = await world.timeline()
    once = ("NoteAdded", "PageAcknowledged", "StepDone", "UpdatePosted", "MessageKept", "SeverityChanged")
    assert {kind: kinds.count(kind) for kind in once} == dict.fromkeys(once, 1)
    told = [m["text"] for m in await world.messages(CHANNEL, "bo") if m["ephemeral_for"] == "UBO"]
    assert sorted(told) == [
        "Added to INC-1's timeline.",
        "Nobody has command of INC-1 yet. To take it: `/incident commander`.",
    ]


async def test_a_form_submitted_again_seconds_later(world: World) -> None:
    """The second one closes nothing and declares nothing."""
    await world.types("ana", "/incident declare")
    await seen_twice(world, "duplicate_later", lambda: world.submits("ana", title="payments are failing"))
    assert await world.channels() == [CHANNEL]
    assert await world.paged() == ["bo"]


async def test_an_event_whose_ack_was_lost(world: World) -> None:
    """Slack sends it again; it is kept once."""
    await world.types("ana", DECLARE)
    ts = await world.writes("ana", CHANNEL, "It was a deploy")
    await world.client.inbound("no_ack_retry")
    await world.client.react(slack_id("ana"), CHANNEL, ts, "memo")
    await world.settles()
    assert len(await world.entries("MessageKept")) == 1


async def test_two_people_press_at_the_same_moment(world: World) -> None:
    """One has it, the other learns who."""
    await world.types("ana", DECLARE)
    await world.passes(minutes=5)
    await asyncio.gather(
        world.presses("bo", "@", "page.acknowledge"),
        world.types("cy", "/incident ack INC-1"),
        world.types("dee", "/incident ack INC-1"),
    )
    assert (await world.timeline()).count("PageAcknowledged") == 1
