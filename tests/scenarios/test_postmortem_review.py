"""A postmortem is written by several, reviewed by a second person, signed off; and asked after until it is."""

from bot.demo import slack_id
from tests.world import World, shown

CHANNEL = "inc-1-payments-are-failing"
PRIVATE = "/incident declare sev2 payments are failing --private"


async def resolved(world: World, declaring: str = "/incident declare sev2 payments are failing") -> None:
    """Ana commands an incident that is over."""
    await world.declares("ana", declaring)
    channel = await world.incident_channel()
    await world.types("ana", "/incident commander me", channel)
    await world.types("ana", "/incident resolve the processor is back", channel)


async def written(world: World, who: str = "ana", **parts: str) -> None:
    await world.types(who, "/incident postmortem edit", await world.incident_channel())
    await submits(world, who, **(parts or {"summary": "The processor was down.", "well": "The page was answered."}))


async def submits(world: World, who: str, **parts: str) -> None:
    """Fill in some parts of the form on top, and send it with everything else that stands in it."""
    (view,) = await world.client.views(slack_id(who))
    given = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            name = block["block_id"].rpartition("-")[0]
            given[block["block_id"]] = parts.get(name, block["element"].get("initial_value", ""))
    await world.submits(who, **given)


async def page(world: World, channel: str, who: str | None = None) -> str:
    """The newest page in a channel, or in somebody's direct messages."""
    files = [file for message in await world.messages(channel, who) for file in message["files"]]
    return (world.workspace.files[files[-1]["id"]].content or b"").decode()


async def standing(world: World, who: str = "ana") -> str:
    """How it stands, as the command answers."""
    answer = await world.types(who, "/incident postmortem", await world.incident_channel())
    return shown(answer["response"])


async def reminders(world: World, channel: str, who: str | None = None) -> list[str]:
    return [shown(m) for m in await world.messages(channel, who) if "postmortem is not finished" in shown(m)]


async def test_what_is_missing_is_listed_plainly(world: World) -> None:
    await resolved(world)
    await world.types("ana", "/incident action alarm on declines", CHANNEL)
    told = await standing(world)
    for missing in (
        "The summary is not written.",
        "The impact is not written.",
        "What went well is not written.",
        "Action 1 has no owner.",
        "Action 1 has no due date.",
        "Nobody has reviewed it.",
    ):
        assert missing in told


async def test_an_action_gets_its_owner_and_its_date_afterwards(world: World) -> None:
    await resolved(world)
    await world.types("ana", "/incident action alarm on declines", CHANNEL)
    told = await world.reply("ana", "/incident action set 1 @bo by 2099-01-05 kind:detection", CHANNEL)
    assert "For <@UBO>, due Mon 5 Jan 2099, detection." in told
    assert "changed action 1 (owner <@UBO>, due Mon 5 Jan 2099, kind detection)" in str(await world.lines(CHANNEL))
    assert "Action 1 has no" not in await standing(world)
    assert "is so already" in await world.reply("ana", "/incident action set 1 @bo", CHANNEL)
    assert "has no action 7" in await world.reply("ana", "/incident action set 7 @bo", CHANNEL)


async def test_a_required_step_left_open_is_missing(world: World) -> None:
    await world.declares("ana", "/incident declare sev2 payments are failing")
    await world.types("ana", "/incident runbook card-testing", CHANNEL)
    await world.types("ana", "/incident resolve", CHANNEL)
    told = await standing(world)
    assert "required steps" in told.lower()
    assert "neither done nor skipped" in told


async def test_what_people_write_is_in_the_page_with_who_wrote_it(world: World) -> None:
    await resolved(world)
    await written(world)
    await written(world, "bo", badly="Nobody knew the hotline.")
    await world.types("ana", "/incident postmortem", CHANNEL)
    await world.settles()
    text = await page(world, CHANNEL)
    for told in (
        "The processor was down.",
        "Nobody knew the hotline.",
        "Version 2, written by Ana Ruiz, Bo Larsen.",
        "Nobody has reviewed it.",
    ):
        assert told in text
    assert "Bo Larsen wrote version 2 of the postmortem." in str(await world.lines(CHANNEL))


async def test_two_who_write_at_once_overwrite_nothing_of_each_other(world: World) -> None:
    """Different parts are joined; of the same part, whoever saves last is shown the other's and decides."""
    await resolved(world)
    await world.types("ana", "/incident postmortem edit", CHANNEL)
    await world.types("bo", "/incident postmortem edit", CHANNEL)
    await submits(world, "ana", summary="The processor was down.", well="The page was answered.")
    await submits(world, "bo", summary="Payments failed.", badly="Nobody knew the hotline.")
    (asks,) = await world.client.views(slack_id("bo"))
    assert "Ana Ruiz wrote:\nThe processor was down." in shown(asks)
    assert "Payments failed." in str(asks)
    await submits(world, "bo", summary="Payments failed: the processor was down.", badly="Nobody knew the hotline.")
    (first, second) = await world.entries("PostmortemWritten")
    assert first.data["parts"]["summary"] == "The processor was down."
    assert second.data["parts"] == {
        "summary": "Payments failed: the processor was down.",
        "well": "The page was answered.",
        "badly": "Nobody knew the hotline.",
    }


