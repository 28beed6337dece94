"""Forms: opened by commands, buttons and shortcuts; filled in well, badly, twice, and too late."""

import pytest

from bot.views import incident as incident_views
from bot.views import runbook as runbook_views
from bot.views.message import actions, button
from runbooks.run import Run, StepState
from tests.bot.listeners.conftest import BOT, World


async def run_of(world: World) -> Run:
    async with world.bot.db.read() as tx:
        return (await tx.runs.of_incident(1))[0]


async def wishes(world: World, who: str, channel: str, what: str, step: int = 0) -> None:
    """Choose something from a step's menu."""
    run = await run_of(world)
    value = f"{what}|{runbook_views.value_of(run, run.steps[step])}"
    ts = await world.old(channel, actions(button(what, runbook_views.MORE, value)))
    await world.presses(who, channel, runbook_views.MORE, ts)


async def test_declaring_by_form(world: World) -> None:
    assert await world.says("ana", "/incident declare sev1 --private") == ""
    view = (await world.client.views("UANA"))[-1]
    assert view["title"]["text"] == "Declare an incident"
    await world.submits("ana", title="A threat", type="jailbreak", summary="Two accounts")
    incident = await world.incident(1)
    assert (incident.title, incident.severity, incident.type) == ("A threat", "sev1", "jailbreak")
    assert (incident.private, incident.summary) == (True, "Two accounts")
    told = [each["text"] for each in await world.client.messages(BOT, user="UANA")]
    which = "SEV1, Coordinated jailbreak or model misuse, private"
    assert any(text.startswith(f"INC-1 declared: {which}. Paging <@U") for text in told)


async def test_a_title_that_begins_with_a_type_is_of_that_type(world: World) -> None:
    """Nobody remembers `type:` at three in the morning; the answer says what was understood, and quotes undo it."""
    told = await world.says("ana", "/incident declare sev2 child-safety report of today")
    assert "INC-1 declared: SEV2, Child safety report, private." in told
    told = await world.says("ana", '/incident declare sev2 "child-safety team is away"')
    assert "INC-2 declared: SEV2. " in told
    assert (await world.incident(2)).private is False


async def test_a_title_of_blanks_keeps_the_form_open_and_says_why(world: World) -> None:
    await world.says("ana", "/incident declare")
    told = await world.submits("ana", title="\u200b \n ")
    assert told["errors"] is None or "An incident needs a title" in told["errors"]["title"]


async def test_a_form_sent_twice_declares_once(world: World) -> None:
    await world.says("ana", "/incident declare")
    await world.client.inbound("duplicate", times=1)
    await world.submits("ana", title="A threat")
    assert len(await world.incidents()) == 1


async def test_a_command_delivered_twice_opens_one_form(world: World) -> None:
    await world.client.inbound("duplicate", times=1)
    await world.says("ana", "/incident declare")
    assert len(await world.client.views("UANA")) == 1


async def test_a_form_that_slack_does_not_open_is_told(world: World) -> None:
    await world.client.fault("views.open", "error", error="expired_trigger_id", times=1)
    assert "Slack did not open the form in time." in await world.says("ana", "/incident declare")


async def test_declaring_from_a_message_starts_from_what_it_says(world: World) -> None:
    ts = await world.client.post("UBO", "general", "logins fail & @ana sees <it> too")
    await world.client.shortcut("UANA", "declare_from_message", channel="general", ts=ts)
    await world.submits("ana", title="Logins fail")
    summary = (await world.incident(1)).summary
    assert summary.startswith("Bo Lindqvist wrote at ")
    assert summary.endswith("logins fail & @Ana Ruiz sees <it> too")


async def test_an_update_is_written_in_a_form(world: World) -> None:
    channel = await world.declares()
    await world.presses("ana", channel, incident_views.UPDATE)
    await world.submits("ana", text="Half of the cards fail.")
    assert (await world.incident(1)).summary == "Half of the cards fail."


async def test_an_update_for_a_closed_incident_opens_no_form(world: World) -> None:
    channel = await world.declares()
    ts = await world.old(channel, actions(button("Post update", incident_views.UPDATE, "1")))
    await world.says("ana", "/incident resolve", channel)
    await world.presses("ana", channel, incident_views.UPDATE, ts)
    assert "INC-1 is resolved." in await world.is_told("ana", channel)
    assert await world.client.views("UANA") == []


