"""The postmortem: a page in the incident's channel, or a sentence about why there is none."""

from tests.world import World, shown

CHANNEL = "inc-1-payments-are-failing"


async def test_one_command_brings_the_page_to_the_channel(world: World) -> None:
    await world.declares("ana", "/incident declare sev2 payments are failing")
    await world.types("bo", "/incident ack", CHANNEL)
    await world.types("bo", "/incident action alarm on declines @bo kind:detection", CHANNEL)
    await world.types("bo", "/incident resolve the processor is back", CHANNEL)
    answer = await world.reply("ana", "/incident postmortem Asia/Singapore", CHANNEL)
    assert "INC-1 as a page for the browser, times in Asia/Singapore" in answer
    (file,) = [file for message in await world.messages(CHANNEL) for file in message["files"]]
    assert file["name"] == "INC-1-payments-are-failing.html"
    content = world.workspace.files[file["id"]].content
    assert content is not None
    text = content.decode()
    assert text.startswith("<!DOCTYPE html>")
    for told in ("the processor is back", "Bo Larsen", "detection", "Times are Asia/Singapore", "<svg"):
        assert told in text


async def test_a_template_that_fails_is_told_to_whoever_asked(world: World) -> None:
    """Not to the whole channel; and nothing is uploaded."""
    await world.declares("ana", "/incident declare sev2 payments are failing")
    (world.team_files / "templates").mkdir()
    (world.team_files / "templates" / "postmortem.html.j2").write_text("{{ nothing }}")
    await world.reply("ana", "/incident reload", CHANNEL)
    await world.types("ana", "/incident postmortem", CHANNEL)
    await world.settles()
    told = [shown(message) for message in await world.messages(CHANNEL, "ana")]
    assert any("postmortem.html.j2 failed on line 1" in line for line in told)
    assert not [file for message in await world.messages(CHANNEL) for file in message["files"]]