async def test_a_second_person_signs_it_off(world: World) -> None:
    """They get the file and the two answers directly; who and when are on the timeline, and in the page."""
    await resolved(world)
    await written(world)
    assert "is asked to review" in await world.reply("ana", "/incident postmortem review @bo", CHANNEL)
    assert "The processor was down." in await page(world, "@", "bo")
    await world.presses("bo", "@", "postmortem.approve")
    (entry,) = await world.entries("PostmortemSignedOff")
    assert (entry.by, entry.data["version"]) == ("bo", 1)
    assert "The impact is not written." in entry.data["missing"]
    assert "Bo Larsen reviewed version 1 of the postmortem and signed it off." in str(await world.lines(CHANNEL))
    assert "You signed off the postmortem of INC-1" in str(await world.texts("@", "bo"))
    assert "signed off version 1" in await standing(world)


async def test_the_author_cannot_be_the_reviewer(world: World) -> None:
    """Nor whoever sees it through, nor a reviewer who wrote in it after all."""
    await resolved(world)
    assert "Nothing is written yet" in await world.reply("ana", "/incident postmortem review @bo", CHANNEL)
    await written(world)
    assert "wrote in it" in await world.reply("ana", "/incident postmortem review me", CHANNEL)
    await world.types("ana", "/incident postmortem owner @cy", CHANNEL)
    assert "sees it through" in await world.reply("ana", "/incident postmortem review @cy", CHANNEL)
    await world.types("ana", "/incident postmortem review @bo", CHANNEL)
    assert "was asked to review it, not you" in await world.reply("cy", "/incident postmortem approve", CHANNEL)
    await written(world, "bo", badly="Nobody knew the hotline.")
    assert "wrote in it" in await world.reply("bo", "/incident postmortem approve", CHANNEL)
    assert await world.entries("PostmortemSignedOff") == []


async def test_changes_go_to_whoever_sees_it_through(world: World) -> None:
    """The request is over then; the next review is asked for anew."""
    await resolved(world)
    await written(world)
    await world.types("ana", "/incident postmortem review @bo", CHANNEL)
    await world.presses("bo", "@", "postmortem.changes")
    await world.submits("bo", text="Say when <users> were told.")
    assert "Say when &lt;users&gt; were told." in shown((await world.messages("@", "ana"))[-1])
    assert "The request to review the postmortem of INC-1" in str(await world.texts("@", "bo"))
    assert "Nobody is asked to review it now." in await world.reply("bo", "/incident postmortem approve", CHANNEL)
    assert "is asked to review" in await world.reply("ana", "/incident postmortem review @bo", CHANNEL)


async def test_a_change_after_the_sign_off_shows(world: World) -> None:
    await resolved(world)
    await written(world)
    await world.types("ana", "/incident postmortem review @bo", CHANNEL)
    await world.types("bo", "/incident postmortem approve", CHANNEL)
    await written(world, impact="Four hundred payments.")
    assert "It was changed after Bo Larsen signed it off." in await standing(world)


async def test_it_is_asked_after_two_five_and_ten_days_after_the_resolution(world: World) -> None:
    """The owner, then the commander too, then the channel; and no more."""
    await resolved(world)
    await world.types("bo", "/incident postmortem owner", CHANNEL)
    await world.passes(hours=47)
    assert await world.entries("PostmortemChased") == []
    await world.passes(hours=2)
    assert len(await reminders(world, "@", "bo")) == 1
    assert [entry.data["people"] for entry in await world.entries("PostmortemChased")] == [["bo"]]
    await world.passes(hours=72)
    assert len(await reminders(world, "@", "bo")) == 1  # in place of the first
    assert len(await reminders(world, "@", "ana")) == 1
    assert await reminders(world, CHANNEL) == []
    await world.passes(hours=120)
    assert len(await reminders(world, CHANNEL)) == 1
    await world.passes(hours=1_000)
    assert len(await world.entries("PostmortemChased")) == 3


async def test_a_reminder_keeps_up_with_what_became_of_the_postmortem(world: World) -> None:
    """What was written since is not missing any more; once it is signed off nothing is asked, and no button is left."""
    await resolved(world)
    await world.passes(hours=49)
    await written(world, summary="The processor was down.", impact="Four hundred payments.")
    (told,) = await reminders(world, "@", "ana")
    assert "The impact is not written." not in told
    assert "The causes are not written." in told
    await world.types("ana", "/incident postmortem review @bo", CHANNEL)
    await world.types("bo", "/incident postmortem approve", CHANNEL)
    assert await reminders(world, "@", "ana") == []
    (over,) = [m for m in await world.messages("@", "ana") if "Bo Larsen signed it off" in shown(m)]
    assert [block["type"] for block in over["blocks"]] == ["context"]


