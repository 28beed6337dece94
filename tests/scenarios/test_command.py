"""Running an incident by typing: who leads, how grave it is, what is left to do."""

from tests.world import World

CHANNEL = "inc-1-payments-are-failing"


async def declared(world: World) -> None:
    await world.declares("ana", "/incident declare sev2 payments are failing")
    await world.types("bo", "/incident ack INC-1")


async def test_taking_command_by_button_and_handing_it_over(world: World) -> None:
    """Everyone sees who leads: topic, summary, announcement, channel. Taken twice is a sentence."""
    await declared(world)
    copy = next(m for m in await world.messages(CHANNEL) if "incident.take_command" in str(m))
    await world.presses("bo", CHANNEL, "incident.take_command")
    assert (await world.seen(CHANNEL))["topic"].endswith("Commander: Bo Larsen")
    assert "Bo Larsen" in (await world.lines("incidents"))[0]
    await world.presses_old("bo", CHANNEL, copy, "incident.take_command")
    assert "already commander" in await world.told("bo", CHANNEL)
    assert "is offered to <@UDEE>" in await world.reply("ana", "/incident commander @dee", CHANNEL)
    await world.presses("dee", "@", "incident.accept_command")
    assert "UDEE" in (await world.seen(CHANNEL))["members"]
    assert (await world.seen(CHANNEL))["topic"].endswith("Commander: Dee Osei")
    assert (await world.timeline()).count("RoleAssigned") == 2


async def test_taking_command_answers_ones_own_page(world: World) -> None:
    """Who leads has evidently woken up: nobody else is paged, and the record and the page's message say so."""
    await world.declares("ana", "/incident declare sev2 payments are failing")
    assert await world.paged() == ["bo"]
    await world.presses("bo", CHANNEL, "incident.take_command")
    (answered,) = await world.entries("PageAcknowledged")
    assert answered.by == "bo"
    assert any("Bo Larsen acknowledged the page." in line for line in await world.lines(CHANNEL))
    await world.passes(minutes=30)
    assert await world.paged() == []


async def test_taking_command_by_typing_answers_it_too(world: World) -> None:
    await world.declares("ana", "/incident declare sev2 payments are failing")
    await world.types("bo", "/incident commander INC-1")
    assert len(await world.entries("PageAcknowledged")) == 1


async def test_somebody_elses_command_leaves_the_page_open(world: World) -> None:
    """Ana was not asked, so that she leads does not tell whether bo has woken up; cy comes next."""
    await world.declares("ana", "/incident declare sev2 payments are failing")
    await world.presses("ana", CHANNEL, "incident.take_command")
    assert await world.entries("PageAcknowledged") == []
    await world.passes(minutes=5)
    assert await world.paged() == ["bo", "cy"]


async def test_being_put_in_command_by_another_answers_nothing(world: World) -> None:
    await world.declares("ana", "/incident declare sev2 payments are failing")
    await world.types("ana", "/incident commander INC-1 @bo")
    assert await world.entries("PageAcknowledged") == []


async def test_roles(world: World) -> None:
    """Given, shown, misspelt."""
    await declared(world)
    assert "has the role scribe" in await world.reply("ana", "/incident role scribe @cy", CHANNEL)
    await world.types("dee", "/incident role INC-1")
    assert "<@UCY>" in await world.told("dee")
    assert "scribe" in await world.reply("ana", "/incident role scrib @cy", CHANNEL)
    assert (await world.timeline()).count("RoleAssigned") == 1


async def test_severity_and_title(world: World) -> None:
    """Changed, the same again, misspelt, too long."""
    await declared(world)
    assert "INC-1 is SEV1 now" in await world.reply("ana", "/incident severity sev1", CHANNEL)
    assert "already SEV1" in await world.reply("ana", "/incident severity 1", CHANNEL)
    assert "sev9" in await world.reply("ana", "/incident severity sev9", CHANNEL)
    assert "new title" in await world.reply("ana", "/incident title card payments <fail> & worse", CHANNEL)
    assert "300 characters" in await world.reply("ana", "/incident title " + "x" * 3000, CHANNEL)
    assert "card payments &lt;fail&gt; &amp; worse" in (await world.lines("incidents"))[0]
    assert (await world.seen(CHANNEL))["name"] == CHANNEL


async def test_actions_and_mine(world: World) -> None:
    """What somebody owes is theirs to see from anywhere, and goes away when it is done."""
    await declared(world)
    answer = await world.reply("ana", "/incident action @dee rotate the leaked keys by 2030-01-31", CHANNEL)
    assert "Action 1 of INC-1" in answer
    await world.types("dee", "/incident mine")
    assert "rotate the leaked keys" in await world.told("dee")
    await world.types("ana", "/incident action", CHANNEL)
    assert "rotate the leaked keys" in await world.told("ana", CHANNEL)
    assert "is done" in await world.reply("dee", "/incident action INC-1 done 1")
    assert "already" in await world.reply("dee", "/incident action INC-1 done 1")
    assert "has no action 2" in await world.reply("dee", "/incident action INC-1 done 2")
    await world.types("dee", "/incident mine")
    assert "rotate" not in await world.told("dee")


