"""A page in somebody's hands: asked again, snoozed, given away, sent to a step; by command, by button, by several."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.team_files import adds, unbundled, with_policies
from tests.world import World, shown
from tests.world import world as a_world

DECLARE = "/incident declare sev2 payments are failing"
POLICY = """  urgent:
    ack_timeout: 20m
    last_resort: {page: person dee, wait: 5m}
    steps:
      - {page: schedule primary, wait: 5m}
      - {page: person ana, wait: 5m, when: {severity: sev1}}
      - {page: [person cy, channel general], wait: 10m}
  pair:
    steps:
      - {page: team responders, wait: 5m, acknowledge: 2}
      - {page: person dee, wait: 5m}
  rare:
    steps:
      - {page: schedule primary, wait: 5m, when: {severity: sev1}}
  skipped:
    steps:
      - {page: person ana, wait: 5m}
      - {page: team responders, wait: 5m, acknowledge: 2}
      - {page: person dee, wait: 5m}
  grave:
    steps:
      - {page: team responders, wait: 5m, acknowledge: 2, when: {severity: sev1}}
      - {page: person dee, wait: 5m}
      - {page: person ana, wait: 5m}
  turns:
    steps:
      - {page: team responders, wait: 5m, turns: round robin}
"""


@pytest.fixture
async def world(database_url: str, team_files: Path) -> AsyncIterator[World]:
    """The team of the stories, with a policy that can more."""
    async with a_world(database_url, team=unbundled(with_policies(team_files, POLICY))) as made:
        yield made


async def test_whoever_acknowledged_and_did_nothing_is_asked_again_and_then_it_goes_on(world: World) -> None:
    """Twenty minutes without a sign: first they themselves, then the next step that is for this page."""
    await world.declares("ana", DECLARE)
    await world.presses("bo", "@", "page.acknowledge")
    assert await world.paged() == ["bo"]
    await world.passes(minutes=19)
    assert await world.paged() == []
    await world.passes(minutes=1)
    assert await world.paged() == ["bo"]
    assert "You are asked again" in (await world.texts("@", "bo"))[-1]
    await world.passes(minutes=5)
    assert await world.paged() == ["cy"]
    assert "StepNotMeant" in await world.timeline()


async def test_whoever_works_on_it_is_not_asked_again(world: World) -> None:
    """A note is a sign; nobody is disturbed any more."""
    await world.declares("ana", DECLARE)
    await world.presses("bo", "@", "page.acknowledge")
    await world.passes(minutes=10)
    await world.types("bo", "/incident note INC-1 the processor is down")
    await world.passes(hours=5)
    assert await world.paged() == ["bo"]
    assert await world.lines("incident-ops") == []


async def test_a_snoozed_page_comes_back(world: World) -> None:
    """By command and by the menu; a second snooze by somebody else is a sentence."""
    await world.declares("ana", DECLARE)
    assert "You are asked again" in await world.reply("bo", "/page snooze 1h30 INC-1")
    assert (await world.entries("PageSnoozed"))[-1].data["minutes"] == 90
    assert "You are asked again" in await world.reply("bo", "/page snooze 30")
    assert "snoozed this page, and are asked again" in (await world.texts("@", "bo"))[0]
    await world.passes(minutes=29)
    assert await world.paged() == ["bo"]
    await world.passes(minutes=1)
    assert await world.paged() == ["bo"]
    assert "1 to 1440 minutes" in await world.reply("bo", "/page snooze 2000")
    assert "as in `2h` and `1h30`" in await world.reply("bo", "/page snooze until noon")
    await world.presses("bo", "@", "page.more", selected=await _choice(world, "bo", "snooze-120"))
    await world.passes(minutes=119)
    assert await world.paged() == []
    await world.passes(minutes=1)
    assert await world.paged() == ["bo"]


async def test_an_acknowledged_page_does_not_come_back_when_its_incident_is_over(world: World) -> None:
    """Nobody puts it off, gives it away or takes it to a step; reopened, they do."""
    await world.declares("ana", DECLARE)
    await world.presses("bo", "@", "page.acknowledge")
    await world.types("ana", "/incident resolve INC-1 it works again")
    await world.paged()
    for command in ("/page snooze 30 INC-1", "/page reassign cy INC-1", "/page escalate 3 INC-1"):
        assert "no longer needed: INC-1 is resolved." in await world.reply("bo", command)
    await world.passes(hours=2)
    assert await world.paged() == []
    await world.types("ana", "/incident reopen INC-1")
    assert "You are asked again" in await world.reply("bo", "/page snooze 30 INC-1")


async def test_a_page_is_given_to_somebody_else(world: World) -> None:
    """Also after it was acknowledged; without an answer it goes on to the step that comes after."""
    await world.declares("ana", DECLARE)
    assert "You have INC-1" in await world.reply("bo", "/page ack")
    assert "You have this page. To have others asked: `/page reassign bo`" in await world.reply("bo", "/page escalate")
    assert "Paging <@UDEE>" in await world.reply("bo", "/page reassign dee")
    assert await world.paged() == ["bo", "dee"]
    assert "Bo Larsen gave the page to Dee Osei." in "\n".join(await world.lines(await world.incident_channel()))
    assert "Nobody is on call for `nights` now" in await world.reply("bo", "/page reassign nights INC-1")
    await world.passes(minutes=5)
    assert await world.paged() == ["cy"]


async def test_a_page_is_sent_to_a_step(world: World) -> None:
    """To the one with the number, past the others; the channel that it names has the page too, with its buttons."""
    await world.declares("ana", DECLARE)
    assert "There is no step 9. This page has steps 1 to 4." in await world.reply("bo", "/page escalate 9")
    assert "Paging <@UCY> and #general" in await world.reply("bo", "/page escalate 3")
    assert await world.paged() == ["bo", "cy"]
    page = (await world.lines("general"))[-1]
    assert "Somebody is wanted" in page
    assert "Step 3 of 3. Without an answer, Dee Osei is paged at" in page
    await world.presses("dee", "general", "page.acknowledge")
    page = (await world.lines("general"))[-1]
    assert "Dee Osei acknowledged this page" in page


async def test_two_have_to_acknowledge(world: World) -> None:
    """The first stops nothing yet; saying it twice is a sentence; the second settles it."""
    await world.types("ana", "/page pair both of you please")
    assert sorted(await world.paged()) == ["bo", "cy"]
    assert "1 more has to acknowledge" in await world.reply("bo", "/page ack")
    assert "Bo Larsen has acknowledged; 1 more is wanted." in shown((await world.messages("@", "cy"))[0])
    assert "You acknowledged this page already; 1 more is wanted." in await world.reply("bo", "/page ack")
    await world.passes(minutes=4)
    await world.types("cy", "/page ack")
    await world.passes(hours=1)
    assert await world.paged() == []
    assert await world.lines("incident-ops") == []


@pytest.mark.parametrize(("severity", "moves"), [("sev2", ""), ("sev1", "/page escalate INC-1 3")])
async def test_a_step_that_asked_nobody_wants_nobodys_acknowledgement(world: World, severity: str, moves: str) -> None:
    """It wants two of them, but is not for this incident; or it did ask two, which holds from then on."""
    await world.declares("ana", f"/incident declare {severity} payments are failing")
    await world.reply("ana", "/incident ack INC-1")
    answer = await world.reply("ana", "/incident page INC-1 grave please look")
    assert ("was passed: it is for SEV1. Paging " in answer) == (severity == "sev2")
    if moves:
        await world.reply("ana", moves)
    answerer = "ana" if moves else "dee"
    await world.presses(answerer, "@", "page.acknowledge")
    *_, last = await world.entries("PageAcknowledged")
    assert last.data["missing"] == (1 if moves else 0)


async def test_a_policy_of_which_no_step_is_for_the_incident_says_so(world: World) -> None:
    """Operations are told at once, and not that somebody had been asked and had not answered."""
    await world.declares("ana", DECLARE)
    await world.presses("bo", "@", "page.acknowledge")
    assert "No step of `rare` reaches anybody now" in await world.reply("ana", "/incident page INC-1 rare please look")
    alarm = "\n".join(await world.lines("incident-ops"))
    assert "A page is for nobody now" in alarm
    assert "• Step 1: passed, as it is for SEV1" in alarm
    assert "Nobody answered" not in alarm


async def test_a_step_that_was_left_out_wants_nobodys_acknowledgement(world: World) -> None:
    """Sent over the step that wants two of them, the page is content with one."""
    await world.types("ana", "/page skipped please look")
    await world.reply("ana", "/page escalate 3")
    assert (await world.paged())[-1] == "dee"
    await world.presses("dee", "@", "page.acknowledge")
    assert "You acknowledged this page" in (await world.texts("@", "dee"))[0]


async def test_a_page_of_several_that_is_given_to_one_person_wants_no_more_than_that_one(world: World) -> None:
    """Also when they are asked again; where it goes on to a step, that says how many have to acknowledge."""
    await world.types("ana", "/page pair both of you please")
    assert "Paging <@UDEE>" in await world.reply("bo", "/page reassign dee")
    assert "You have it: nobody else is paged." in await world.reply("dee", "/page ack")
    assert "Dee Osei acknowledged this page" in (await world.texts("@", "cy"))[0]
    await world.types("dee", "/page snooze 30")
    await world.passes(minutes=30)
    assert "You have it: nobody else is paged." in await world.reply("dee", "/page ack")
    await world.passes(hours=1)
    assert sorted(await world.paged()) == ["bo", "cy", "dee", "dee"]
    await world.types("dee", "/page reassign responders")
    assert "1 more has to acknowledge" in await world.reply("bo", "/page ack")


async def test_turns_are_taken(world: World) -> None:
    """One person a page, the other the next time; a page by hand has no incident and needs none."""
    for reason in ("one", "two", "three"):
        await world.types("ana", f"/page turns {reason}")
    assert await world.paged() == ["bo", "cy", "bo"]


async def test_whoever_asked_for_a_page_can_have_somebody_else_asked(world: World) -> None:
    """It is in nobody's channel; but to say that they have it would be somebody else's word."""
    await world.types("dee", "/page bo the vendor's hotline asks for you")
    assert "No page waits for you" in await world.reply("ana", "/page reassign cy")
    assert "No page waits for you" in await world.reply("dee", "/page ack")
    assert "Paging <@UCY>" in await world.reply("dee", "/page reassign cy")
    assert await world.paged() == ["bo", "cy"]
    assert "no further step" in await world.reply("dee", "/page escalate")


async def test_there_is_nothing_to_answer(world: World) -> None:
    assert "No page waits for you" in await world.reply("dee", "/page ack")


async def _choice(world: World, who: str, what: str) -> str:
    for message in reversed(await world.messages("@", who)):
        for block in message["blocks"]:
            for element in block.get("elements", []):
                for each in element.get("options", []):
                    if each["value"].startswith(f"{what}|"):
                        return str(each["value"])
    raise AssertionError(f"{who} cannot choose {what}")


async def test_a_channel_that_was_archived_keeps_nobodys_message_from_being_brought_up_to_date(world: World) -> None:
    """The page stood there, too; that it cannot be changed there is nobody's business."""
    await world.declares("ana", DECLARE)
    await world.passes(minutes=5)
    await world.client.fault("chat.update", "error", error="is_archived", channel=await world.channel_id("general"))
    await world.client.fault("chat.update", "error", error="strange", channel=await world.direct("bo"))
    await world.presses("cy", "@", "page.acknowledge")
    assert "You acknowledged this page" in (await world.texts("@", "cy"))[0]
    await world.client.clear_faults()

    async def shown_to_bo() -> bool:
        return "Cy Tan acknowledged this page" in (await world.texts("@", "bo"))[0]

    await world.until(shown_to_bo)
    assert "RefreshPageMessages" not in "\n".join(await world.lines("incident-ops"))


