"""Action items as they are typed: the answer says what was understood, and what is missing."""

from bot.demo import slack_id
from tests.world import World

CHANNEL = "inc-1-payments-are-failing"


async def written(world: World, text: str, channel: str = CHANNEL) -> str:
    return await world.reply("ana", f"/incident action {text}", channel)


async def test_an_answer_says_what_was_understood(world: World) -> None:
    """Who, when and which kind, said at the end between commas; nothing is asked for then."""
    await world.declares("ana", "/incident declare sev2 payments are failing")
    told = await written(world, "detection: add the hash to the list, due 2099-01-05, Bo")
    assert (
        f"Action 1 of INC-1: “add the hash to the list”. For <@{slack_id('bo')}>, due Mon 5 Jan 2099, detection."
        in told
    )
    assert "To change that: `/incident action set 1 …`" in told
    (entry,) = await world.entries("ActionAdded")
    assert (entry.data["owner"], entry.data["due_on"], entry.data["kind"]) == ("bo", "2099-01-05", "detection")
    assert "add the hash to the list · detection" in (await world.types("ana", "/incident action", CHANNEL)).__str__()


async def test_an_answer_says_what_is_missing_and_following_it_mends_that(world: World) -> None:
    """Outside the channel the command names the incident."""
    await world.declares("ana", "/incident declare sev2 payments are failing")
    told = await written(world, "INC-1 write the rule dee", "general")
    assert "Nobody has it yet, and it has no date." in told
    assert "If you meant Dee Osei to do it: `/incident action INC-1 set 1 dee by friday`." in told
    told = await written(world, "INC-1 set 1 dee by friday", "general")
    assert f"For <@{slack_id('dee')}>, due Fri" in told
    told = await written(world, "detection was late")
    assert "Nobody has it yet, and it has no date: `/incident action set 2 @who by friday`." in told
    assert "If detection is its kind: `/incident action set 2 kind:detection`." in told
    assert "2. detection was late" in str(await world.types("ana", "/incident action", CHANNEL))
