"""The export: the record as a file, in the incident's channel."""

import json

from tests.world import Payload, World

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