async def test_lists(world: World) -> None:
    """The open ones, all of them, one's own."""
    await declared(world)
    await world.declares("bo", "/incident declare sev3 <b>slow</b> search")
    await world.types("ana", "/incident resolve INC-1")
    await world.types("dee", "/incident list")
    told = await world.told("dee")
    assert "INC-2: &lt;b&gt;slow&lt;/b&gt; search" in told
    assert "INC-1" not in told
    await world.types("dee", "/incident list all")
    assert "INC-1: payments are failing" in await world.told("dee")
    assert "no part" in await world.reply("dee", "/incident mine")
    await world.types("bo", "/incident mine")
    assert "INC-2" in await world.told("bo")


async def test_mitigated_resolved_by_button_and_cancelled(world: World) -> None:
    """Statuses as they come, in the topic and the announcement; a second time is a sentence."""
    await declared(world)
    assert "is mitigated" in await world.reply("ana", "/incident status mitigated", CHANNEL)
    assert "already mitigated" in await world.reply("ana", "/incident mitigate", CHANNEL)
    assert "active again" in await world.reply("ana", "/incident status active", CHANNEL)
    copy = next(m for m in await world.messages(CHANNEL) if "incident.resolve" in str(m))
    await world.presses("ana", CHANNEL, "incident.resolve")
    assert (await world.seen(CHANNEL))["topic"].startswith("SEV2 · resolved")
    assert "Resolved" in (await world.lines("incidents"))[0]
    await world.presses_old("ana", CHANNEL, copy, "incident.resolve")
    assert "INC-1 is resolved, so I did not resolve it" in await world.told("ana", CHANNEL)
    await world.presses_old("ana", CHANNEL, copy, "incident.take_command")
    assert "INC-1 is resolved, so I did not assign its commander" in await world.told("ana", CHANNEL)
    for line in ("severity sev1", "summary more", "cancel again", "commander me", "mitigate"):
        assert "INC-1 is resolved" in await world.reply("ana", f"/incident {line}", CHANNEL), line
    assert (await world.timeline()).count("IncidentResolved") == 1
    await world.passes(minutes=2)  # else the second page would wait to be told with what else comes
    await world.declares("ana", "/incident declare sev2 declared twice")
    assert "is cancelled" in await world.reply("ana", "/incident cancel INC-2 the same as INC-1")
    assert "Cancelled" in (await world.lines("incidents"))[1]
    assert "This page is over" in (await world.texts("@", "bo"))[-1]


async def test_which_incident_must_be_said_outside_its_channel(world: World) -> None:
    """And one that there is not is a sentence."""
    await declared(world)
    assert "Which incident?" in await world.reply("ana", "/incident severity sev1")
    assert "There is no INC-99" in await world.reply("ana", "/incident severity sev1 INC-99")
    assert "SEV1" in await world.reply("ana", "/incident severity sev1 INC-1")


async def test_what_was_not_understood_is_answered_with_the_nearest(world: World) -> None:
    """Never silence, never a stack trace."""
    assert "`declare`" in await world.reply("ana", "/incident delcare sev2 payments")
    for line in ("", "help", "help note", "xyzzy", "💥", "severity", "<!channel>", "x" * 3000):
        answer = await world.types("ana", f"/incident {line}")
        assert answer["status"] == "ok", line
        told = await world.told("ana")
        assert told, line
        assert "<!channel>" not in told
        assert "went wrong" not in told


async def test_reloading_the_teams_files(world: World) -> None:
    """A good change counts from now on; a broken one keeps the old and says what is wrong where; admins only."""
    file = world.team_files / "tocsin.yaml"
    good = file.read_text()
    file.write_text(good.replace("rotation: [bo]", "rotation: [cy]"))
    assert "Only the admins" in await world.reply("bo", "/incident reload")
    assert "Read again: 4 people" in await world.reply("ana", "/incident reload")
    await world.declares("ana", "/incident declare sev2 payments are failing")
    assert await world.paged() == ["cy"]
    file.write_text(good.replace("rotation: [bo]", "rotation: [bob]"))
    answer = await world.reply("ana", "/incident reload") + await world.told("ana")
    assert "Not taken" in answer
    assert "bob" in answer
    assert "tocsin.yaml:" in answer
    await world.passes(minutes=2)  # else the second page would wait to be told with what else comes
    await world.declares("ana", "/incident declare sev2 and again")
    assert await world.paged() == ["cy"]


async def test_what_to_do_next_names_the_incident_wherever_one_is(world: World) -> None:
    """In another incident's channel the bare command would mean that one."""
    await declared(world)
    await world.declares("ana", "/incident declare sev3 refunds are slow --anyway")
    elsewhere = await world.incident_channel(2)
    for line, then in (
        ("mitigate INC-1", "/incident resolve INC-1"),
        ("resolve INC-1", "/incident reopen INC-1"),
        ("runbook INC-1 csam-report", "/incident reopen INC-1"),
        ("page INC-1 dee we need advice", "/incident reopen INC-1"),
    ):
        assert f"`{then}`" in await world.reply("ana", f"/incident {line}", elsewhere), line
