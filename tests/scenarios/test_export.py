"""The export: the record as a file, in the incident's channel."""

import json
import re
from pathlib import Path

from tests.team_files import unbundled, with_policies
from tests.world import Payload, World
from tests.world import world as a_world

CHANNEL = "inc-1-payments-are-failing"


async def worked(world: World) -> None:
    """An incident with something of everything."""
    await world.declares("ana", "/incident declare sev2 payments are failing")
    await world.presses("bo", "@", "page.acknowledge")
    await world.passes(minutes=7)
    for line in (
        *(
            "commander @bo",
            "runbook done 1",
            "runbook skip 2 nothing was stored, ask bo",
            "note the <vendor> called back",
        ),
        *("note fix 1 the <vendor> wrote back", "action @cy rotate the leaked keys", "resolve the patch is out"),
    ):
        await world.types("ana", f"/incident {line}", CHANNEL)


async def files(world: World) -> list[Payload]:
    return [file for message in await world.messages(CHANNEL) for file in message["files"]]


async def content(world: World, file: Payload) -> str:
    return (world.workspace.files[file["id"]].content or b"").decode()


async def test_the_file_holds_what_a_postmortem_needs(world: World) -> None:
    """Facts, times, people, pages, checklist, timeline, actions; in the zone that was asked for."""
    await worked(world)
    answer = await world.reply("ana", "/incident export md Asia/Singapore", CHANNEL)
    assert "times in Asia/Singapore" in answer
    (file,) = await files(world)
    assert file["name"].endswith(".md")
    text = await content(world, file)
    for words in (
        *("payments are failing", "SEV2", "Ana Ruiz", "Bo Larsen", "Cy Tan", "Asia/Singapore"),
        *("Measure how fast it grows", "nothing was stored, ask bo", "rotate the leaked keys", "the patch is out"),
    ):
        assert words in text, words
    assert "wrote back (corrected)" in text


async def test_it_is_the_same_file_for_the_same_facts(world: World) -> None:
    """Byte for byte, however often and by whomever it is asked for."""
    await worked(world)
    for who, line in (("ana", "md UTC"), ("bo", "md UTC"), ("ana", "json UTC"), ("bo", "json UTC")):
        await world.types(who, f"/incident export {line} INC-1", "general")
    first, again, data, data_again = [await content(world, file) for file in await files(world)]
    assert first == again
    assert data == data_again
    found = json.loads(data)
    assert "payments are failing" in str(found)
    assert "called back" in data  # a corrected note keeps what it said before
    assert "wrote back" in data


async def test_a_form_or_a_zone_that_there_is_not(world: World) -> None:
    """A sentence, and no file."""
    await worked(world)
    assert "I cannot use `docx`" in await world.reply("ana", "/incident export docx", CHANNEL)
    assert "I cannot use `Mars/Olympus`" in await world.reply("ana", "/incident export md Mars/Olympus", CHANNEL)
    assert await files(world) == []


async def test_whoever_asked_is_told_when_the_channel_is_gone_before_the_file_came(world: World) -> None:
    """It was archived while the file was being made: the sentence names another way."""
    await worked(world)
    await world.client.fault("files.getUploadURLExternal", "error", error="is_archived", times=1)
    await world.types("ana", "/incident export", CHANNEL)
    assert "On the server: `tocsin export INC-1 --format md`" in await world.told("ana", CHANNEL)


async def test_what_became_of_a_page_is_told_as_it_was(database_url: str, team_files: Path) -> None:
    """Somebody who snoozed it had it; who answered where two were wanted did; and the last resort is one of none."""
    policies = """  urgent:
    last_resort: {page: person ana, wait: 5m}
    steps:
      - {page: schedule primary, wait: 5m}
      - {page: person cy, wait: 5m}
  pair:
    steps:
      - {page: [person bo, person cy], wait: 5m, acknowledge: 2}
"""
    async with a_world(database_url, team=unbundled(with_policies(team_files, policies))) as world:
        await world.declares("ana", "/incident declare sev2 payments are failing")
        await world.types("ana", "/page escalate 3 INC-1")
        await world.types("ana", "/incident ack INC-1")
        await world.types("ana", "/incident page INC-1 pair both of you please")
        await world.presses("cy", "@", "page.acknowledge")
        await world.passes(minutes=5)
        await world.declares("ana", "/incident declare sev2 logins are failing --anyway")
        await world.types("bo", "/page snooze 60 INC-2")
        await world.types("ana", "/incident resolve INC-2 they work again")
        told = await _exported(world, 1)
        assert re.search(r"Ana Ruiz answered after .*, at the last resort\.", told)
        assert "Cy Tan answered; 1 more was wanted, and nobody else answered." in told
        assert "Nobody answered" not in told
        told = await _exported(world, 2)
        assert "Bo Larsen had it, and wanted to be asked again later, when it ended." in told
        assert "| To the first acknowledgement | - |" not in told


async def _exported(world: World, number: int) -> str:
    await world.types("ana", f"/incident export md UTC INC-{number}")
    found = [
        file for message in await world.messages(await world.incident_channel(number)) for file in message["files"]
    ]
    return await content(world, found[-1])
