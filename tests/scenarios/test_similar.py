"""Two people see the same trouble: the second is shown the first one's incident before they open another."""

from tests.world import Payload, World, shown

CHANNEL = "inc-1-payments-are-failing"
DECLARE = "/incident declare sev2 payments are failing"
AGAIN = "/incident declare sev2 the payments failed <again>"


async def offer(world: World, who: str = "dee", command: str = AGAIN) -> Payload:
    """What somebody is shown who declares it too: a message of their own, with its button."""
    await world.types(who, command)
    (*_, last) = await world.messages("general", who)
    return last


async def test_the_open_one_is_named_and_nothing_is_declared(world: World) -> None:
    """With the way to its channel, and the command to declare all the same."""
    await world.declares("ana", DECLARE)
    channel = await world.seen(CHANNEL)
    told = shown(await offer(world))
    assert "Nothing was declared yet." in told
    assert "INC-1: payments are failing · SEV2, active" in told
    assert f"<#{channel['id']}>" in told
    assert "--anyway`" in told
    assert await world.channels() == [CHANNEL]
    assert await world.paged() == ["bo"]


async def test_the_button_declares_what_was_typed_and_only_once(world: World) -> None:
    """Also when it is pressed twice."""
    await world.declares("ana", DECLARE)
    await offer(world)
    (*_, before) = await world.messages("general", "dee")
    await world.presses("dee", "general", "incident.declare_anyway")
    await world.presses_old("dee", "general", before, "incident.declare_anyway")
    assert await world.channels() == [CHANNEL, "inc-2-the-payments-failed-again"]
    assert (await world.entries("IncidentDeclared", 2))[0].by == "dee"


async def test_the_offer_gives_way_to_what_was_declared(world: World) -> None:
    """Where the bot is no member too, so that nothing goes on saying that nothing was declared."""
    await world.declares("ana", DECLARE)
    assert world.bot.identity.user_id not in (await world.seen("general"))["members"]
    await offer(world)
    await world.presses("dee", "general", "incident.declare_anyway")
    seen = "\n".join(await world.texts("general", "dee"))
    assert "INC-2 declared: SEV2." in seen
    assert "Nothing was declared yet" not in "\n".join(map(shown, await world.messages("general", "dee")))
    assert await button_left(world) is False


async def button_left(world: World) -> bool:
    return any("incident.declare_anyway" in str(m["blocks"]) for m in await world.messages("general", "dee"))


async def test_anyway_skips_the_question(world: World) -> None:
    """For those who have looked."""
    await world.declares("ana", DECLARE)
    assert "INC-2 declared" in await world.reply("dee", f"{DECLARE} --anyway")


async def test_the_gravest_severity_waits_for_no_question(world: World) -> None:
    """It is declared at once; the answer names the other and how to undo it."""
    await world.declares("ana", DECLARE)
    answer = await world.reply("dee", "/incident declare sev1 payments are failing")
    assert "INC-2 declared: SEV1." in answer
    assert "It sounds like INC-1: payments are failing" in answer
    assert "`/incident cancel INC-2 the same as INC-1`" in answer
    assert await world.paged() == ["bo", "bo"]


async def test_the_form_asks_once_and_keeps_what_was_typed(world: World) -> None:
    """A second submission means it."""
    await world.declares("ana", DECLARE)
    await world.types("dee", "/incident declare")
    await world.submits("dee", title="payments fail", summary="All cards")
    (view,) = await world.client.views("UDEE")
    assert "INC-1: payments are failing" in shown(view)
    assert view["submit"]["text"] == "Declare anyway"
    assert await world.channels() == [CHANNEL]
    await world.submits("dee", title="payments fail", summary="All cards")
    assert await world.client.views("UDEE") == []
    assert await world.channels() == [CHANNEL, "inc-2-payments-fail"]
    assert "All cards" in (await world.lines("inc-2-payments-fail"))[0]


async def test_what_is_over_old_private_or_something_else_is_not_offered(world: World) -> None:
    """A private one only to those who are in it."""
    await world.declares("ana", "/incident declare sev2 type:threat payments are failing")
    assert "INC-2 declared" in await world.reply("dee", DECLARE)
    told = shown(await offer(world, "ana"))
    assert "INC-1: payments are failing (private)" in told
    await world.types("dee", "/incident resolve INC-2")
    assert "INC-3 declared" in await world.reply("dee", DECLARE)
    assert "INC-4 declared" in await world.reply("dee", "/incident declare sev3 the office smells of gas")
    await world.passes(minutes=61)
    assert "INC-5 declared" in await world.reply("dee", DECLARE)


async def test_a_title_that_is_too_long_is_refused_first(world: World) -> None:
    """Whatever it sounds like."""
    await world.declares("ana", DECLARE)
    assert "300 characters" in await world.reply("dee", "/incident declare sev2 " + "payments failing " * 40)
    told = shown(await offer(world, command="/incident declare sev2 " + "`payments` \\failing\\ " * 14))
    assert "Nothing was declared yet." in told
