"""A form that was opened in a private incident's channel, and sent after one had left it."""

from collections.abc import Awaitable, Callable

import pytest

from bot.demo import slack_id
from bot.views import runbook as checklist
from bot.views.forms import postmortem, step, update
from incidents.postmortem import Part
from tests.world import World

OUTSIDE = "INC-1 is private and you are not in it."


def opened_by(line: str) -> Callable[[World, str], Awaitable[object]]:
    """Open a form by a command."""
    return lambda world, channel: world.types("bo", line, channel)


def chosen(what: str) -> Callable[[World, str], Awaitable[object]]:
    """Open a form from a step's menu."""

    async def opens(world: World, channel: str) -> object:
        return await world.presses("bo", channel, checklist.MORE, selected=await world.option(channel, what))

    return opens


@pytest.mark.parametrize(
    ("opens", "block", "value"),
    [
        (opened_by("/incident update"), update.TEXT, "it is over"),
        (chosen("skip"), step.TEXT, "nothing was seen by anybody"),
        (chosen("note"), step.TEXT, "nothing was seen"),
        (chosen("assign"), step.PERSON, slack_id("bo")),
    ],
    ids=["update", "skip", "note", "assign"],
)
async def test_it_changes_nothing_and_says_why(
    world: World, opens: Callable[[World, str], Awaitable[object]], block: str, value: str
) -> None:
    """The refusal stands in the form; the timeline stays as it was."""
    await world.declares("ana", "/incident declare sev1 type:threat zebra at large")
    channel = await world.incident_channel()
    await opens(world, channel)
    await world.client.leave(slack_id("bo"), channel)
    await world.settles()
    before = await world.timeline()
    answer = await world.submits("bo", **{block: value})
    assert OUTSIDE in answer["errors"][block]
    assert await world.timeline() == before


async def test_a_postmortem_cannot_be_written_or_waived_either(world: World) -> None:
    """Nor does the form show what somebody else wrote meanwhile."""
    await world.declares("ana", "/incident declare sev1 type:threat zebra at large")
    channel = await world.incident_channel()
    await world.types("ana", "/incident resolve the zebra is safe", channel)
    await world.types("bo", "/incident postmortem edit", channel)
    await world.client.leave(slack_id("bo"), channel)
    await world.settles()
    before = await world.timeline()
    summary = postmortem.block_of(Part.SUMMARY, 0)
    answer = await world.submits("bo", **{summary: "It was a horse"})
    assert OUTSIDE in answer["errors"][summary]
    assert await world.timeline() == before


async def test_whoever_stayed_is_listened_to(world: World) -> None:
    """The same form, sent from inside."""
    await world.declares("ana", "/incident declare sev1 type:threat zebra at large")
    channel = await world.incident_channel()
    await world.types("bo", "/incident update", channel)
    assert not (await world.submits("bo", **{update.TEXT: "it is over"})).get("errors")
    assert "UpdatePosted" in await world.timeline()