async def test_a_reminder_says_when_the_incident_is_open_again(world: World) -> None:
    await resolved(world)
    await world.passes(hours=49)
    await world.types("ana", "/incident reopen", CHANNEL)
    assert await reminders(world, "@", "ana") == []
    assert "INC-1 is active again, so its postmortem can wait." in str(await world.texts("@", "ana"))


async def test_a_reminder_has_what_is_missing_and_what_can_be_done(world: World) -> None:
    await resolved(world)
    await world.passes(hours=49)
    (told,) = await reminders(world, "@", "ana")
    assert "The summary is not written." in told
    await world.presses("ana", "@", "postmortem.edit")
    await submits(world, "ana", summary="The processor was down.")
    assert len(await world.entries("PostmortemWritten")) == 1


async def test_signing_off_ends_the_asking(world: World) -> None:
    await resolved(world)
    await written(world)
    await world.types("ana", "/incident postmortem review @bo", CHANNEL)
    await world.types("bo", "/incident postmortem approve", CHANNEL)
    await world.passes(hours=1_000)
    assert await world.entries("PostmortemChased") == []


async def test_a_reviewer_who_does_not_answer_is_asked_too(world: World) -> None:
    await resolved(world)
    await written(world)
    await world.types("ana", "/incident postmortem review @bo", CHANNEL)
    await world.passes(hours=49)
    assert [entry.data["people"] for entry in await world.entries("PostmortemChased")] == [["bo", "ana"]]
    assert "waits for your review" in shown((await world.messages("@", "bo"))[-1])


async def test_reopening_and_cancelling_end_the_asking(world: World) -> None:
    """A later resolution begins it anew, and wants a new sign-off."""
    await resolved(world)
    await written(world)
    await world.types("ana", "/incident postmortem review @bo", CHANNEL)
    await world.types("bo", "/incident postmortem approve", CHANNEL)
    await world.types("ana", "/incident reopen", CHANNEL)
    await world.passes(hours=1_000)
    assert await world.entries("PostmortemChased") == []
    await world.types("ana", "/incident resolve", CHANNEL)
    assert "Nobody has reviewed it." in await standing(world)
    await world.passes(hours=49)
    assert len(await world.entries("PostmortemChased")) == 1


async def test_where_none_is_needed_somebody_says_why(world: World) -> None:
    await resolved(world)
    await world.types("ana", "/incident postmortem", CHANNEL)
    await world.types("ana", "/incident postmortem waive it was a drill", CHANNEL)
    assert "decided that no postmortem is needed: it was a drill" in str(await world.lines(CHANNEL))
    await world.passes(hours=1_000)
    assert await world.entries("PostmortemChased") == []


async def test_the_least_severity_is_not_asked_after(world: World) -> None:
    """The team's files say for which severities one is."""
    file = world.team_files / "tocsin.yaml"
    sev4 = "  sev4: {title: Minor, postmortem: false}\nschedules:"
    file.write_text(file.read_text("utf-8").replace("schedules:", sev4, 1), "utf-8")
    await world.reply("ana", "/incident reload")
    await resolved(world, "/incident declare sev4 payments are failing")
    await world.passes(hours=1_000)
    assert await world.entries("PostmortemChased") == []


async def test_what_was_missed_while_nobody_ran_is_asked_once(world: World) -> None:
    await resolved(world)
    await world.passes(hours=24 * 11)
    assert [entry.data["number"] for entry in await world.entries("PostmortemChased")] == [3]


async def test_a_private_incidents_postmortem_is_for_its_members_alone(world: World) -> None:
    """By command, by button, by form; the reviewer is let in, and that is on record."""
    await resolved(world, PRIVATE)
    channel = await world.incident_channel()
    await written(world)
    for text in ("postmortem INC-1", "postmortem edit INC-1", "export INC-1 md", "postmortem INC-1 waive x"):
        assert "is private and you are not in it" in await world.reply("dee", f"/incident {text}")
    await world.types("ana", "/incident postmortem review @dee", channel)
    told = [shown(m) for m in await world.messages("@", "dee")]
    assert not any("payments are failing" in line for line in told)
    assert any("review the postmortem of INC-1, private" in line for line in told)
    assert slack_id("dee") in (await world.seen(channel))["members"]
    assert "<strong>Private.</strong>" in await page(world, "@", "dee")
    await world.presses("dee", "@", "postmortem.approve")
    assert len(await world.entries("PostmortemSignedOff")) == 1
