"""Slack refuses something: it costs that one thing, is told once in plain words, and everything else goes on."""

from bot.demo import slack_id
from tests.world import World

DECLARE = "/incident declare sev2 payments are failing"
CHANNEL = "inc-1-payments-are-failing"


async def told(world: World, words: str, channel: str = CHANNEL) -> int:
    """How often the channel was told something."""
    return sum(words in line for line in await world.lines(channel))


async def test_missing_scopes_cost_what_they_are_for(world: World) -> None:
    """No pin, no links: each told once with the scope's name; the page, the summary and the checklist are there."""
    await world.client.missing_scopes("pins:write", "bookmarks:write")
    await world.declares("ana", DECLARE)
    assert await world.paged() == ["bo"]
    assert await told(world, "I could not pin the summary: the app lacks the scope `pins:write`") == 1
    assert await told(world, "I could not add bookmarks: the app lacks the scope `bookmarks:write`") == 1
    assert await told(world, "A short one") == 1
    assert (await world.seen(CHANNEL))["topic"] == "SEV2 · active · Commander: nobody yet"
    assert (await world.seen(CHANNEL))["pins"] == []
    await world.types("ana", "/incident severity sev1", CHANNEL)
    assert "SEV1" in (await world.lines(CHANNEL))[0]
    assert await told(world, "I could not") == 2


async def test_a_guest_who_cannot_be_invited_is_named_and_the_others_come(world: World) -> None:
    """The one is told of, once; nobody else stays out."""
    await world.client.profile("UBO", is_restricted=True)
    await world.declares("ana", DECLARE)
    assert "UANA" in (await world.seen(CHANNEL))["members"]
    assert "UBO" not in (await world.seen(CHANNEL))["members"]
    assert await told(world, "I could not invite Bo Larsen: this person is a guest and cannot be invited") == 1
    await world.presses("bo", "@", "page.acknowledge")
    await world.types("ana", "/incident commander @bo", CHANNEL)
    assert await told(world, "I could not invite") == 1


async def test_several_guests_are_each_named(world: World) -> None:
    """Slack then refuses the whole invitation; still everybody learns who is missing."""
    world.hires("zoe", "Zoe Quinn")
    await world.client.profile("UBO", is_restricted=True)
    await world.client.profile("UZOE", is_restricted=True)
    await world.types("zoe", DECLARE)
    assert await world.paged() == ["bo"]
    assert await told(world, "I could not invite Bo Larsen: this person is a guest") == 1
    assert await told(world, "I could not invite Zoe Quinn: this person is a guest") == 1


async def test_a_method_that_the_workspace_lacks(world: World) -> None:
    """The same sentence, once, whatever is done afterwards."""
    await world.client.fault("bookmarks.add", "error", error="unknown_method")
    await world.client.fault("conversations.setTopic", "error", error="unknown_method")
    await world.declares("ana", DECLARE)
    await world.types("ana", "/incident severity sev1", CHANNEL)
    assert await told(world, "I could not add bookmarks: the workspace does not have this feature") == 1
    assert await told(world, "I could not set the topic: the workspace does not have this feature") == 1
    assert (await world.seen(CHANNEL))["pins"] != []


async def test_pins_are_full(world: World) -> None:
    """The summary is there all the same."""
    await world.client.fault("pins.add", "error", error="too_many_pins")
    await world.declares("ana", DECLARE)
    assert await told(world, "I could not pin the summary: the channel has as many pins as Slack allows") == 1
    assert "payments are failing" in (await world.lines(CHANNEL))[0]


async def test_channels_are_not_allowed(world: World) -> None:
    """Then the incident is worked without one: pages, timeline and announcement go on, and both sides are told."""
    await world.client.fault("conversations.create", "error", error="restricted_action")
    await world.declares("ana", DECLARE)
    assert await world.paged() == ["bo"]
    assert await world.channels() == []
    words = "I could not open a channel for INC-1: the workspace's settings do not allow this"
    assert await told(world, words, "incident-ops") == 1
    assert words in await world.told("ana", "@")
    assert "payments are failing" in (await world.lines("incidents"))[0]
    assert "Note 1" in await world.reply("ana", "/incident note INC-1 the processor is down")
    assert "resolved" in await world.reply("ana", "/incident resolve INC-1")


async def test_a_missing_operations_channel_has_the_admins_told(world: World) -> None:
    """An alarm is never without a reader."""
    await world.client.archive(slack_id("ana"), "incident-ops")
    await world.declares("ana", "/incident declare sev2 type:night lights are out")
    assert any("Nobody is on call for step 1" in text for text in await world.texts("@", "ana"))


async def test_the_announcement_is_refused(world: World) -> None:
    """The channel is told, and everything else goes on."""
    await world.client.archive(slack_id("ana"), "incidents")
    await world.declares("ana", DECLARE)
    assert await told(world, "I could not post the announcement") == 1
    assert await world.paged() == ["bo"]
    await world.types("ana", "/incident severity sev1", CHANNEL)
    assert await told(world, "I could not post the announcement") == 1


async def test_an_export_that_cannot_be_uploaded_is_told_to_whoever_asked(world: World) -> None:
    """With the way that works without Slack."""
    await world.client.missing_scopes("files:write")
    await world.declares("ana", DECLARE)
    await world.types("ana", "/incident export", CHANNEL)
    answer = await world.told("ana", CHANNEL)
    assert "I could not upload the export: the app lacks the scope `files:write`" in answer
    assert "`tocsin export INC-1 --format md`" in answer


async def test_a_form_that_slack_does_not_open(world: World) -> None:
    """The person is told, and can try again."""
    await world.client.fault("views.open", "error", error="expired_trigger_id", times=1)
    assert "did not open the form" in await world.reply("ana", "/incident declare")
    await world.types("ana", "/incident declare")
    assert len(await world.client.views("UANA")) == 1


async def test_a_summary_that_somebody_deleted_is_posted_anew(world: World) -> None:
    """The incident is never without one."""
    await world.declares("ana", DECLARE)
    (pinned,) = (await world.seen(CHANNEL))["pins"]
    del world.workspace.channels[await world.channel_id(CHANNEL)].messages[pinned]
    world.workspace.channels[await world.channel_id(CHANNEL)].pins.clear()
    await world.types("ana", "/incident severity sev1", CHANNEL)
    (pinned_again,) = (await world.seen(CHANNEL))["pins"]
    assert pinned_again != pinned