async def test_an_update_sent_after_the_incident_closed_is_refused_in_the_form(world: World) -> None:
    channel = await world.declares()
    await world.presses("ana", channel, incident_views.UPDATE)
    await world.says("bo", "/incident resolve INC-1", channel)
    told = await world.submits("ana", text="Half of the cards fail.")
    assert "INC-1 is resolved, so I did not post an update." in told["errors"]["text"]


async def test_a_required_step_is_only_skipped_with_a_reason_that_can_be_followed(world: World) -> None:
    channel = await world.declares()
    await wishes(world, "bo", channel, "skip")
    told = await world.submits("bo", text="no")
    assert "This step is required." in told["errors"]["text"]
    await world.submits("bo", text="Two of us decided on the telephone.")
    step = (await run_of(world)).steps[0]
    assert (step.state, step.by, step.reason) == (StepState.SKIPPED, "bo", "Two of us decided on the telephone.")


async def test_a_note_and_an_assignee_are_given_in_forms(world: World) -> None:
    channel = await world.declares()
    await wishes(world, "ana", channel, "note")
    await world.submits("ana", text="212 accounts")
    await wishes(world, "ana", channel, "assign")
    await world.submits("ana", person="UDARA")
    step = (await run_of(world)).steps[0]
    assert (step.note, step.assignee) == ("212 accounts", "dara")


async def test_a_step_done_meanwhile_is_refused_with_a_name(world: World) -> None:
    """The form shows plain text, so whoever did it is named and not mentioned."""
    channel = await world.declares()
    await wishes(world, "ana", channel, "skip")
    await world.says("dara", "/incident runbook done 1 INC-1")
    told = await world.submits("ana", text="Two of us decided on the telephone.")
    assert told["errors"]["text"].startswith("Dara Byrne already ticked")


async def test_skipping_what_is_settled_opens_no_form(world: World) -> None:
    channel = await world.declares()
    await world.says("bo", "/incident runbook done 1 INC-1", channel)
    await wishes(world, "ana", channel, "skip")
    assert await world.is_told("ana", channel) == "<@UBO> has settled this step already. Undo that first."
    assert await world.client.views("UANA") == []


async def test_a_step_that_wants_something_recorded_asks_for_it(world: World) -> None:
    channel = await world.declares("ana", "/incident declare sev2 orders pile up type:removal-order")
    run = await run_of(world)
    number = next(n for n, step in enumerate(run.steps) if step.record)
    await wishes(world, "ana", channel, "done", number)
    await world.submits("ana", text="Received at 14:05")
    step = (await run_of(world)).steps[number]
    assert (step.state, step.note) == (StepState.DONE, "Received at 14:05")


@pytest.mark.parametrize("text", ["short", "Ü\n\"'<&" * 700])
async def test_a_message_from_elsewhere_is_kept_where_the_form_says(world: World, text: str) -> None:
    """However long it is: what does not fit into a form is cut, and shows it."""
    await world.declares()
    ts = await world.client.post("UBO", "general", text)
    await world.client.shortcut("UANA", "add_to_timeline", channel="general", ts=ts)
    await world.submits("ana", incident="1")
    kept = (await world.entries(1, "MessageKept"))[0]
    assert (kept.data["author"], kept.by) == ("bo", "ana")
    assert kept.data["text"] == text or kept.data["text"].endswith("…")
    assert await world.is_told("ana") == "Added to INC-1's timeline."


async def test_a_message_of_the_incidents_own_channel_is_kept_at_once(world: World) -> None:
    channel = await world.declares()
    ts = await world.client.post("UANA", channel, "the queue is full")
    for _ in range(2):
        await world.client.shortcut("UANA", "add_to_timeline", channel=channel, ts=ts)
    assert [entry.data["text"] for entry in await world.entries(1, "MessageKept")] == ["the queue is full"]
    assert "That message is on INC-1's timeline already." in await world.is_told("ana", channel)


async def test_without_an_incident_there_is_nothing_to_add_a_message_to(world: World) -> None:
    ts = await world.client.post("UBO", "general", "hello")
    await world.client.shortcut("UANA", "add_to_timeline", channel="general", ts=ts)
    assert "No incident is open" in await world.is_told("ana")


async def test_private_incidents_are_not_offered_to_outsiders(world: World) -> None:
    await world.declares("ana", "/incident declare sev1 threats against staff --private")
    ts = await world.client.post("UBO", "general", "hello")
    await world.client.shortcut("UHANA", "add_to_timeline", channel="general", ts=ts)
    assert "No incident is open" in await world.is_told("hana")
