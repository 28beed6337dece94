"""Reminders: of quiet incidents, of steps and of action items; answered, put off, late, and after a restart."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.world import World, shown

CHANNEL = "inc-1-payments-are-failing"
TIMED = """
title: Timed
stages:
  - title: First
    steps:
      - {key: report, text: Report it, role: legal, due_after: 1h, required: true, record: Receipt}
      - {key: look, text: Look around, due_after: 2h}
"""


@pytest.fixture
def team_files(team_files: Path) -> Path:
    """The stories' team, whose incidents have a runbook with times, and are asked about after a while."""
    (team_files / "runbooks" / "timed.yaml").write_text(TIMED)
    for file in team_files.glob("*.yaml"):
        written = file.read_text()
        written = written.replace("sev3: {title: Limited harm}", "sev3: {title: Limited harm, quiet_after: 4h}")
        file.write_text(written.replace("runbook: short", "runbook: timed", 1))
    return team_files


async def begins(world: World) -> None:
    """An incident that Ana commands, and whose severity asks for no updates."""
    await world.declares("ana", "/incident declare sev3 payments are failing")
    await world.types("bo", "/incident ack INC-1")
    await world.types("ana", "/incident commander me", CHANNEL)


async def standing(world: World, text: str, channel: str = CHANNEL, who: str | None = None) -> str:
    """The newest message that says this, with its buttons' names."""
    return next((shown(m) for m in reversed(await world.messages(channel, who)) if text in shown(m)), "")


async def span(world: World, channel: str, chosen: str, who: str | None = None) -> str:
    """The value of a choice of the newest "Ask again…"."""
    for message in reversed(await world.messages(channel, who)):
        for block in message["blocks"]:
            for element in block.get("elements", []):
                for option in element.get("options", []):
                    if option["value"].startswith(f"{chosen}|"):
                        return str(option["value"])
    raise AssertionError(f"nothing in {channel} can be put off: {await world.texts(channel, who)}")


async def count(world: World, kind: str) -> int:
    return len(await world.entries(kind))


async def test_a_required_step_is_asked_for_before_it_lapses_and_again_when_it_has(world: World) -> None:
    """The role has nobody, so the commander is asked; then it is plainly overdue; done, it asks no more."""
    await begins(world)
    await world.passes(minutes=44)
    assert await standing(world, "due soon") == ""
    await world.passes(minutes=1)
    asked = await standing(world, "due soon")
    assert "<@UANA>: *1 step due soon.*" in asked
    assert "legal (nobody yet) · due <!date^" in asked
    await world.passes(minutes=15)
    assert "<@UANA>: *1 step overdue.*" in await standing(world, "overdue since")
    assert await standing(world, "due soon") == ""  # one message at a time asks
    assert "overdue since" in await standing(world, "*Checklist*")
    await world.presses("bo", CHANNEL, "runbook.done", contains="1 step overdue")
    await world.submits("bo", text="No 12")
    answered = await standing(world, "Bo Larsen did step 1")
    assert "Ask again" not in answered
    await world.passes(minutes=50)
    assert await count(world, "StepsAsked") == 2


async def test_a_step_is_asked_of_whoever_holds_its_role(world: World) -> None:
    """And of the commander too once it is overdue."""
    await begins(world)
    await world.types("ana", "/incident role legal @dee", CHANNEL)
    await world.passes(minutes=45)
    assert "<@UDEE>: *1 step due soon.*" in await standing(world, "due soon")
    await world.passes(minutes=15)
    assert "<@UDEE> and <@UANA>: *1 step overdue.*" in await standing(world, "overdue since")


async def test_a_step_put_off_is_asked_for_then_but_no_later_than_it_falls_due(world: World) -> None:
    """Whoever puts it off is told when; what is skipped is not asked for."""
    await begins(world)
    await world.passes(minutes=45)
    await world.presses("bo", CHANNEL, "reminder.snooze_step", selected=await span(world, CHANNEL, "4h"))
    assert "when it falls due" in await world.told("bo", CHANNEL)
    assert "put off until" in await standing(world, "due soon")
    await world.passes(minutes=15)
    assert "overdue" in await standing(world, "overdue since")
    await world.presses("bo", CHANNEL, "reminder.snooze_step", selected=await span(world, CHANNEL, "1h"))
    await world.passes(minutes=59)
    assert await count(world, "StepsAsked") == 2
    await world.passes(minutes=1)
    assert await count(world, "StepsAsked") == 3
    await world.presses("bo", CHANNEL, "reminder.skip_step", contains="overdue")
    await world.submits("bo", text="Nothing was there to report")
    assert "Bo Larsen skipped step 1" in await standing(world, "Report it")


