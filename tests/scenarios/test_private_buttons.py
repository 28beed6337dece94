"""One of its buttons pressed outside a private incident: it says that one is outside, shows and changes nothing."""

import pytest

from bot.demo import slack_id
from bot.views import handover, postmortem, reminder
from bot.views import incident as summary
from bot.views import runbook as checklist
from bot.views.answers import whole
from bot.views.message import actions, button
from tests.world import World, shown

TITLE = "zebra at large"
OUTSIDE = "INC-1 is private and you are not in it."


async def every_button(world: World) -> list[tuple[str, str]]:
    """What the buttons of its messages carry: the ids are guessed easily, or were seen while one was inside."""
    async with world.bot.db.read() as tx:
        (run,) = await tx.runs.of_incident(1)
    step = checklist.value_of(run, run.steps[0])
    of_incident = [
        *(postmortem.EDIT, postmortem.REVIEW, postmortem.WAIVE, postmortem.APPROVE, postmortem.CHANGES),
        *(summary.TAKE_COMMAND, summary.UPDATE, summary.RESOLVE, reminder.STILL_GOING),
    ]
    of_step = [checklist.DONE, checklist.UNDO, reminder.SKIP_STEP]
    return [
        *((action_id, "1") for action_id in of_incident),
        *((action_id, step) for action_id in of_step),
        *((checklist.MORE, f"{what}|{step}") for what in ("done", "skip", "note", "assign", "undo")),
        (reminder.ACTION_DONE, "1|1"),
        (reminder.SNOOZE_ACTION, "1h|1|1"),
        (reminder.SNOOZE_STEP, f"1h|{step}"),
        (reminder.SNOOZE_UPDATE, "1h|1"),
        (reminder.SNOOZE_QUIET, "1h|1"),
        *((whole.MORE, f"{what}|1") for what in ("timeline", "actions")),
    ]


async def presses(world: World, who: str, action_id: str, value: str) -> str:
    """Press a button that carries this, in a copy of its message where everybody is; what one is told."""
    general = await world.channel_id("general")
    row = actions(button("Press", action_id, value))
    copy = await world.bot.slack.post(general, "A copy", [row] if row else [])
    answer = await world.client.press(slack_id(who), action_id, channel=general, ts=copy.ts)
    assert answer["status"] == "ok", action_id
    await world.settles()
    return await world.told(who, "@")


@pytest.mark.parametrize("over", [False, True], ids=["open", "over"])
async def test_no_button_tells_or_does_anything_outside(world: World, *, over: bool) -> None:
    """Of the postmortem, its review, the reminders, action items, the summary, the checklist; open or over."""
    await world.declares("ana", f"/incident declare sev1 type:threat {TITLE}")
    channel = await world.incident_channel()
    await world.types("ana", "/incident commander me", channel)
    await world.types("ana", "/incident action hide the zebra @bo by friday", channel)
    if over:
        await world.types("ana", "/incident resolve the zebra is safe", channel)
        await world.types("ana", "/incident postmortem edit", channel)
        await world.submits("ana")
        await world.types("ana", "/incident postmortem review @bo", channel)
    before = await world.timeline()
    for number, (action_id, value) in enumerate(await every_button(world), start=1):
        assert OUTSIDE in await presses(world, "dee", action_id, value), action_id
        assert len(await world.messages("@", "dee")) == number, action_id
        assert await world.client.views(slack_id("dee")) == [], action_id
    assert await world.timeline() == before
    for place in ("general", "@"):
        assert "zebra" not in "".join(shown(message) for message in await world.messages(place, "dee")).lower()


async def test_command_that_was_offered_to_somebody_else_is_not_to_be_had_outside(world: World) -> None:
    """The offer stands in the direct messages of one; another has nothing to accept."""
    await world.declares("ana", f"/incident declare sev1 type:threat {TITLE}")
    channel = await world.incident_channel()
    await world.types("ana", "/incident commander me", channel)
    await world.types("ana", "/incident commander @bo", channel)
    before = await world.timeline()
    for action_id in (handover.ACCEPT, handover.DECLINE):
        told = await presses(world, "dee", action_id, "1")
        assert "zebra" not in told.lower()
        assert "INC-1" in told
    assert await world.timeline() == before
