"""Buttons: pressed in time, twice, at once by two people, late, and when everything is over."""

import asyncio

from bot.views import incident as incident_views
from bot.views import page as page_views
from bot.views import runbook as runbook_views
from bot.views.message import actions, button
from incidents.incident import Status
from oncall.page import Page
from runbooks.run import Run, StepState
from tests.bot.listeners.conftest import BOT, World


async def page_of(world: World) -> Page:
    async with world.bot.db.read() as tx:
        return (await tx.pages.of_incident(1))[0]


async def run_of(world: World) -> Run:
    async with world.bot.db.read() as tx:
        return (await tx.runs.of_incident(1))[0]


async def test_acknowledging_stops_the_page(world: World) -> None:
    await world.declares()
    who = await world.on_call()
    await world.presses(who, BOT, page_views.ACKNOWLEDGE)
    assert (await page_of(world)).acknowledged_by == who


async def test_acknowledging_twice_says_who_has_it(world: World) -> None:
    """The second press changes nothing and is answered in a sentence that only the presser sees."""
    channel = await world.declares()
    ts = await world.old(channel, page_views.buttons(await page_of(world)))
    await world.presses("ana", channel, page_views.ACKNOWLEDGE, ts)
    await world.presses("bo", channel, page_views.ACKNOWLEDGE, ts)
    assert await world.is_told("bo", channel) == "<@UANA> already acknowledged this page; nothing has changed."
    await world.presses("ana", channel, page_views.ACKNOWLEDGE, ts)
    assert await world.is_told("ana", channel) == "You already acknowledged this page; nothing has changed."
    assert len(await world.entries(1, "PageAcknowledged")) == 1


async def test_two_who_acknowledge_at_once_are_one_and_a_sentence(world: World) -> None:
    channel = await world.declares()
    ts = await world.old(channel, page_views.buttons(await page_of(world)))
    both = (world.presses(who, channel, page_views.ACKNOWLEDGE, ts) for who in ("ana", "bo"))
    await asyncio.gather(*both)
    assert len(await world.entries(1, "PageAcknowledged")) == 1
    told = [await world.is_told(who, channel) for who in ("ana", "bo")]
    assert sum("already acknowledged this page" in each for each in told) == 1


async def test_a_press_delivered_twice_is_one_press(world: World) -> None:
    """The repetition is silent: nobody is told off for Slack's stutter."""
    channel = await world.declares()
    ts = await world.old(channel, page_views.buttons(await page_of(world)))
    await world.client.inbound("duplicate", times=1)
    await world.presses("bo", channel, page_views.ACKNOWLEDGE, ts)
    assert len(await world.entries(1, "PageAcknowledged")) == 1
    assert "already" not in await world.is_told("bo", channel)


async def test_a_refused_press_delivered_twice_is_answered_once(world: World) -> None:
    channel = await world.declares()
    ts = await world.old(channel, page_views.buttons(await page_of(world)))
    await world.presses("ana", channel, page_views.ACKNOWLEDGE, ts)
    await world.client.inbound("duplicate", times=1)
    await world.presses("bo", channel, page_views.ACKNOWLEDGE, ts)
    messages = await world.client.messages(channel, user="UBO")
    assert sum("already acknowledged" in each["text"] for each in messages) == 1


async def test_acknowledging_after_the_incident_closed_says_so(world: World) -> None:
    channel = await world.declares()
    ts = await world.old(channel, page_views.buttons(await page_of(world)))
    await world.says("ana", "/incident resolve", channel)
    await world.presses("bo", channel, page_views.ACKNOWLEDGE, ts)
    assert await world.is_told("bo", channel) == "This page is no longer needed; nothing has changed."


async def test_escalating_says_who_is_paged_next(world: World) -> None:
    channel = await world.declares()
    ts = await world.old(channel, page_views.buttons(await page_of(world)))
    await world.presses("bo", channel, page_views.ESCALATE, ts)
    assert "(step 2 of" in await world.is_told("bo", channel)
    await world.presses("bo", channel, page_views.ESCALATE, ts)
    assert await world.is_told("bo", channel) == "This page has moved on already; nothing has changed."
    assert (await page_of(world)).step == 1


async def test_command_is_taken_with_a_button_and_only_once(world: World) -> None:
    channel = await world.declares()
    row = actions(button("Take command", incident_views.TAKE_COMMAND, "1"))
    ts = await world.old(channel, row)
    await world.presses("bo", channel, incident_views.TAKE_COMMAND, ts)
    assert (await world.incident(1)).commander == "bo"
    await world.presses("bo", channel, incident_views.TAKE_COMMAND, ts)
    assert await world.is_told("bo", channel) == "You are already commander of INC-1."


