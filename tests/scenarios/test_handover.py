"""Command changes hands: offered, accepted, declined, withdrawn, and taken when nobody answers."""

import asyncio

from tests.world import World, shown

CHANNEL = "inc-1-payments-are-failing"


async def offered(world: World) -> str:
    """Ana has command of an incident and offers it to Bo; what Ana is told."""
    await world.declares("ana", "/incident declare sev2 payments are failing")
    await world.types("ana", "/incident commander me", CHANNEL)
    return await world.reply("ana", "/incident commander @bo", CHANNEL)


async def commander(world: World) -> str:
    return str((await world.seen(CHANNEL))["topic"]).partition("Commander: ")[2]


async def offer(world: World, who: str) -> str:
    """How the offer reads now."""
    (message,) = [m for m in await world.messages("@", who) if "ommand of INC-1: " in shown(m)]
    return shown(message) + (" [Accept]" if "incident.accept_command" in str(message["blocks"]) else "")


async def test_until_it_is_accepted_the_old_commander_has_it(world: World) -> None:
    """Then the topic, the summary and the offer itself show the new one."""
    assert "Until they accept, you have it." in await offered(world)
    assert await commander(world) == "Ana Ruiz"
    assert "Until you accept, Ana Ruiz has it." in await offer(world, "bo")
    assert "offered to Bo Larsen" in (await world.lines(CHANNEL))[0]
    assert "Ana Ruiz offered command to Bo Larsen." in str(await world.lines(CHANNEL))
    await world.presses("bo", "@", "incident.accept_command")
    assert await commander(world) == "Bo Larsen"
    assert "offered to" not in (await world.lines(CHANNEL))[0]
    assert "Bo Larsen accepted command, in place of Ana Ruiz." in str(await world.lines(CHANNEL))
    assert (await offer(world, "bo")).startswith("You have command of INC-1")
    assert "[Accept]" not in await offer(world, "bo")


async def test_declined_it_stays_where_it_was(world: World) -> None:
    """Everybody sees it; the same offer may be made again."""
    await offered(world)
    copy = next(m for m in await world.messages("@", "bo") if "incident.decline_command" in str(m))
    await world.presses("bo", "@", "incident.decline_command")
    assert await commander(world) == "Ana Ruiz"
    assert "Bo Larsen declined command. Ana Ruiz keeps it." in str(await world.lines(CHANNEL))
    assert "is over. Ana Ruiz has it." in await offer(world, "bo")
    await world.presses_old("bo", "@", copy, "incident.accept_command")
    assert "This offer is over." in await world.told("bo", "@")
    assert await commander(world) == "Ana Ruiz"
    assert "is offered to" in await world.reply("ana", "/incident commander @bo", CHANNEL)


async def test_a_further_offer_withdraws_the_first(world: World) -> None:
    """One offer at a time; the same twice is a sentence."""
    await offered(world)
    assert "has been offered command already" in await world.reply("ana", "/incident commander @bo", CHANNEL)
    await world.types("ana", "/incident commander @cy", CHANNEL)
    assert "is over" in await offer(world, "bo")
    assert "[Accept]" in await offer(world, "cy")


async def test_an_absent_commander_is_relieved_at_once_and_told(world: World) -> None:
    """At three in the morning nobody waits; an offer that was open is over."""
    await offered(world)
    assert "You have command of INC-1 now." in await world.reply("cy", "/incident INC-1 commander")
    assert await commander(world) == "Cy Tan"
    assert "Cy Tan took command, in place of Ana Ruiz." in str(await world.lines(CHANNEL))
    assert "Cy Tan took over command* of INC-1: payments are failing from you." in await world.told("ana", "@")
    assert "is over. Cy Tan has it." in await offer(world, "bo")


async def test_typing_commander_accepts_the_offer(world: World) -> None:
    """Without the button; nobody was relieved against their will."""
    await offered(world)
    await world.types("bo", "/incident commander", CHANNEL)
    assert await commander(world) == "Bo Larsen"
    assert "accepted command" in str(await world.lines(CHANNEL))
    assert "from you" not in str(await world.messages("@", "ana"))


async def test_two_who_press_take_command_do_not_take_it_from_each_other(world: World) -> None:
    """The second learns who has it."""
    await world.declares("ana", "/incident declare sev2 payments are failing")
    copy = next(m for m in await world.messages(CHANNEL) if "incident.take_command" in str(m))
    await world.presses("bo", CHANNEL, "incident.take_command")
    await world.presses_old("ana", CHANNEL, copy, "incident.take_command")
    assert await commander(world) == "Bo Larsen"
    assert "<@UBO> has command of INC-1." in await world.told("ana", CHANNEL)


async def test_command_that_nobody_has_is_given_at_once(world: World) -> None:
    """There is nobody to wait for."""
    await world.declares("ana", "/incident declare sev2 payments are failing")
    assert "<@UBO> has command of INC-1 now." in await world.reply("ana", "/incident commander @bo", CHANNEL)


async def test_an_offer_delivered_or_pressed_twice_is_one(world: World) -> None:
    """One message, one line, one change."""
    await world.declares("ana", "/incident declare sev2 payments are failing")
    await world.types("ana", "/incident commander me", CHANNEL)
    await world.client.inbound("duplicate")
    await world.types("ana", "/incident commander @bo", CHANNEL)
    await asyncio.gather(*(world.presses("bo", "@", "incident.accept_command") for _ in range(2)))
    kinds = await world.timeline()
    assert kinds.count("CommandOffered") == 1
    assert kinds.count("RoleAssigned") == 2
    await offer(world, "bo")


async def test_whoever_is_offered_a_private_incident_may_see_it(world: World) -> None:
    """They could not decide otherwise: they are brought into its channel, where the title stands, and nowhere else."""
    await world.declares("ana", "/incident declare type:threat threats against staff")
    await world.types("ana", "/incident INC-1 commander me")
    await world.types("ana", "/incident INC-1 commander @dee")
    assert "You are offered command of INC-1, private." in await world.told("dee", "@")
    assert "UDEE" in (await world.seen(await world.incident_channel()))["members"]
    await world.presses("dee", "@", "incident.accept_command")
    assert "You have command" in await world.told("dee", "@")