async def test_a_step_whose_people_have_acknowledged_is_passed_at_once(database_url: str, team_files: Path) -> None:
    """Two are wanted and one has it: the step that would ask that one again waits for nobody, and alarms nobody."""
    world_files = _urgent(
        team_files,
        """      - {page: team responders, wait: 5m, acknowledge: 2}
      - {page: person bo, wait: 30m}
      - {page: [person bo, person dee], wait: 5m}
""",
    )
    async with a_world(database_url, team=world_files) as world:
        await world.declares("ana", DECLARE)
        assert "1 more has to acknowledge" in await world.reply("bo", "/page ack")
        assert sorted(await world.paged()) == ["bo", "cy"]
        assert "Without an answer, Dee Osei is paged" in shown((await world.messages("@", "cy"))[-1])
        await world.passes(minutes=5)
        assert await world.paged() == ["dee"]
        assert await world.lines("incident-ops") == []
        await world.types("ana", "/incident timeline INC-1")
        story = await world.told("ana")
        assert "Step 2 was passed: whoever it asks has acknowledged already." in story
        assert "Step 3 called for Dee Osei." in story
        await world.presses("dee", "@", "page.acknowledge")
        await world.passes(hours=1)
        assert await world.paged() == []


async def test_who_sleeps_is_woken_at_once_where_all_who_are_awake_have_acknowledged(
    database_url: str, team_files: Path
) -> None:
    """The step spares Dee for Bo's sake, who has said already that two are wanted."""
    adds(team_files, "bo", "night: 03:00-03:01, awake_first: true")
    adds(team_files, "dee", "night: 00:00-23:59")
    world_files = _urgent(
        team_files,
        """      - {page: [person bo, person cy], wait: 5m, acknowledge: 2}
      - {page: [person bo, person dee], wait: 30m, sparing: 20m}
""",
    )
    async with a_world(database_url, team=world_files) as world:
        await world.declares("ana", DECLARE)
        await world.presses("bo", "@", "page.acknowledge")
        await world.passes(minutes=5)
        assert sorted(await world.paged()) == ["bo", "cy", "dee"]