async def test_what_is_pressed_too_late_gets_a_sentence(world: World) -> None:
    """The step was done meanwhile, or the incident is over: the old buttons change nothing."""
    await begins(world)
    await world.passes(minutes=45)
    copy = next(m for m in await world.messages(CHANNEL) if "due soon" in shown(m))
    await world.types("bo", "/incident runbook done 1", CHANNEL)
    await world.presses_old("ana", CHANNEL, copy, "runbook.done")
    assert "<@UBO> already ticked" in await world.told("ana", CHANNEL)
    await world.passes(hours=1, minutes=15)
    copy = next(m for m in await world.messages(CHANNEL) if "1 step overdue" in shown(m))
    await world.types("ana", "/incident resolve", CHANNEL)
    assert "had been asked for. INC-1 is resolved." in await standing(world, "had been asked for")
    await world.presses_old("ana", CHANNEL, copy, "runbook.done")
    assert "INC-1 is resolved" in await world.told("ana", CHANNEL)
    await world.passes(hours=99)
    assert await count(world, "StepsAsked") == 2


async def test_a_reopened_incident_asks_again(world: World) -> None:
    """For what was left, at once if its time has passed."""
    await begins(world)
    await world.types("ana", "/incident resolve", CHANNEL)
    await world.passes(hours=3)
    assert await count(world, "StepsAsked") == 0
    await world.types("ana", "/incident reopen", CHANNEL)
    assert "2 steps overdue" in await standing(world, "2 steps overdue")


async def test_a_quiet_incident_is_asked_about_and_still_going_puts_that_off(world: World) -> None:
    """Four hours after the last thing that anybody did, and again four hours after the answer."""
    await begins(world)
    await world.types("bo", "/incident runbook skip 1 nothing to report here", CHANNEL)
    await world.types("bo", "/incident runbook skip 2 nothing to see", CHANNEL)
    await world.passes(hours=3)
    await world.types("bo", "/incident note we wait for the vendor", CHANNEL)
    await world.passes(hours=3)
    assert await count(world, "AskedIfOver") == 0
    await world.passes(hours=1)
    assert "<@UANA>, *is INC-1 over?* Nothing has been recorded since" in await standing(world, "is INC-1 over?")
    await world.presses("bo", CHANNEL, "reminder.still_going")
    assert "I ask again" in await world.told("bo", CHANNEL)
    answered = await standing(world, "that INC-1 is still going")
    assert "Bo Larsen said" in answered
    assert "I ask again" in answered
    await world.passes(hours=3, minutes=59)
    assert await count(world, "AskedIfOver") == 1
    await world.passes(minutes=1)
    assert await count(world, "AskedIfOver") == 2
    await world.presses("bo", CHANNEL, "reminder.snooze_quiet", selected=await span(world, CHANNEL, "1h"))
    await world.passes(minutes=59)
    assert await count(world, "AskedIfOver") == 2
    await world.passes(minutes=1)
    assert await count(world, "AskedIfOver") == 3


async def test_a_quiet_incident_is_resolved_from_the_question(world: World) -> None:
    """Then nobody is asked any more, and a late answer gets a sentence."""
    await world.declares("ana", "/incident declare sev3 payments are failing type:threat")
    channel = await world.incident_channel()
    await world.passes(hours=24)
    question = next(m for m in await world.messages(channel) if "INC-1 over?" in shown(m))
    assert "Nobody has command" in shown(question)
    await world.presses("ana", channel, "incident.resolve", contains="over?")
    assert "INC-1 is resolved." in await standing(world, "I asked whether", channel)
    await world.presses_old("ana", channel, question, "reminder.still_going")
    assert "INC-1 is resolved" in await world.told("ana", channel)
    await world.passes(hours=99)
    assert await count(world, "AskedIfOver") == 1


