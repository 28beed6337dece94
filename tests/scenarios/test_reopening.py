"""Reopening: it was not over, and perhaps its channel is archived."""

from bot.demo import slack_id
from tests.world import World

CHANNEL = "inc-1-payments-are-failing"


async def test_reopening_in_the_same_channel(world: World) -> None:
    """Back to active, with the cadence; nobody is paged by it; what is open cannot be reopened."""
    await world.declares("ana", "/incident declare sev2 payments are failing")
    assert "nothing to reopen" in await world.reply("ana", "/incident reopen", CHANNEL)
    await world.types("ana", "/incident resolve", CHANNEL)
    assert await world.paged() == ["bo"]
    assert "INC-1 is active again" in await world.reply("ana", "/incident reopen", CHANNEL)
    assert (await world.seen(CHANNEL))["topic"].startswith("SEV2 · active")
    assert await world.channels() == [CHANNEL]
    assert await world.paged() == []
    await world.passes(minutes=60)
    assert any("an update is due" in text for text in await world.texts(CHANNEL))


async def test_reopening_after_the_channel_was_archived(world: World) -> None:
    """A new one with a suffix, furnished as the first was: people, topic, pinned summary, checklist, links."""
    await world.declares("ana", "/incident declare sev2 payments are failing")
    await world.types("bo", "/incident ack INC-1")
    await world.types("ana", "/incident runbook done 1", CHANNEL)
    await world.types("ana", "/incident resolve", CHANNEL)
    await world.client.archive(slack_id("ana"), CHANNEL)
    await world.settles()
    assert "a new one is being opened" in await world.reply("ana", "/incident reopen INC-1")
    assert await world.channels() == [CHANNEL, f"{CHANNEL}-2"]
    channel = await world.seen(f"{CHANNEL}-2")
    assert {"UANA", "UBO"} <= set(channel["members"])
    assert channel["topic"].startswith("SEV2 · active")
    assert len(channel["bookmarks"]) == 2
    summary, checklist = await world.lines(f"{CHANNEL}-2")
    assert "payments are failing" in summary
    assert "A short one" in checklist
    assert "1 of 3" in checklist
    assert len(channel["pins"]) == 1
    (announcement,) = await world.lines("incidents")
    assert f"<#{channel['id']}>" in announcement
    assert "is SEV1 now" in await world.reply("ana", "/incident severity sev1", f"{CHANNEL}-2")


async def test_reopening_after_no_channel_could_be_opened(world: World) -> None:
    """What Slack refused then is tried again: the incident gets its channel, with everything in it."""
    await world.client.missing_scopes("channels:manage")
    await world.declares("ana", "/incident declare sev2 payments are failing")
    assert await world.channels() == []
    await world.types("ana", "/incident resolve INC-1")
    await world.client.missing_scopes()
    assert "INC-1 is active again" in await world.reply("ana", "/incident reopen INC-1")
    assert await world.channels() == [CHANNEL]
    summary, checklist = await world.lines(CHANNEL)
    assert "payments are failing" in summary
    assert "A short one" in checklist
    assert "UANA" in (await world.seen(CHANNEL))["members"]


async def test_an_archived_channel_that_comes_back_is_used_again(world: World) -> None:
    """What was changed meanwhile is shown there."""
    await world.declares("ana", "/incident declare sev2 payments are failing")
    await world.client.archive(slack_id("ana"), CHANNEL)
    await world.settles()
    await world.types("ana", "/incident runbook INC-1 done 1")
    assert "is SEV1 now" in await world.reply("ana", "/incident severity sev1 INC-1")
    await world.client.unarchive(slack_id("ana"), CHANNEL)
    await world.settles()
    lines = await world.lines(CHANNEL)
    assert "SEV1" in lines[0]
    assert "1 of 3" in lines[1]


async def test_an_incident_without_an_open_channel_can_still_be_closed(world: World) -> None:
    """Somebody archived it too early."""
    await world.declares("ana", "/incident declare sev2 payments are failing")
    await world.client.archive(slack_id("ana"), CHANNEL)
    await world.settles()
    assert "no open channel" in await world.reply("ana", "/incident export INC-1")
    assert "is resolved" in await world.reply("ana", "/incident resolve INC-1")
    assert "Resolved" in (await world.lines("incidents"))[0]
    (told,) = await world.lines("incident-ops")
    assert "its channel was archived" in told


async def test_an_open_incident_whose_channel_is_archived_is_told_of_and_gets_a_new_one(world: World) -> None:
    """It must not go on in silence."""
    await world.declares("ana", "/incident declare sev2 payments are failing")
    await world.client.archive(slack_id("ana"), CHANNEL)
    await world.settles()
    assert any("INC-1 is not over, but its channel was archived" in text for text in await world.texts("incident-ops"))
    assert "a new one is being opened" in await world.reply("ana", "/incident reopen INC-1")
    assert await world.channels() == [CHANNEL, f"{CHANNEL}-2"]
    await world.passes(minutes=60)
    assert any("an update is due" in text for text in await world.texts(f"{CHANNEL}-2"))
