"""A page: who is woken, how they answer, and what becomes of it when they do not."""

from pathlib import Path

from storage.tables import outbox
from tests.world import World
from tests.world import world as a_world

DECLARE = "/incident declare sev2 payments are failing"


async def test_a_page_that_cannot_be_read_costs_itself_alone(world: World) -> None:
    """What was to page bo is broken: the next person is paged at once, the timeline and operations are told."""
    await world.client.fault("chat.postMessage", "http500")
    await world.client.command("UANA", "general", "/incident declare sev2 payments are failing")

    async def waiting() -> list[str]:
        async with world.bot.db.read() as tx:
            return [row.id for row in await tx.outbox.rows() if row.kind == "NotifyResponder" and not row.leased_by]

    await world.until(waiting)
    async with world.bot.db.begin() as tx:
        table = outbox.update().where(outbox.c.kind == "NotifyResponder")
        await tx.connection.execute(table.values(data={"person": None}))
    await world.client.clear_faults()

    async def next_one() -> bool:
        return "cy" in await world.paged()

    await world.until(next_one)
    assert (await world.entries("ResponderNotReached"))[0].data["person"] == "bo"
    assert "cannot be read" in "\n".join(await world.lines("incident-ops"))
    async with world.bot.db.read() as tx:
        assert (await tx.outbox.troubles()).dead == 1


async def test_who_has_left_the_workspace_is_passed_at_once_and_operations_are_told_why(world: World) -> None:
    """Slack calls it a channel that is not found; people are told that it is the person."""
    await world.client.fault("chat.postMessage", "error", error="channel_not_found", channel="UBO")
    await world.declares("ana", DECLARE)
    assert await world.paged() == ["cy"]
    assert "Slack does not know this person any more" in "\n".join(await world.lines("incident-ops"))


async def test_an_unanswered_page_goes_from_step_to_step_and_then_alarms_operations(world: World) -> None:
    """Each step's person is woken in turn; when all were tried the operations channel is told, once."""
    await world.declares("ana", DECLARE)
    assert await world.paged() == ["bo"]
    await world.passes(minutes=4)
    assert await world.paged() == []
    await world.passes(minutes=1)
    assert await world.paged() == ["cy"]
    assert await world.lines("incident-ops") == []
    await world.passes(minutes=10)
    (alarm,) = await world.lines("incident-ops")
    assert "Nobody answered a page: SEV2 · INC-1: payments are failing" in alarm
    assert "Bo Larsen" in alarm
    assert "Cy Tan" in alarm
    await world.passes(hours=3)
    assert len(await world.lines("incident-ops")) == 1
    assert await world.paged() == []
    await world.presses("dee", "incident-ops", "page.acknowledge")
    assert "PageAcknowledged" in await world.timeline()
    channel = await world.seen("inc-1-payments-are-failing")
    (alarm,) = await world.lines("incident-ops")
    assert "Dee Osei acknowledged this page" in alarm
    assert f"<#{channel['id']}>" in alarm
    assert "page.acknowledge" not in str(await world.messages("incident-ops"))
    assert "UDEE" in channel["members"]


async def test_acknowledging_stops_escalation(world: World) -> None:
    """Nobody else is woken once somebody has it; the message says who has it, and its buttons are gone."""
    await world.declares("ana", DECLARE)
    await world.presses("bo", "@", "page.acknowledge")
    assert "You acknowledged this page" in (await world.texts("@", "bo"))[0]
    assert "page." not in str((await world.messages("@", "bo"))[0]["blocks"][1:])
    assert any(
        "Bo Larsen" in line and "acknowledged" in line for line in await world.lines("inc-1-payments-are-failing")
    )
    await world.passes(hours=2)
    assert await world.paged() == ["bo"]
    assert await world.lines("incident-ops") == []


async def test_acknowledging_by_command(world: World) -> None:
    """In the channel or from elsewhere; a second time is a sentence."""
    await world.declares("ana", DECLARE)
    assert "You have INC-1" in await world.reply("dee", "/incident ack INC-1")
    assert "No page of INC-1 is waiting" in await world.reply("bo", "/incident ack INC-1")
    assert "Dee Osei acknowledged this page" in (await world.texts("@", "bo"))[0]
    await world.passes(hours=2)
    assert await world.paged() == ["bo"]


async def test_a_second_press_is_a_sentence_and_changes_nothing(world: World) -> None:
    """Whoever presses the old button is told who has it."""
    await world.declares("ana", DECLARE)
    await world.passes(minutes=5)
    cys_copy = (await world.messages("@", "cy"))[0]
    await world.presses("bo", "@", "page.acknowledge")
    timeline = await world.timeline()
    await world.presses_old("cy", "@", cys_copy, "page.acknowledge")
    assert "<@UBO>" in await world.told("cy", "@")
    await world.presses_old("cy", "@", cys_copy, "page.escalate")
    assert "<@UBO>" in await world.told("cy", "@")
    assert await world.timeline() == timeline


