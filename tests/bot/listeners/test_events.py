"""What Slack tells without being asked: marks, comings and goings, archives, and what means nothing to the bot."""

import pytest

from bot.manifest import EVENTS
from tests.bot.listeners.conftest import World


async def test_the_emoji_keeps_a_message_and_says_so(world: World) -> None:
    channel = await world.declares()
    ts = await world.client.post("UANA", channel, "the queue is full")
    await world.client.react("UBO", channel, ts, "memo")
    await world.settles()
    kept = await world.entries(1, "MessageKept")
    assert [(each.data["text"], each.data["author"], each.by) for each in kept] == [("the queue is full", "ana", "bo")]
    assert await world.is_told("bo", channel) == "Added to INC-1's timeline."


async def test_another_emoji_keeps_nothing(world: World) -> None:
    channel = await world.declares()
    ts = await world.client.post("UANA", channel, "the queue is full")
    await world.client.react("UANA", channel, ts, "tada")
    await world.settles()
    assert await world.entries(1, "MessageKept") == []


async def test_a_pin_keeps_a_message_once_and_the_bots_own_pin_nothing(world: World) -> None:
    """The bot pins its summary; a message that was marked already is not kept again."""
    channel = await world.declares()
    ts = await world.client.post("UANA", channel, "the queue is full")
    await world.client.react("UANA", channel, ts, "memo")
    await world.settles()
    await world.client.pin("UANA", channel, ts)
    await world.settles()
    assert len(await world.entries(1, "MessageKept")) == 1


async def test_marks_outside_of_incidents_mean_nothing(world: World) -> None:
    await world.declares()
    ts = await world.client.post("UANA", "general", "lunch?")
    await world.client.react("UANA", "general", ts, "memo")
    await world.settles()
    assert await world.entries(1, "MessageKept") == []


async def test_who_is_invited_may_see_a_private_incident_until_they_leave(world: World) -> None:
    channel = await world.declares("ana", "/incident declare sev1 threats against staff --private")
    await world.client.invite("UANA", channel, ["UHANA"])
    await world.settles()
    assert "threats" in await world.says("hana", "/incident timeline INC-1")
    await world.client.leave("UHANA", channel)
    await world.settles()
    assert "INC-1 is private" in await world.says("hana", "/incident timeline INC-1")


async def test_the_bot_itself_is_nobody_who_joins(world: World) -> None:
    await world.declares()
    joined = {entry.data["person"] for entry in await world.entries(1, "PersonJoined")}
    assert joined
    assert not any("TOCSIN" in person for person in joined)


async def test_reopening_after_an_archive_opens_a_further_channel(world: World) -> None:
    channel = await world.declares()
    await world.says("ana", "/incident resolve", channel)
    await world.settles()
    await world.client.archive("UANA", channel)
    await world.settles()
    assert (await world.incident(1)).channel_archived
    assert "so a new one is being opened" in await world.says("ana", "/incident reopen INC-1")
    await world.settles()
    assert (await world.incident(1)).channel_id != channel


async def test_speaking_to_the_bot_is_answered_with_how_to(world: World) -> None:
    channel = await world.declares()
    await world.client.post("UANA", channel, "@tocsin what now?")
    assert "`/incident help` shows what you can type." in await world.is_told("ana", channel)


@pytest.mark.parametrize("kind", [*EVENTS, "message", "pin_removed", "something_new"])
async def test_every_event_is_acked_whatever_is_in_it(world: World, kind: str) -> None:
    """One that is not would come again and again; what is missing in it must not matter either."""
    event = {
        "type": kind,
        "user": {"id": "UANA"} if kind == "user_change" else "UANA",
        "channel": "CNOWHERE",
        "channel_id": "CNOWHERE",
        "reaction": "memo",
        "item": {"type": "message", "channel": "CNOWHERE", "ts": "1.2"},
    }
    world.server.workspace.emit(event)
    await world.settles()
    sent = [e for e in await world.client.traffic(direction="out") if e["method"] == f"events_api:{kind}"]
    assert sent[-1]["error"] is None


async def test_somebody_who_is_not_in_the_files_is_learnt_about_once(world: World) -> None:
    """Anyone in the workspace may declare; their name is asked for when they first do something."""
    guest = world.server.workspace.members["UANA"]
    world.server.workspace.members["UZOE"] = type(guest)("UZOE", "zoe", "Zoe Marr", "zoe@example.com", "Asia/Tokyo")
    world.server.workspace.channel("general").members["UZOE"] = None
    assert "INC-1 declared" in await world.says("zoe", "/incident declare sev2 it burns")
    await world.settles()
    assert world.bot.directory.name("UZOE") == "Zoe Marr"
    assert "INC-1's timeline" in await world.says("zoe", "/incident note INC-1 still burning")
    assert "Zoe Marr noted: still burning" in await world.says("zoe", "/incident timeline INC-1")
    asked = [e for e in await world.client.traffic(method="users.info") if "UZOE" in str(e)]
    assert len(asked) == 1
