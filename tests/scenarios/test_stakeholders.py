"""An update is written twice in one form: for those who work on it, and for those who are told."""

from bot.demo import slack_id
from tests.world import World, shown

CHANNEL = "inc-1-private"


async def declared(world: World) -> None:
    await world.client.create(slack_id("ana"), "leadership")
    await world.declares("ana", "/incident declare type:threat threats against staff")


async def test_each_reads_their_own_part(world: World) -> None:
    """Responders both; stakeholders what was written for them, without a private title."""
    await declared(world)
    await world.types("ana", "/incident update", CHANNEL)
    await world.submits("ana", text="Letter 3 came by courier", stakeholders="Staff are safe <now> & police are told.")
    assert "Letter 3 came by courier" in (await world.lines(CHANNEL))[0]
    assert "For stakeholders: Staff are safe" in str(await world.lines(CHANNEL))
    (told,) = await world.lines("leadership")
    assert "Staff are safe &lt;now&gt; &amp; police are told." in told
    assert "INC-1, private" in told
    assert "courier" not in told
    assert "threats" not in told


async def test_left_empty_stakeholders_are_told_nothing(world: World) -> None:
    """And the typed command is for responders alone."""
    await declared(world)
    await world.types("ana", "/incident update", CHANNEL)
    await world.submits("ana", text="Letter 3 came by courier")
    await world.types("ana", "/incident update Letter 4 came", CHANNEL)
    assert await world.lines("leadership") == []


async def test_a_type_without_such_a_channel_has_one_part(world: World) -> None:
    """The form asks for nothing that goes nowhere."""
    await world.declares("ana", "/incident declare sev2 payments are failing")
    await world.types("ana", "/incident INC-1 update")
    (view,) = await world.client.views("UANA")
    assert "stakeholders" not in shown(view)


async def test_a_channel_that_there_is_not_is_told(world: World) -> None:
    """The update itself stands."""
    await world.declares("ana", "/incident declare type:threat threats against staff")
    await world.types("ana", "/incident update", CHANNEL)
    await world.submits("ana", text="Letter 3", stakeholders="Staff are safe.")
    assert "I could not post the update for stakeholders" in str(await world.lines(CHANNEL))
    assert "Letter 3" in (await world.lines(CHANNEL))[0]
