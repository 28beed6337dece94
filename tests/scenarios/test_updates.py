"""Updates: asked for by the severity's cadence."""

from tests.world import World

CHANNEL = "inc-1-payments-are-failing"


async def asked(world: World) -> int:
    """How often the channel was asked for an update."""
    return len(await world.entries("UpdateAsked"))


async def test_an_update_is_asked_for_when_the_cadence_passes_and_again(world: World) -> None:
    """Every hour for a SEV2, as long as nobody writes one."""
    await world.declares("ana", "/incident declare sev2 payments are failing")
    await world.types("bo", "/incident ack INC-1")
    await world.passes(minutes=59)
    assert await asked(world) == 0
    await world.passes(minutes=1)
    assert await asked(world) == 1
    await world.passes(minutes=60)
    assert await asked(world) == 2


async def test_the_summary_does_not_hide_that_an_update_is_overdue(world: World) -> None:
    """Asked for again or put off, it stays overdue until somebody writes it."""
    await world.declares("ana", "/incident declare sev2 payments are failing")
    await world.types("bo", "/incident ack INC-1")
    due = (await world.lines(CHANNEL))[0].partition("*Next update due*\n")[2].partition("|")[0]
    assert due
    for minutes in (60, 60):
        await world.passes(minutes=minutes)
        assert f"*Update overdue*\nsince {due}" in (await world.lines(CHANNEL))[0]
    await world.types("ana", "/incident summary it is coming back", CHANNEL)
    assert "*Next update due*" in (await world.lines(CHANNEL))[0]
    assert "overdue" not in (await world.lines(CHANNEL))[0].partition("*Checklist*")[0]


async def test_posting_an_update_starts_the_cadence_anew(world: World) -> None:
    """By the button under the reminder, and by the command."""
    await world.declares("ana", "/incident declare sev2 payments are failing")
    await world.types("bo", "/incident ack INC-1")
    await world.passes(minutes=60)
    await world.presses("bo", CHANNEL, "incident.update", contains="an update is due")
    await world.submits("bo", text="The processor <is> & stays down.")
    assert "The processor &lt;is&gt; &amp; stays down." in (await world.lines(CHANNEL))[0]
    await world.passes(minutes=59)
    await world.types("ana", "/incident summary it is coming back", CHANNEL)
    await world.passes(minutes=59)
    assert await asked(world) == 1
    await world.passes(minutes=1)
    assert await asked(world) == 2


async def test_a_graver_severity_asks_sooner_and_a_light_one_never(world: World) -> None:
    """The cadence is the severity's."""
    await world.declares("ana", "/incident declare sev3 payments are failing")
    await world.types("bo", "/incident ack INC-1")
    await world.passes(hours=9)
    assert await asked(world) == 0
    assert "every 30 min" in await world.reply("ana", "/incident severity sev1", CHANNEL)
    await world.passes(minutes=30)
    assert await asked(world) == 1
    assert "no updates" in await world.reply("ana", "/incident severity sev3", CHANNEL)
    await world.passes(hours=9)
    assert await asked(world) == 1


async def test_a_closed_incident_is_left_in_peace(world: World) -> None:
    """And the button of an old reminder says that it is over."""
    await world.declares("ana", "/incident declare sev2 payments are failing")
    await world.passes(minutes=60)
    request = next(m for m in await world.messages(CHANNEL) if "an update is due" in m["text"])
    await world.types("ana", "/incident resolve", CHANNEL)
    await world.passes(hours=9)
    assert await asked(world) == 1
    await world.presses_old("ana", CHANNEL, request, "incident.update")
    assert "INC-1 is resolved" in await world.told("ana", CHANNEL)
    assert await world.client.views("UANA") == []


async def test_an_update_as_long_as_the_form_takes_stands_whole_in_the_channel(world: World) -> None:
    """In its line and in the pinned summary, to the last word."""
    await world.declares("ana", "/incident declare sev2 payments are failing")
    await world.types("ana", "/incident update", CHANNEL)
    text = " ".join(f"word{number:05}" for number in range(289))
    assert len(text) > 2_880
    await world.submits("ana", text=text)
    in_the_line = next(line for line in await world.lines(CHANNEL) if "wrote an update" in line)
    for shown in (in_the_line, (await world.lines(CHANNEL))[0]):
        assert set(text.split()) <= set(shown.split())
        assert "cut here" not in shown


async def test_an_empty_form_is_told_what_to_write_in_it(world: World) -> None:
    """In the form's own words: there is no command to type there."""
    await world.declares("ana", "/incident declare sev2 payments are failing")
    await world.types("ana", "/incident update", CHANNEL)
    told = str((await world.submits("ana", text=" \n "))["errors"])
    assert "Say in a sentence what is known now." in told
    assert "/incident" not in told
    assert await world.entries("UpdatePosted") == []