async def test_ticking_take_command_does_not_take_it_and_says_how(world: World) -> None:
    """Typed, the answer has a button; pressed, it is a sentence; once somebody has command, neither."""
    channel = await world.declares()
    told = await world.says("ana", "/incident done 1", channel)
    assert "Nobody has command of INC-1 yet. To take it: `/incident commander`." in told
    await world.says("ana", "/incident undo 1", channel)
    run = await run_of(world)
    row = actions(button("Done", runbook_views.DONE, runbook_views.value_of(run, run.steps[0])))
    await world.presses("bo", channel, runbook_views.DONE, await world.old(channel, row))
    assert await world.is_told("bo", channel) == "Nobody has command of INC-1 yet. To take it: `/incident commander`."
    assert "Nobody has command" not in await world.says("ana", "/incident done 2", channel)
    await world.says("ana", "/incident undo 1", channel)
    assert "`/incident commander INC-1`" in await world.says("ana", "/incident done 1 INC-1")
    await world.presses("ana", "general", incident_views.TAKE_COMMAND)
    assert (await world.incident(1)).commander == "ana"
    await world.says("ana", "/incident undo 1", channel)
    assert "Nobody has command" not in await world.says("ana", "/incident done 1", channel)


async def test_resolving_with_the_button_names_the_required_steps_left_open(world: World) -> None:
    channel = await world.declares()
    await world.presses("ana", channel, incident_views.RESOLVE)
    assert (await world.incident(1)).status is Status.RESOLVED
    assert "required steps of its checklist are still open:" in await world.is_told("ana", channel)


async def test_resolving_what_is_resolved_says_so(world: World) -> None:
    channel = await world.declares()
    ts = await world.old(channel, actions(button("Resolve", incident_views.RESOLVE, "1")))
    await world.presses("ana", channel, incident_views.RESOLVE, ts)
    await world.presses("bo", channel, incident_views.RESOLVE, ts)
    assert "INC-1 is resolved, so I did not resolve it." in await world.is_told("bo", channel)


async def test_a_step_is_ticked_with_a_button_and_only_once(world: World) -> None:
    channel = await world.declares()
    run = await run_of(world)
    value = runbook_views.value_of(run, run.steps[0])
    ts = await world.old(channel, actions(button("Done", runbook_views.DONE, value)))
    await world.presses("bo", channel, runbook_views.DONE, ts)
    assert (await run_of(world)).steps[0].by == "bo"
    await world.presses("ana", channel, runbook_views.DONE, ts)
    assert (await world.is_told("ana", channel)).startswith("<@UBO> already ticked")


async def test_a_tick_is_taken_back_with_a_button(world: World) -> None:
    channel = await world.declares()
    run = await run_of(world)
    await world.says("ana", "/incident runbook done 1", channel)
    ts = await world.old(
        channel, actions(button("Undo", runbook_views.UNDO, runbook_views.value_of(run, run.steps[0])))
    )
    await world.presses("bo", channel, runbook_views.UNDO, ts)
    assert (await run_of(world)).steps[0].state is StepState.OPEN


async def test_a_step_of_a_closed_incident_stays_as_it_is(world: World) -> None:
    channel = await world.declares()
    ts = await world.finds("ana", channel, runbook_views.DONE)
    run = await run_of(world)
    ts = await world.old(
        channel, actions(button("Done", runbook_views.DONE, runbook_views.value_of(run, run.steps[0])))
    )
    await world.says("ana", "/incident resolve", channel)
    await world.presses("ana", channel, runbook_views.DONE, ts)
    assert "INC-1 is resolved, so its checklist is closed." in await world.is_told("ana", channel)
    assert (await run_of(world)).steps[0].state is StepState.OPEN


async def test_a_button_of_a_private_incident_does_nothing_for_outsiders(world: World) -> None:
    """Even if its message was copied to a place that others can see."""
    await world.declares("ana", "/incident declare sev1 threats against staff --private")
    ts = await world.old("general", actions(button("Take command", incident_views.TAKE_COMMAND, "1")))
    await world.presses("hana", "general", incident_views.TAKE_COMMAND, ts)
    assert "INC-1 is private and you are not in it." in await world.is_told("hana")
    assert (await world.incident(1)).commander is None


async def test_a_button_with_nonsense_in_it_is_answered_with_a_reference(world: World) -> None:
    ts = await world.old("general", actions(button("Resolve", incident_views.RESOLVE, "nonsense")))
    await world.presses("ana", "general", incident_views.RESOLVE, ts)
    assert "Something went wrong on my side (ref " in await world.is_told("ana")
