"""Whoever joins late is told, alone, where it stands; whoever was called at the opening is not."""

from bot.demo import slack_id
from tests.world import World, shown

CHANNEL = "inc-1-payments-are-failing"


async def caught_up(world: World, who: str) -> str:
    """What somebody was shown alone in the channel of where it stands, if anything."""
    own = [shown(m) for m in await world.messages(CHANNEL, who) if m["ephemeral_for"] == slack_id(who)]
    return next((text for text in reversed(own) if "What is known" in text), "")


async def test_a_late_comer_is_told_what_happened_who_does_what_and_what_comes(world: World) -> None:
    """The last update, the key lines, roles, open steps and the next thing due."""
    await world.declares("ana", "/incident declare sev2 payments are failing")
    await world.presses("bo", "@", "page.acknowledge")
    for line in ("commander me", "role scribe @bo", "note the vendor <called>", "summary Cards fail & wallets work"):
        await world.types("ana", f"/incident {line}", CHANNEL)
    await world.types("ana", "/incident runbook done 1", CHANNEL)
    assert await caught_up(world, "ana") == ""
    assert await caught_up(world, "bo") == ""
    await world.passes(minutes=20)
    await world.client.join(slack_id("dee"), CHANNEL)
    await world.settles()
    told = await caught_up(world, "dee")
    assert "INC-1: payments are failing" in told
    assert "Cards fail &amp; wallets work" in told
    assert "Bo Larsen acknowledged the page." in told
    assert "Ana Ruiz noted: the vendor" in told
    assert "Command: Ana Ruiz" in told
    assert "Scribe: Bo Larsen" in told
    assert "2. Save ids and hashes" in told
    assert "1. Measure" not in told
    assert "Due next: the next update" in told
    assert [m for m in await world.messages(CHANNEL) if "Open steps" in str(m) and not m["ephemeral_for"]] == []


async def test_somebody_who_is_called_later_is_caught_up_too(world: World) -> None:
    """They were not there either."""
    await world.declares("ana", "/incident declare sev2 payments are failing")
    await world.passes(minutes=6)
    assert "Nothing has been written yet." in await caught_up(world, "cy")


async def test_joining_twice_by_one_event_is_told_once(world: World) -> None:
    """Slack may deliver it twice."""
    await world.declares("ana", "/incident declare sev2 payments are failing")
    await world.client.inbound("duplicate")
    await world.client.join(slack_id("dee"), CHANNEL)
    await world.settles()
    own = [m for m in await world.messages(CHANNEL, "dee") if m["ephemeral_for"] == "UDEE"]
    assert len(own) == 1
