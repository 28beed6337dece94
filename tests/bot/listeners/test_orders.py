"""Every order that the grammar knows is obeyed, and answered in a sentence."""

from typing import get_args

import pytest

from commands.grammar.orders import IncidentOrder, Order
from tests.bot.listeners.conftest import World

# One line for each order, in the incident's own channel, and words of its answer; in an order that makes sense.
IN_THE_CHANNEL = [
    ("ChangeSeverity", "severity sev1", "INC-1 is SEV1 now. I will ask for an update every 30 min."),
    ("Mitigate", "status mitigated", "INC-1 is mitigated"),
    ("Activate", "status active", "INC-1 is active again."),
    ("Retitle", "title card payments fail", "INC-1 has a new title."),
    ("PostUpdate", "summary half of the cards fail", "INC-1 has your update."),
    ("AssignCommander", "commander", "You have command of INC-1 now."),
    ("AssignRole", "role scribe @bo", "<@UBO> has the role scribe of INC-1 now."),
    ("AssignRole", "role comms Dara", "<@UDARA> has the role communications of INC-1 now."),
    ("ListRoles", "who", "• *scribe*: <@UBO>"),
    ("AcknowledgePage", "/page ack", "You have INC-1: nobody else is paged."),
    ("SnoozePage", "/page snooze 30", "You are asked again"),
    ("EscalatePage", "/page escalate", "Paging <@UANA> (step 2 of 3)."),
    ("ReassignPage", "/page reassign bo", "Paging <@UBO> (step 2 of 3)."),
    ("PageForIncident", "page bo we need you", "Paging <@UBO>. Without an answer in 5 min, #incident-ops"),
    ("EscalateNow", "escalate", "operations channel"),
    ("Acknowledge", "ack", "You have INC-1"),
    ("AddNote", "note <b>the vendor</b> called", "Note 1 is on INC-1's timeline."),
    ("CorrectNote", "note fix 1 the vendor wrote", "Note 1 of INC-1 is corrected. Both versions are kept."),
    ("ShowTimeline", "timeline", "`note 1` Ana Ruiz noted: the vendor wrote _(corrected)_"),
    (
        "AddAction",
        "action rotate the keys @bo",
        "“rotate the keys”. For <@UBO>. It has no date: `/incident action set 1 by friday`.",
    ),
    ("ListActions", "action", "1. rotate the keys · <@UBO>"),
    (
        "ChangeAction",
        "action set 1 by 2027-04-01",
        "For <@UBO>, due Thu 1 Apr. To change that:",
    ),
    ("CompleteAction", "action done 1", "Action 1 of INC-1 is done: rotate the keys"),
    ("ShowRunbook", "runbook", "*Checklist* · General incident"),
    ("CompleteStep", "runbook done 2", "is done. To take that back: `/incident runbook undo 2`."),
    ("UndoStep", "runbook undo 2", "is to be done again."),
    ("SkipStep", "runbook skip 2 there was no time", "is skipped."),
    ("AssignStep", "runbook assign 3 bo", "is for <@UBO>."),
    ("NoteOnStep", "runbook note 3 we were not sure", "has your note."),
    ("AttachRunbook", "runbook removal-order", "INC-1 works through “Removal order"),
    ("Export", "export json UTC", "Writing out INC-1 as JSON, times in UTC."),
    ("CatchUp", "where are we", "*What is known*\nhalf of the cards fail"),
    ("ListIncidents", "list", "INC-1: card payments fail · SEV1, active"),
    ("ShowMine", "mine", "*Your open incidents*\n• INC-1: card payments fail · SEV1, active"),
    ("Reload", "reload", "They count from now on."),
    ("Help", "help", "`/incident runbook done N`"),
    ("Resolve", "resolve the patch is out", "INC-1 is resolved."),
    ("OwnPostmortem", "postmortem owner", "You see the postmortem of INC-1 through."),
    ("ShowPostmortem", "postmortem", "Still missing: "),
    ("AskReview", "postmortem review @bo", "Nothing is written yet, so there is nothing to review"),
    ("AskChanges", "postmortem changes say when users were told", "Nobody is asked to review it now."),
    ("ApprovePostmortem", "postmortem approve", "Nobody is asked to review it now."),
    ("WaivePostmortem", "postmortem waive it was a drill", "No postmortem is needed for INC-1"),
    ("Reopen", "reopen", "INC-1 is active again."),
    ("Cancel", "cancel the same as INC-9", "INC-1 is cancelled."),
]
ELSEWHERE = [
    ("Declare", "/incident declare sev2 payments are failing", "INC-1 declared: SEV2. Paging <@U"),
    ("ShowOnCall", "/oncall", "• *tns-sf*: <@U"),
    ("ShowContacts", "/oncall contacts", "You are reached in 4 ways"),
    ("ShowNextShifts", "/oncall next", "tns-sf"),
    ("DrawSchedule", "/oncall schedule tns", "tns"),
    ("Arrange", "/oncall override tns-sf ana now for 4h", "Change 1: *Ana Ruiz* alone is on call for *tns-sf*."),
    ("ListArrangements", "/oncall changes", "tns-sf"),
    ("UndoArrangement", "/oncall undo 1", "1"),
    ("ShowReadiness", "/oncall ready", "ready"),
    ("MakeCalendar", "/oncall calendar tns", "This address has the shifts of *tns*"),
    ("RevokeCalendar", "/oncall calendar revoke tns", "The address for *tns* has ended"),
    ("CreateSchedule", "/oncall create launch @bo daily 9:00 UTC", "*launch* is a schedule now: Bo"),
    ("ChangeSchedulePeople", "/oncall people launch @cy", "Whoever is on call finishes their turn"),
    ("DeleteSchedule", "/oncall delete launch", "*launch* is deleted"),
    ("Page", "/page legal the police called", "Paging <@U"),
]
IN_A_FORM = ["DeclareForm", "UpdateForm", "EditPostmortem"]  # test_forms.py, and the stories of reviews