async def test_acknowledging_late_still_counts(world: World) -> None:
    """The first one answers after the page went on: it stops there, and the second one's message says so."""
    await world.declares("ana", DECLARE)
    await world.passes(minutes=6)
    assert await world.paged() == ["bo", "cy"]
    await world.presses("bo", "@", "page.acknowledge")
    assert "Bo Larsen acknowledged this page" in (await world.texts("@", "cy"))[0]
    await world.passes(hours=1)
    assert await world.lines("incident-ops") == []


async def test_a_page_is_over_when_its_incident_is(world: World) -> None:
    """Nobody is woken for what is resolved, and an old button says so."""
    await world.declares("ana", DECLARE)
    copy = (await world.messages("@", "bo"))[0]
    await world.types("ana", "/incident resolve INC-1")
    assert "This page is over" in (await world.texts("@", "bo"))[0]
    await world.presses_old("bo", "@", copy, "page.acknowledge")
    assert "no longer needed" in await world.told("bo", "@")
    await world.passes(hours=2)
    assert await world.paged() == ["bo"]


async def test_escalating_by_button_moves_on_once(world: World) -> None:
    """Two people press the button of the same step: one step further, not two."""
    await world.declares("ana", DECLARE)
    copy = (await world.messages("@", "bo"))[0]
    await world.presses("bo", "@", "page.escalate")
    assert await world.paged() == ["bo", "cy"]
    assert "Paging <@UCY>" in await world.told("bo", "@")
    await world.presses_old("bo", "@", copy, "page.escalate")
    assert "moved on already" in await world.told("bo", "@")
    assert await world.lines("incident-ops") == []
    await world.types("ana", "/incident escalate INC-1")
    assert len(await world.lines("incident-ops")) == 1


async def test_a_step_that_reaches_nobody_is_passed_at_once(world: World) -> None:
    """No five minutes are lost on an empty schedule, and operations are told of the gap."""
    await world.declares("ana", "/incident declare sev2 type:night lights are out")
    assert await world.paged() == ["cy"]
    assert "Step 1 was passed at once: nobody was on call for nights. Paging <@UCY>" in await world.told("ana")
    (alarm,) = await world.lines("incident-ops")
    assert "Nobody is on call for step 1 of a page" in alarm
    assert "nights" in alarm


async def test_a_person_whom_slack_does_not_know_is_passed_at_once_and_told(
    database_url: str, team_files: Path
) -> None:
    """Bo's e-mail is another in Slack: operations telephone, and cy is woken now, not in five minutes."""
    async with a_world(database_url, team=team_files, start=False) as world:
        await world.client.profile("UBO", email="b.larsen@example.org")
        bot = await world.starts()
        assert bot.directory.missing == ("bo",)
        await world.declares("ana", DECLARE)
        assert await world.paged() == ["cy"]
        (alarm,) = await world.lines("incident-ops")
        assert "A page did not reach Bo Larsen" in alarm


async def test_a_person_whose_account_is_closed_is_passed_at_once_and_told(world: World) -> None:
    """Slack refuses the message: the same."""
    await world.client.profile("UBO", deleted=True)
    await world.declares("ana", DECLARE)
    assert await world.paged() == ["cy"]
    assert "A page did not reach Bo Larsen" in (await world.lines("incident-ops"))[0]


async def test_paging_by_hand(world: World) -> None:
    """A person, a team, somebody unknown; with a reason, for an incident or for itself."""
    assert "Paging <@UDEE>" in await world.reply("ana", "/page dee may we disclose <!channel> this?")
    assert await world.paged() == ["dee"]
    (page,) = await world.texts("@", "dee")
    assert "may we disclose &lt;!channel&gt; this?" in page
    await world.types("ana", "/page responders all hands")
    assert sorted(await world.paged()) == ["bo", "cy"]
    assert "Why is `dee` paged?" in await world.reply("ana", "/page dee")
    assert "I cannot page `zoe`" in await world.reply("ana", "/page zoe please come")
    assert await world.paged() == []
    await world.presses("dee", "@", "page.acknowledge")
    await world.passes(minutes=5)
    (alarm,) = await world.lines("incident-ops")
    assert "all hands" in alarm


async def test_who_is_on_call_is_told_in_the_readers_zone(world: World) -> None:
    """And who is not."""
    await world.types("ana", "/oncall")
    answer = await world.told("ana")
    assert "<@UBO>" in answer
    assert "<!date^" in answer
    assert "nights" in answer


async def test_a_mail_address_names_a_person_and_an_unknown_one_is_one_plain_sentence(world: World) -> None:
    """Slack makes a link of it; nobody is to see that."""
    answer = await world.reply("ana", "/page nobody@example.com the vendor calls")
    assert answer.startswith("I cannot page `nobody@example.com`: the team's files do not name it.")
    assert "mailto" not in answer
    assert await world.paged() == []
    await world.types("ana", "/page cy@example.com the vendor calls")
    assert await world.paged() == ["cy"]
