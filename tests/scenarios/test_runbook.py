"""The checklist: worked by buttons, menus and forms, and by typing."""

from pathlib import Path

from tests.world import Payload, World, shown
from tests.world import world as a_world

CHANNEL = "inc-1-payments-are-failing"
LED = """
title: Led
stages:
  - title: First
    steps:
      - Take command
      - {key: call-in, text: Take command of the phones too, role: commander}
"""


async def checklist(world: World) -> str:
    """The one checklist message."""
    return shown(await message(world))


async def message(world: World) -> Payload:
    """The one message that it is."""
    (found,) = [m for m in await world.messages(CHANNEL) if "A short one" in shown(m) and not m["ephemeral_for"]]
    return found


async def declared(world: World) -> None:
    await world.declares("ana", "/incident declare sev2 payments are failing")
    await world.types("bo", "/incident ack INC-1")


async def test_working_through_it_with_buttons(world: World) -> None:
    """Done, with what is to be recorded; skipped with a reason; the next step stands out; who is told."""
    await declared(world)
    assert "*Next: step 1*" in await checklist(world)
    await world.presses("bo", CHANNEL, "runbook.done")
    assert "✓ 1. Measure how fast it grows · Bo Larsen" in await checklist(world)
    assert "*Next: step 2*" in await checklist(world)
    await world.presses("bo", CHANNEL, "runbook.done")
    await world.submits("bo", text="2,310 ids & hashes, in the vault")
    assert "2,310 ids &amp; hashes, in the vault" in await checklist(world)
    await world.presses("ana", CHANNEL, "runbook.more", selected=await world.option(CHANNEL, "skip"))
    answer = await world.submits("ana", text="  ")
    assert answer["errors"]
    await world.submits("ana", text="there are no appeals")
    assert "⊘ 3. Check appeals · skipped by Ana Ruiz" in await checklist(world)
    assert "there are no appeals" in await checklist(world)
    assert "1 skipped" in await checklist(world)
    assert "/incident resolve" in await checklist(world)


async def test_assigning_noting_and_taking_back_with_menus(world: World) -> None:
    """What is given to somebody brings them into the channel."""
    await declared(world)
    await world.presses("ana", CHANNEL, "runbook.more", selected=await world.option(CHANNEL, "assign"))
    await world.submits("ana", person="UDEE")
    assert "<@UDEE>" in await checklist(world)
    assert "UDEE" in (await world.seen(CHANNEL))["members"]
    assert (await world.texts(CHANNEL))[-1].endswith("to <@UDEE>.")
    await world.presses("ana", CHANNEL, "runbook.more", selected=await world.option(CHANNEL, "note"))
    await world.submits("ana", text="twice as fast as yesterday")
    assert "*Note:* twice as fast as yesterday" in await checklist(world)
    await world.presses("dee", CHANNEL, "runbook.done")
    assert "1 of 3" in await checklist(world)
    await world.presses("dee", CHANNEL, "runbook.undo")
    assert "0 of 3" in await checklist(world)
    assert [k for k in await world.timeline() if k.startswith("Step") and k != "StepReachedNobody"] == [
        "StepAssigned", "StepNoted", "StepDone", "StepReopened",
    ]  # fmt: skip


async def test_what_is_typed_after_the_number_is_kept_with_the_step(world: World) -> None:
    """Ticked and recorded at once; the answer shows what was kept, and asks for nothing more."""
    await declared(world)
    told = await world.reply("ana", "/incident runbook done 2 2,310 ids <held>", CHANNEL)
    assert "is done with your note “2,310 ids &lt;held&gt;”" in told
    assert "Still to be written down" not in told
    assert "2,310 ids &lt;held&gt;" in await checklist(world)
    (done,) = await world.entries("StepDone")
    assert done.data["note"] == "2,310 ids <held>"
    assert "One step at a time" in await world.reply("ana", "/incident runbook done 1, 3", CHANNEL)
    assert len(await world.entries("StepDone")) == 1


async def test_working_through_it_by_typing(world: World) -> None:
    """The same, from any channel."""
    await declared(world)
    assert "is done" in await world.reply("ana", "/incident runbook INC-1 done 1")
    assert "is skipped" in await world.reply("ana", "/incident runbook skip 2 nothing was stored, ask bo", CHANNEL)
    assert "is to be done again" in await world.reply("ana", "/incident runbook undo 2", CHANNEL)
    assert "is for <@UDEE>" in await world.reply("ana", "/incident runbook assign 3 @dee", CHANNEL)
    assert "has your note" in await world.reply("ana", "/incident runbook note 3 ask legal", CHANNEL)
    text = await checklist(world)
    assert "1 of 3" in text
    assert "<@UDEE>" in text
    assert "ask legal" in text
    await world.types("dee", "/incident runbook INC-1")
    assert "1 of 3" in await world.told("dee")


async def test_what_is_done_already_is_a_sentence(world: World) -> None:
    """By whom, and nothing changed."""
    await declared(world)
    copy = await message(world)
    await world.presses("bo", CHANNEL, "runbook.done")
    before = await world.timeline()
    await world.presses_old("ana", CHANNEL, copy, "runbook.done")
    assert "<@UBO> already ticked" in await world.told("ana", CHANNEL)
    assert "<@UBO> already ticked" in await world.reply("ana", "/incident runbook done 1", CHANNEL)
    assert "already ticked" in await world.reply("ana", "/incident runbook skip 1 not needed here", CHANNEL)
    assert "nothing to undo" in await world.reply("ana", "/incident runbook undo 3", CHANNEL)
    assert "steps 1 to 3" in await world.reply("ana", "/incident runbook done 4", CHANNEL)
    assert "required" in await world.reply("ana", "/incident runbook skip 2 no", CHANNEL)
    assert await world.timeline() == before