async def test_escalate_pressed_twice_wakes_the_sleepers_and_no_more(database_url: str, team_files: Path) -> None:
    """The second press, on a screen that still shows the first state, is a sentence; on the new one it moves on."""
    adds(team_files, "bo", "night: 00:00-23:59")
    adds(team_files, "cy", "night: 03:00-03:01, awake_first: true")
    world_files = _urgent(
        team_files,
        """      - {page: [person bo, person cy], wait: 15m, sparing: 5m}
      - {page: person dee, wait: 5m}
""",
    )
    async with a_world(database_url, team=world_files) as world:
        await world.declares("ana", DECLARE)
        assert await world.paged() == ["cy"]
        (before,) = await world.messages("@", "cy")
        await world.presses_old("cy", "@", before, "page.escalate")
        assert await world.paged() == ["bo"]
        await world.presses_old("cy", "@", before, "page.escalate")
        assert await world.paged() == []
        assert "This page has moved on already; nothing has changed." in await world.told("cy", "@")
        await world.presses("cy", "@", "page.escalate")
        assert await world.paged() == ["dee"]


async def test_given_twice_to_the_same_person_it_asks_them_once(world: World) -> None:
    """Two who have the same thought; once it was given to somebody else, it may be given back."""
    await world.declares("ana", DECLARE)
    assert "Paging <@UDEE>" in await world.reply("ana", "/page reassign dee INC-1")
    assert "is being asked already; nothing has changed." in await world.reply("bo", "/page reassign dee INC-1")
    assert await world.paged() == ["bo", "dee"]
    assert "Paging <@UCY>" in await world.reply("bo", "/page reassign cy INC-1")
    assert "Paging <@UDEE>" in await world.reply("bo", "/page reassign dee INC-1")
    assert await world.paged() == ["cy", "dee"]
    await world.presses("dee", "@", "page.acknowledge")
    assert "Paging <@UDEE>" in await world.reply("bo", "/page reassign dee INC-1")