def test_no_order_is_forgotten() -> None:
    known = {each.__name__ for each in (*get_args(Order), *get_args(IncidentOrder))}
    assert known == {name for name, _, _ in (*IN_THE_CHANNEL, *ELSEWHERE)} | {*IN_A_FORM}


async def test_every_order_is_obeyed_and_answered(world: World) -> None:
    """The story of one incident, told in every command there is."""
    for name, line, answer in ELSEWHERE:
        assert answer in await world.says("ana", line), name
    await world.settles()
    channel = (await world.incident(1)).channel_id
    assert channel is not None
    for name, line, answer in IN_THE_CHANNEL:
        assert answer in await world.says("ana", line if line.startswith("/") else f"/incident {line}", channel), name
    await world.settles()
    async with world.bot.db.read() as tx:
        assert await tx.outbox.rows(dead=True) == []


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("/incident", "What you need first"),
        ("/incident help all", "*What you can type*"),
        ("/incident help run", "`/incident severity SEVERITY [INC-n]`"),
        ("/incident help on call", "`/oncall SCHEDULE`"),
        ("/incident help page", "`/page WHO REASON`"),
        ("/incident help declre", "Did you mean `declare`? Example: `/incident help declare`"),
        ("/incident frobnicate", "I do not know `frobnicate`."),
        ("/incident resolv", "Did you mean `resolve`?"),
        ("/incident help note", "`/incident note fix N TEXT`"),
        ("/oncall help", "`/oncall SCHEDULE`"),
        ("/oncall nonsense", "There is no schedule `nonsense`."),
        ("/page", "Whom should I page, and why?"),
        ("/incident list", "No incident is open."),
        ("/incident list all", "There has been no incident yet."),
        ("/incident mine", "You have no part in an open incident"),
        ("/incident resolve", "This is not an incident's channel, so name it: `/incident resolve INC-12`."),
        ("/incident runbook done 3", "name it: `/incident runbook INC-12 done 3`."),
        ("/incident timeline INC-404", "There is no INC-404. `/incident list` shows what is open."),
        ("/incident commander INC-404 @bo", "There is no INC-404."),
        ("/incident declare " + "x" * 400, "A title can hold 300 characters; this one has 400."),
        ("/page zed it burns", "I cannot page `zed`: the team's files do not name it."),
        ("/page <!channel> it burns", "I cannot page"),
        ("/page me it burns", "Paging <@UANA>."),
        ("/page Ana it burns", "Paging <@UANA>."),
        ("/page @dara it burns", "Paging <@UDARA>."),
    ],
)
async def test_what_cannot_be_done_is_said_in_a_sentence(world: World, line: str, answer: str) -> None:
    assert answer in await world.says("ana", line)


async def test_only_admins_reload(world: World) -> None:
    assert "Only the admins" in await world.says("bo", "/incident reload")


async def test_the_incident_may_be_named_from_elsewhere(world: World) -> None:
    await world.declares()
    assert "INC-1 is mitigated" in await world.says("bo", "/incident mitigate INC-1")


async def test_a_private_incident_is_a_number_to_those_outside(world: World) -> None:
    """Neither its title nor anything that was said in it can be asked for."""
    channel = await world.declares("ana", "/incident declare sev1 threats against staff --private")
    outside = "hana"
    listed = await world.says(outside, "/incident list")
    assert "INC-1, private" in listed
    assert "threats" not in listed
    asked = ("timeline", "catch-up", "role", "action", "runbook", "runbook done 1", "ack", "done 1", "who")
    for line in (f"INC-1 {each}" for each in asked):
        answer = await world.says(outside, f"/incident {line}")
        assert "INC-1 is private and you are not in it." in answer, line
        assert "threats" not in answer, line
    assert "threats against staff" in await world.says("ana", "/incident timeline", channel)


async def test_a_command_delivered_twice_at_once_declares_once(world: World) -> None:
    await world.client.inbound("duplicate", times=1)
    await world.says("ana", "/incident declare sev2 payments are failing")
    await world.settles()
    assert len(await world.incidents()) == 1


async def test_what_was_typed_mentions_nobody(world: World) -> None:
    await world.declares("ana", "/incident declare sev2 <!channel> & <@UBO> are down")
    listed = await world.says("ana", "/incident list")
    assert "<!channel>" not in listed
    assert "&lt;!channel&gt; &amp;" in listed
