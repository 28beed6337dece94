"""What is one's own: on the app's Home tab, and by `/incident mine`."""

from bot.demo import slack_id
from tests.world import World, shown

CHANNEL = "inc-1-payments-are-failing"


async def home(world: World, who: str) -> str:
    """Open the app's Home; everything that is read there."""
    await world.client.open_home(slack_id(who))
    await world.settles()
    view = await world.client.home(slack_id(who))
    assert view is not None
    assert len(view["blocks"]) < 100
    return shown(view)


async def standing_home(world: World, who: str) -> str:
    """What is read there without opening it again."""
    view = await world.client.home(slack_id(who))
    assert view is not None
    return shown(view)


async def mine(world: World, who: str) -> str:
    await world.types(who, "/incident mine")
    return await world.told(who)


async def test_home_shows_what_is_mine_and_who_is_on_call(world: World) -> None:
    """It is brought up to date whenever it is opened, and `/incident mine` shows the same."""
    before = await home(world, "bo")
    assert "You have no part in an open incident." in before
    assert "*primary*: now, " in before
    assert "*primary*: <@UBO> until" in before
    await world.declares("ana", "/incident declare sev2 payments are failing")
    await world.types("ana", "/incident runbook assign 1 @bo", CHANNEL)
    assert "Action 1" in await world.reply("ana", "/incident action rotate the keys & locks @bo by 2099-01-31", CHANNEL)
    for shows in (await home(world, "bo"), await mine(world, "bo")):
        assert "INC-1: payments are failing" in shows
        assert "INC-1 step 1:" in shows
        assert "INC-1 action 1: rotate the keys &amp; locks · due Sat 31 Jan 2099" in shows
    assert "INC-1" not in await home(world, "dee")
    await world.types("bo", "/incident runbook done 1", CHANNEL)
    await world.types("ana", "/incident resolve", CHANNEL)
    after = await home(world, "bo")
    assert "You have no part in an open incident." in after
    assert "action 1" in after


async def test_pages_that_wait_come_first_with_a_button(world: World) -> None:
    """Each with its own: a command could mean another. What others are asked for can still be taken."""
    assert "No page waits for you." in await home(world, "bo")
    await world.types("ana", "/page bo the vendor asks for you")
    await world.declares("ana", "/incident declare sev2 payments are failing")
    for shows in (await home(world, "bo"), await mine(world, "bo")):
        waits = "SEV2 · INC-1: payments are failing · *waits for you*; without an answer it goes on to the next step at"
        assert waits in shows
        assert "the vendor asks for you · *waits for you*; without an answer it alarms the operations channel" in shows
    await world.presses_home("bo", "page.acknowledge", showing="the vendor")
    after = await standing_home(world, "bo")
    assert "the vendor" not in after
    assert "payments are failing · *waits for you*" in after
    assert "You have it: nobody else is paged." in await world.told("bo", "@")
    await world.types("bo", "/page snooze 30 INC-1")
    assert "payments are failing · you snoozed it; it asks again" in await home(world, "bo")
    await world.presses_home("bo", "page.acknowledge")
    assert "No page waits for you." in await standing_home(world, "bo")
    await world.passes(minutes=2)
    await world.types("ana", "/page bo the bank asks for you")
    await world.types("ana", "/page reassign cy")
    assert "the bank asks for you · others are asked by now, and nobody has it" in await home(world, "bo")
    assert "the bank asks for you · *waits for you*" in await home(world, "cy")
    assert "the bank" not in await home(world, "ana")


async def test_a_page_that_waits_is_not_hidden_by_many_that_somebody_has(world: World) -> None:
    """Twenty newer ones, which they acknowledged: `/page ack` and the Home tab find it all the same."""
    await world.types("ana", "/page bo the first of all")
    for number in range(21):
        await world.types("ana", f"/page bo another one, {number}")
        await world.passes(seconds=61)  # else they are one message
        await world.presses("bo", "@", "page.acknowledge", contains=f"another one, {number}")
    assert "the first of all · *waits for you*; every step was tried" in await home(world, "bo")
    assert "You have it" in await world.reply("bo", "/page ack")
    assert "No page waits for you." in await home(world, "bo")


async def test_a_page_that_is_about_to_be_told_waits_already(world: World) -> None:
    """A second one within a minute comes a little later; but a command means what they were told of."""
    await world.types("ana", "/page bo the vendor asks for you")
    await world.types("ana", "/page bo the bank asks for you")
    assert len(await world.messages("@", "bo")) == 1
    assert "the bank asks for you · *waits for you*" in await home(world, "bo")
    await world.types("bo", "/page ack")
    after = await home(world, "bo")
    assert "the vendor" not in after
    assert "the bank asks for you · *waits for you*" in after


async def test_a_step_is_its_roles_holders(world: World) -> None:
    """Unless it was given to somebody."""
    await world.declares("ana", "/incident declare sev2 payments are failing")
    assert "INC-1 step" not in await home(world, "cy")
    await world.types("cy", "/incident INC-1 commander me")
    assert "INC-1 step 1:" in await home(world, "cy")
    await world.types("ana", "/incident runbook assign 1 @bo", CHANNEL)
    assert "INC-1 step 1:" not in await home(world, "cy")


async def test_an_unfinished_postmortem_is_its_owners_and_its_reviewers(world: World) -> None:
    """Whoever had command owns it until somebody else does; nobody does any more once it is signed off."""
    await world.declares("ana", "/incident declare sev2 payments are failing")
    await world.types("ana", "/incident commander me", CHANNEL)
    assert "You owe no postmortem." in await home(world, "ana")
    await world.types("ana", "/incident resolve the processor is back", CHANNEL)
    owed = "INC-1: payments are failing · to be finished: `/incident postmortem INC-1`"
    for shows in (await home(world, "ana"), await mine(world, "ana")):
        assert owed in shows
    await world.types("ana", "/incident postmortem owner @bo", CHANNEL)
    assert "You owe no postmortem." in await home(world, "ana")
    assert owed in await home(world, "bo")
    await world.types("bo", "/incident postmortem waive nothing to learn", CHANNEL)
    assert "You owe no postmortem." in await home(world, "bo")


async def test_a_private_incident_is_on_its_members_home_alone(world: World) -> None:
    """To everybody else it is nowhere, also as a debt."""
    await world.declares("ana", "/incident declare type:threat threats against staff")
    await world.types("ana", "/incident action INC-1 call the police @dee")
    assert "threats against staff" in await home(world, "ana")
    for who in ("dee", "cy"):
        assert "threats" not in await home(world, who)
        assert "police" not in await home(world, who)


async def test_home_declares(world: World) -> None:
    """Its button opens the form; the answer comes as a direct message."""
    await home(world, "dee")
    view = await world.client.home(slack_id("dee"))
    assert view is not None
    await world.client.press(slack_id("dee"), "incident.declare", view_id=view["id"], block_id="home.do")
    await world.settles()
    await world.submits("dee", title="payments are failing")
    assert await world.channels() == [CHANNEL]
    assert any("INC-1 declared" in text for text in await world.texts("@", "dee"))
    assert "INC-1: payments are failing" in await home(world, "dee")
