"""A private incident: outside its channel nobody reads what it is about."""

from bot.demo import slack_id
from tests.world import World, shown

TITLE = "zebra at large"
NAME = "INC-1, private"


async def test_its_title_is_read_in_its_channel_alone(world: World) -> None:
    """Announcement, pages, alarms, lists, answers: everywhere else it is a number."""
    answer = await world.reply("ana", f"/incident declare sev1 type:threat {TITLE}")
    assert answer.startswith("INC-1 declared: SEV1, Threat to life, private.")
    (name,) = await world.channels()
    assert "zebra" not in name
    channel = await world.seen(name)
    assert channel["kind"] == "private"

    await world.passes(minutes=6)  # on to cy
    await world.passes(minutes=11)  # and to operations
    await world.types("ana", "/incident page dee we need legal advice", name)
    await world.types("ana", "/incident commander me", name)
    await world.types("ana", "/incident commander @bo", name)  # offered, in bo's direct messages
    await world.types("cy", "/incident commander me", name)  # and ana is told directly that it was taken
    await world.types("ana", "/incident summary zebra seen downtown", name)
    await world.types("ana", "/incident note zebra has stripes", name)
    await world.types("ana", "/incident title zebra back home", name)
    for line in ("/incident list", "/incident list all", "/incident mine"):
        await world.types("ana", line, name)
    await world.types("ana", "/incident export", name)
    await world.types("ana", "/incident resolve zebra is safe", name)

    assert any("zebra" in shown(m) for c, m in await world.everything() if c == channel["id"])
    assert any(NAME in line for line in await world.lines("incidents"))
    assert any(NAME in line for line in await world.lines("incident-ops"))
    assert any(f"command of {NAME}" in text for text in await world.texts("@", "bo"))
    assert any(f"command* of {NAME}" in shown(m, markup=True) for m in await world.messages("@", "ana"))
    for place, message in await world.everything():
        if place != channel["id"]:
            assert "zebra" not in str(message).lower(), message


async def test_those_outside_learn_that_it_exists_and_no_more(world: World) -> None:
    """A sentence that says whom to ask; nothing is changed."""
    await world.declares("ana", f"/incident declare sev1 type:threat {TITLE}")
    listed = await world.reply("dee", "/incident list") + await world.told("dee")
    assert NAME in listed
    assert "zebra" not in listed
    for line in (
        *("timeline INC-1", "export INC-1", "note INC-1 hello", "role INC-1", "severity sev2 INC-1", "ack INC-1"),
        *("resolve INC-1", "runbook INC-1", "commander INC-1", "action INC-1", "summary INC-1 text"),
    ):
        answer = await world.reply("dee", f"/incident {line}")
        assert "INC-1 is private and you are not in it" in answer, line
    assert "mine" not in await world.reply("dee", "/incident mine")
    assert not {"NoteAdded", "ExportAsked", "IncidentResolved", "PageAcknowledged"} & set(await world.timeline())


async def test_being_paged_makes_one_a_member(world: World) -> None:
    """Whoever is to help may read everything; whoever was told no more than a number was not in it before."""
    await world.declares("ana", f"/incident declare sev1 type:threat {TITLE}")
    (name,) = await world.channels()
    assert "UBO" in (await world.seen(name))["members"]
    assert "UDEE" not in (await world.seen(name))["members"]
    (page,) = await world.messages("@", "bo")
    assert "zebra" not in shown(page)
    assert "private" in await world.reply("dee", "/incident timeline INC-1")
    await world.types("ana", "/incident page dee we need advice", name)
    assert "UDEE" in (await world.seen(name))["members"]
    await world.types("dee", "/incident timeline INC-1")
    assert "zebra" in await world.told("dee")


async def test_an_alarm_lets_in_only_whom_the_page_could_have_reached(world: World) -> None:
    """Anybody may stand in the operations channel; whoever the team's files do not name stays outside."""
    world.hires("zoe", "Zoe Quinn")
    await world.declares("ana", f"/incident declare sev1 type:threat {TITLE}")
    await world.passes(minutes=6)
    await world.passes(minutes=11)
    await world.client.join(slack_id("zoe"), "incident-ops")
    await world.settles()
    await world.presses("zoe", "incident-ops", "page.acknowledge")
    assert "INC-1 is private: only people whom the team's files name can answer for it." in await world.told(
        "zoe", "incident-ops"
    )
    assert "PageAcknowledged" not in await world.timeline()
    assert "INC-1 is private and you are not in it" in await world.reply("zoe", "/incident timeline INC-1")
    await world.presses("dee", "incident-ops", "page.acknowledge")
    assert "PageAcknowledged" in await world.timeline()
    assert "UDEE" in (await world.seen(await world.incident_channel()))["members"]


async def test_any_incident_can_be_made_private(world: World) -> None:
    """By a word, whatever its type."""
    await world.declares("ana", f"/incident declare sev2 {TITLE} --private")
    (name,) = await world.channels()
    assert (await world.seen(name))["kind"] == "private"
    assert all("zebra" not in line for line in await world.lines("incidents"))


async def test_whoever_leaves_the_channel_is_outside_again(world: World) -> None:
    """Membership of the channel is what counts."""
    await world.declares("ana", f"/incident declare sev1 type:threat {TITLE}")
    (name,) = await world.channels()
    await world.client.leave(slack_id("bo"), name)
    await world.settles()
    assert "private" in await world.reply("bo", "/incident timeline INC-1")