def _urgent(files: Path, steps: str) -> Path:
    """The stories' team, with other steps for what is declared; each page is a message."""
    return unbundled(with_policies(files, f"  urgent:\n    steps:\n{steps}"))


async def test_an_answer_names_the_next_person_whom_the_page_will_call(world: World) -> None:
    """The second step is for graver ones: every answer passes it over, as the page does."""
    assert "Without an answer in 5 min, Cy Tan and #general are paged" in await world.reply("ana", DECLARE)
    told = await world.reply("ana", "/incident page INC-1 urgent please look")
    assert "Without an answer in 5 min, Cy Tan and #general are paged" in told
    assert "Without an answer in 5 min, Cy Tan and #general are paged" in await world.reply(
        "ana", "/page reassign dee INC-1"
    )


async def test_an_answer_names_who_was_woken_and_not_who_was_asked_before(database_url: str, team_files: Path) -> None:
    """By command and by the button."""
    adds(team_files, "bo", "night: 00:00-23:59")
    adds(team_files, "cy", "night: 03:00-03:01, awake_first: true")
    steps = """      - {page: [person bo, person cy], wait: 15m, sparing: 5m}
      - {page: person dee, wait: 5m}
"""
    async with a_world(database_url, team=_urgent(team_files, steps)) as world:
        await world.declares("ana", DECLARE)
        woken = "Paging <@UBO> (step 1 of 2). Without an answer in 10 min, Dee Osei is paged."
        assert await world.reply("ana", "/incident escalate INC-1") == woken
        await world.declares("ana", f"{DECLARE} --anyway")
        await world.presses("cy", "@", "page.escalate")
        assert woken in await world.told("cy", "@")


async def test_a_snooze_until_tomorrow_says_which_day(world: World) -> None:
    await world.declares("ana", DECLARE)
    assert "You are asked again <!date^" in (told := await world.reply("bo", "/page snooze 1440 INC-1"))
    assert "{date_short_pretty}" in told


async def test_a_page_cannot_be_given_to_a_policy_and_the_answer_says_so(world: World) -> None:
    await world.declares("ana", DECLARE)
    told = await world.reply("bo", "/page reassign gappy INC-1")
    assert "`gappy` is a policy: a page can be given to a person, a team or whoever is on call for a schedule" in told
    assert "`/page gappy REASON`" in told


async def test_an_old_button_does_not_say_that_an_incident_is_over_which_was_reopened(world: World) -> None:
    """Its page is, for good."""
    await world.declares("ana", DECLARE)
    (before,) = await world.messages("@", "bo")
    await world.types("ana", "/incident resolve INC-1 it works again")
    (over,) = await world.texts("@", "bo")
    assert over.startswith("This page is over, and nobody is needed any more: SEV2")
    await world.types("ana", "/incident reopen INC-1")
    await world.presses_old("bo", "@", before, "page.acknowledge")
    assert "This page is no longer needed; nothing has changed." in await world.told("bo", "@")
