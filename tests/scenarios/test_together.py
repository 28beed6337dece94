"""Pages that come up shortly after one another reach a person in one message; their own rules hold for Slack too."""

from pathlib import Path

from tests.team_files import SMS, adds
from tests.world import World, shown
from tests.world import world as a_world

TITLES = ("payments", "logins", "uploads", "searches", "exports")


async def declares_all(world: World) -> None:
    """Five incidents within moments."""
    for title in TITLES:
        await world.declares("ana", f"/incident declare sev2 {title} are failing --anyway")


async def test_five_incidents_in_a_minute_are_one_message_after_the_first(world: World) -> None:
    """The first page goes at once; the others are listed together a minute later, with a button for all."""
    await declares_all(world)
    assert await world.paged() == ["bo"]
    await world.passes(seconds=61)
    assert await world.paged() == ["bo"]
    told = await world.told("bo", "@")
    assert "You are paged for 4 things at once" in told
    assert [title in told for title in TITLES] == [False, True, True, True, True]
    await world.presses("bo", "@", "page.acknowledge_all")
    counts = [(await world.timeline(n)).count("PageAcknowledged") for n in range(1, 6)]
    assert counts == [0, 1, 1, 1, 1]
    told = await world.told("bo", "@")
    assert "4 pages were told here" in told
    assert told.count("You acknowledged it.") == 4
    await world.passes(minutes=10)
    assert "cy" in await world.paged()
    assert len(await world.messages("@", "cy")) == 1  # for the first one alone, which nobody answered


async def test_each_page_of_a_message_has_its_own_button(world: World) -> None:
    """Somebody else's answer shows, too; the others go on."""
    await declares_all(world)
    await world.passes(seconds=61)
    message = (await world.messages("@", "bo"))[-1]
    values = [block["accessory"]["value"] for block in message["blocks"] if block.get("accessory")]
    assert len(values) == 4
    await world.presses("bo", "@", "page.acknowledge", value=values[1])
    await world.types("dee", "/incident ack INC-2")
    counts = [(await world.timeline(n)).count("PageAcknowledged") for n in range(1, 6)]
    assert counts == [0, 1, 1, 0, 0]
    told = await world.told("bo", "@")
    assert "*Dee Osei* acknowledged it." in told or "Dee Osei acknowledged it." in told
    assert "Acknowledge all 2" in told
    await world.presses_old("bo", "@", message, "page.acknowledge_all")
    counts = [(await world.timeline(n)).count("PageAcknowledged") for n in range(1, 6)]
    assert counts == [0, 1, 1, 1, 1]


async def test_what_was_answered_while_it_was_held_back_is_not_told(world: World) -> None:
    """Of two, the one that is left comes as a page of its own."""
    for title in TITLES[:3]:
        await world.declares("ana", f"/incident declare sev2 {title} are failing --anyway")
    await world.types("dee", "/incident ack INC-2")
    await world.passes(seconds=61)
    told = await world.told("bo", "@")
    assert "You are paged" in told
    assert "uploads" in told
    assert "logins" not in told


async def test_a_private_incident_keeps_its_title_to_its_people_in_a_list(world: World) -> None:
    """As everywhere else outside of its channel."""
    await world.declares("ana", "/incident declare sev2 payments are failing")
    await world.declares("ana", "/incident declare sev2 type:threat somebody is in danger --anyway")
    await world.declares("ana", "/incident declare sev2 logins are failing --anyway")
    await world.passes(seconds=61)
    told = await world.told("bo", "@")
    assert "INC-2, private" in told
    assert "danger" not in told


async def test_what_is_graver_waits_for_nothing(world: World) -> None:
    """The message of a lesser one does not hold it back; the next lesser one is held back by both."""
    await world.declares("ana", "/incident declare sev2 payments are failing")
    await world.declares("ana", "/incident declare sev1 somebody is in danger --anyway")
    assert await world.paged() == ["bo", "bo"]
    await world.declares("ana", "/incident declare sev2 logins are failing --anyway")
    assert await world.paged() == []
    await world.passes(seconds=61)
    assert "INC-3: logins are failing" in await world.told("bo", "@")


async def test_slack_waits_as_the_person_says(database_url: str, team_files: Path) -> None:
    """Who would rather have a text message first; a list that does not name Slack leaves it at once."""
    adds(team_files, "bo", SMS, "notify: {high: [sms, slack after 3m], low: [sms]}")
    async with a_world(database_url, team=team_files) as world:
        await world.declares("ana", "/incident declare sev2 payments are failing")
        assert await world.paged() == []
        assert len(world.received("bo", "sms")) == 1
        await world.passes(minutes=3)
        assert await world.paged() == ["bo"]
        await world.texts_back("bo", "1")
        await world.declares("ana", "/incident declare sev2 logins are failing --anyway")
        await world.texts_back("bo", "1")
        await world.passes(minutes=4)
        assert await world.paged() == []
        await world.declares("ana", "/incident declare sev3 uploads are slow --anyway")
        assert await world.paged() == ["bo"]


async def test_what_is_held_back_goes_by_the_other_methods_when_slack_is_away(
    database_url: str, team_files: Path
) -> None:
    """It is sent at once, finds nobody there, and the text message goes instead; Slack has all of it afterwards."""
    adds(team_files, "bo", SMS)
    async with a_world(database_url, team=team_files) as world:
        await world.client.fault("chat.postMessage", "http500")
        for title in TITLES[:2]:
            await world.declares("ana", f"/incident declare sev2 {title} are failing --anyway")
        assert len(world.received("bo", "sms")) == 1
        await world.passes(seconds=61)
        texts = " ".join(each.text for each in world.received("bo", "sms"))
        assert "payments" in texts
        assert "logins" in texts
        await world.client.clear_faults()

        async def both() -> bool:
            try:
                told = " ".join([shown(message) for message in await world.messages("@", "bo")])
            except AssertionError:  # not a word from the bot yet
                return False
            return "payments" in told and "logins" in told

        await world.until(both)


async def test_a_page_whose_step_is_short_is_not_held_back(database_url: str, team_files: Path) -> None:
    """Somebody would be passed over before they were told. Nor is anything, where the files say never."""
    file = team_files / "tocsin.yaml"
    text = file.read_text()
    assert "{page: schedule primary, wait: 5m}" in text
    file.write_text(text.replace("{page: schedule primary, wait: 5m}", "{page: schedule primary, wait: 90s}"))
    async with a_world(database_url, team=team_files) as world:
        for title in TITLES[:2]:
            await world.declares("ana", f"/incident declare sev2 {title} are failing --anyway")
        assert await world.paged() == ["bo", "bo"]


async def test_rules_that_wait_longer_than_the_step_have_slack_tell_at_once(
    database_url: str, team_files: Path
) -> None:
    """Otherwise the page would be gone before they heard of it; what comes in time may have Slack wait."""
    adds(team_files, "bo", SMS, "notify: {high: [slack after 10m, sms after 12m]}")
    async with a_world(database_url, team=team_files) as world:
        await world.declares("ana", "/incident declare sev2 payments are failing")
        assert await world.paged() == ["bo"]