async def test_a_closed_incidents_checklist_has_no_buttons(world: World) -> None:
    """An old one's button says why; reopening brings them back."""
    await declared(world)
    copy = await message(world)
    assert "1 required step" in await world.reply("ana", "/incident resolve", CHANNEL)
    now = await message(world)
    assert "runbook.done" not in str(now)
    assert "this checklist is closed" in shown(now)
    before = await world.timeline()
    await world.presses_old("ana", CHANNEL, copy, "runbook.done")
    assert "INC-1 is resolved, so its checklist is closed" in await world.told("ana", CHANNEL)
    assert "so its checklist is closed" in await world.reply("ana", "/incident runbook done 1", CHANNEL)
    assert await world.timeline() == before
    await world.types("ana", "/incident reopen", CHANNEL)
    await world.presses("ana", CHANNEL, "runbook.done")
    assert "1 of 3" in await checklist(world)


async def test_a_form_that_was_left_open_while_the_incident_closed(world: World) -> None:
    """What was typed is not lost: the form says why, and stays."""
    await declared(world)
    await world.presses("ana", CHANNEL, "runbook.more", selected=await world.option(CHANNEL, "note"))
    await world.types("bo", "/incident resolve INC-1")
    answer = await world.submits("ana", text="a note")
    assert "INC-1 is resolved" in str(answer["errors"])
    assert len(await world.client.views("UANA")) == 1


async def test_a_further_runbook(world: World) -> None:
    """A second checklist stands below; the same one twice is a sentence."""
    await declared(world)
    assert "works through" in await world.reply("ana", "/incident runbook general", CHANNEL)
    assert sum("General incident" in line for line in await world.lines(CHANNEL)) == 1
    assert "already" in await world.reply("ana", "/incident runbook general", CHANNEL)
    assert "general" in await world.reply("ana", "/incident runbook generla", CHANNEL)


async def test_a_run_keeps_the_version_it_began_with(world: World) -> None:
    """The runbook is changed meanwhile: a run goes on as it began, the next one is as it now stands."""
    await declared(world)
    file = world.team_files / "runbooks" / "short.yaml"
    file.write_text(file.read_text().replace("Measure how fast it grows", "Count what is growing"))
    assert "Read again" in await world.reply("ana", "/incident reload")
    await world.presses("bo", CHANNEL, "runbook.done")
    assert "Measure how fast it grows" in await checklist(world)
    await world.declares("ana", "/incident declare sev3 another one")
    assert any("Count what is growing" in line for line in await world.lines("inc-2-another-one"))


async def test_a_runbook_for_private_incidents_warns_in_a_public_one(world: World) -> None:
    """Nothing is attached until somebody insists; then the warning gives way to what was done."""
    await declared(world)
    await world.types("ana", "/incident runbook csam-report", CHANNEL)
    warning = await world.told("ana", CHANNEL)
    assert "Nothing was attached yet." in warning
    assert "is public: everybody in the workspace can read its channel" in warning
    assert "`/incident declare sev2 TITLE --private`" in warning
    assert (await world.timeline()).count("RunStarted") == 1
    await world.presses("ana", CHANNEL, "runbook.attach_anyway", confirm=True)
    assert (await world.timeline()).count("RunStarted") == 2
    told = "\n".join(map(shown, await world.messages(CHANNEL, "ana")))
    assert "INC-1 works through “Child sexual abuse material (CSAM) report” now" in told
    assert "Nothing was attached yet." not in told


async def test_the_warning_leads_to_the_form_of_a_private_incident(world: World) -> None:
    """As grave as the public one, its box ticked; and in a private incident nothing is asked."""
    await declared(world)
    await world.types("ana", "/incident runbook csam-report", CHANNEL)
    await world.presses("ana", CHANNEL, "runbook.declare_private")
    await world.submits("ana", title="A report came in")
    assert (await world.entries("IncidentDeclared", 2))[0].data["private"] is True
    assert (await world.entries("IncidentDeclared", 2))[0].data["severity"] == "sev2"
    assert "works through" in await world.reply("ana", "/incident runbook csam-report INC-2")


async def test_taking_command_ticks_the_step_that_says_so(database_url: str, team_files: Path) -> None:
    """Being given command ticks nothing, as one may not know of it; nor does a second time."""
    (team_files / "runbooks" / "led.yaml").write_text(LED)
    async with a_world(database_url, team=team_files) as world:
        await declared(world)
        await world.types("ana", "/incident runbook led", CHANNEL)
        await world.types("ana", "/incident commander @bo", CHANNEL)
        assert await world.entries("StepDone") == []
        await world.types("ana", "/incident commander me", CHANNEL)
        (ticked,) = await world.entries("StepDone")
        assert (ticked.by, ticked.data["step"]) == ("ana", "take-command")
        assert "✓ 1. Take command · Ana Ruiz" in str(await world.lines(CHANNEL))
        await world.types("bo", "/incident commander me", CHANNEL)
        assert len(await world.entries("StepDone")) == 1


async def test_a_checklist_that_the_commander_adds_has_command_ticked(database_url: str, team_files: Path) -> None:
    """They have it; what is to be recorded is still asked for."""
    (team_files / "runbooks" / "led.yaml").write_text(LED)
    recorded = LED.replace("- Take command", "- {text: Take command, record: When}")
    (team_files / "runbooks" / "recorded.yaml").write_text(recorded)
    async with a_world(database_url, team=team_files) as world:
        await declared(world)
        await world.types("ana", "/incident commander me", CHANNEL)
        await world.types("ana", "/incident runbook recorded", CHANNEL)
        assert await world.entries("StepDone") == []
        await world.types("ana", "/incident runbook led", CHANNEL)
        assert [entry.by for entry in await world.entries("StepDone")] == ["ana"]