async def test_an_update_is_put_off(world: World) -> None:
    """The request says when it is asked again; an update answers it."""
    await world.declares("ana", "/incident declare sev2 payments are failing")
    await world.types("bo", "/incident ack INC-1")
    await world.passes(hours=1)
    await world.presses("bo", CHANNEL, "reminder.snooze_update", selected=await span(world, CHANNEL, "30m"))
    assert "I ask for the update again" in await world.told("bo", CHANNEL)
    await world.passes(minutes=29)
    assert await count(world, "UpdateAsked") == 1
    await world.passes(minutes=1)
    assert await count(world, "UpdateAsked") == 2
    await world.types("bo", "/incident summary it is coming back", CHANNEL)
    assert await standing(world, "Bo Larsen wrote the update that was due") != ""
    assert "incident.update" not in str([m for m in await world.messages(CHANNEL) if "due since" in shown(m)])


async def asked_at(world: World) -> datetime:
    """When the owner of the first action item is asked for it."""
    async with world.bot.db.read() as tx:
        (item,) = await tx.actions.of_incident(1)
    assert item.asks_at is not None
    return item.asks_at


async def test_an_overdue_action_is_asked_of_its_owner_in_their_morning(world: World) -> None:
    """Directly; put off until another of their mornings; done there, and the channel hears of it."""
    await begins(world)
    await world.types("ana", "/incident action write to the bank @cy by tomorrow", CHANNEL)
    await world.types("ana", "/incident resolve", CHANNEL)
    at = await asked_at(world)
    there = at.astimezone(ZoneInfo("Asia/Singapore"))
    assert (there.hour, there.weekday() < 5) == (9, True)
    await world.passes(seconds=(at - world.bot.clock.now()).total_seconds() - 60)
    assert await count(world, "ActionAsked") == 0
    await world.passes(minutes=1)
    assert "write to the bank" in await standing(world, "Action 1 of INC-1 is overdue", "@", "cy")
    await world.presses("cy", "@", "reminder.snooze_action", selected=await span(world, "@", "monday", "cy"))
    assert "I ask for it again" in await world.told("cy", "@")
    there = (await asked_at(world)).astimezone(ZoneInfo("Asia/Singapore"))
    assert (there.hour, there.weekday()) == (9, 0)
    await world.presses("cy", "@", "reminder.action_done")
    assert "Cy Tan did action 1 of INC-1" in await standing(world, "did action 1", "@", "cy")
    assert "Cy Tan completed action 1" in str(await world.lines(CHANNEL))
    await world.passes(hours=24 * 30)
    assert await count(world, "ActionAsked") == 1


async def test_a_reminder_that_slacks_limits_hold_back_has_no_other_written_again(world: World) -> None:
    """Two people are asked; reopening brings both messages up to date, one of them only after a while."""
    await begins(world)
    await world.types("ana", "/incident action write to the bank @cy by tomorrow", CHANNEL)
    await world.types("ana", "/incident action call the processor @dee by tomorrow", CHANNEL)
    await world.types("ana", "/incident resolve", CHANNEL)
    await world.passes(hours=24 * 5)
    assert await count(world, "ActionAsked") == 2
    cys, dees = await world.direct("cy"), await world.direct("dee")
    await world.client.clear_traffic()
    for place in (cys, dees):  # whichever comes first
        await world.client.fault("chat.update", "ratelimit", retry_after=1, times=2, channel=place)
    await world.types("ana", "/incident reopen", CHANNEL)

    async def shown_to_both() -> bool:
        return await updates(world, cys) == await updates(world, dees) == 3

    await world.until(shown_to_both)
    await world.passes(minutes=1)
    assert await shown_to_both()


async def updates(world: World, place: str) -> int:
    """How often a message there was to be changed since the traffic was cleared."""
    calls = await world.client.traffic(direction="in", method="chat.update")
    return len([each for each in calls if each["arguments"].get("channel") == place])


async def test_an_action_of_nobody_in_slack_is_asked_for_in_the_channel(world: World) -> None:
    """So that somebody hears of it."""
    await begins(world)
    await world.types("ana", "/incident action write to the bank by today", CHANNEL)
    await world.types("ana", "/incident runbook skip 1 nothing to report here", CHANNEL)
    await world.passes(hours=24 * 5)
    assert "Action 1 of INC-1 is overdue" in await standing(world, "is overdue")


async def test_what_fell_due_while_nobody_ran_is_asked_for_once_when_somebody_does(world: World) -> None:
    """Reminders are columns: a restart forgets none, and two that start ask once."""
    await begins(world)
    await world.stops()
    await world.passes(minutes=50)
    await world.starts()
    if not world.bot.db.is_sqlite:
        await world.starts()
    await world.passes(minutes=1)
    assert await count(world, "StepsAsked") == 1
    assert len([text for text in await world.lines(CHANNEL) if "due soon" in text]) == 1
