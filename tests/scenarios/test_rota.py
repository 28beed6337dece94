"""Schedules made in chat: usable wherever those of the team's files are, and each has one home."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli.maintenance import export_oncall
from bot.config import load
from bot.config.arranged import with_export
from bot.oncall.export import exported
from oncall.prove import prove
from oncall.resolve import responders
from tests.world import World, shown

FILES = "  primary: {zone: Europe/Dublin, start: 2025-01-06, rotation: [bo]}\n"


async def test_a_schedule_made_in_chat_is_paged_overridden_and_deleted(world: World) -> None:
    """By whoever made it; the people in it are told."""
    answer = await world.types("ana", "/oncall create launch dee cy weekly mon 09:00 Europe/Dublin")
    said = shown(answer["response"])
    assert "*launch* is a schedule now: Dee Osei and Cy Tan, weekly on Mondays at 09:00 Europe/Dublin" in said
    assert "made the schedule *launch*, and you are in it" in await world.told("cy", "@")
    assert "*launch*: <@UDEE>" in shown((await world.types("bo", "/oncall launch"))["response"])
    assert "*launch*" in shown((await world.types("dee", "/oncall next"))["response"])
    await world.types("bo", "/page launch are you there?")
    await world.passes(seconds=1)
    assert await world.paged() == ["dee"]
    await world.types("bo", "/oncall cover launch dee now for 2h lunch")
    await world.types("ana", "/page launch and now?")
    await world.passes(seconds=1)
    assert await world.paged() == ["bo"]
    await world.types("bo", "/oncall schedule launch")
    assert "only they and the admins may change it" in await world.reply("bo", "/oncall delete launch")
    assert "is deleted" in await world.reply("ana", "/oncall delete launch")
    assert "deleted the schedule *launch*" in await world.told("dee", "@")
    assert "There is no schedule `launch`" in await world.reply("bo", "/oncall launch")
    assert "is a schedule now" in await world.reply("bo", "/oncall create launch me daily")


async def test_its_people_change_at_the_next_handoff(world: World) -> None:
    """Whoever is taken out is told, and finishes their turn; a restart forgets nothing."""
    await world.types("dee", "/oncall create launch dee cy daily 09:00 UTC")
    answer = await world.types("dee", "/oncall people launch cy bo")
    assert "Whoever is on call finishes their turn" in shown(answer["response"])
    assert "*launch*: <@UDEE>" in shown(answer["response"])
    assert "changed the schedule *launch*, and you are in it" in await world.told("bo", "@")
    await world.stops()
    await world.starts()
    await world.passes(hours=24)
    assert "*launch*: <@UCY>" in shown((await world.types("ana", "/oncall launch"))["response"])
    await world.passes(hours=24)
    assert "*launch*: <@UBO>" in shown((await world.types("ana", "/oncall launch"))["response"])
    assert "Those are its people" in await world.reply("ana", "/oncall people launch cy bo")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("create primary bo", "The team's files have a schedule `primary` already"),
        ("create dee bo", "`dee` is a person, a team or a policy"),
        ("create urgent bo", "`urgent` is a person, a team or a policy"),
        ("create next bo", "is a word of `/oncall`"),
        ("create snooze bo", "`/page snooze` means something else already"),
        ("create Lau:nch bo", "small letters, digits and dashes"),
        ("create launch", "Who takes turns?"),
        ("create", "What should it be called"),
        ("create launch zoe", "I do not know who `zoe` is"),
        ("create launch bo 25:00", "no time"),
        ("create launch bo cy hourly", "changes hands daily or weekly, not `hourly`"),
        ("create launch bo cy hourly", "/oncall create launch @bo @cy weekly mon 09:00"),
        ("create launch bo cy every 12h", "not `12h`"),
        ("create launch bo weekly Europe/Dublim", "`Europe/Dublim` is no zone that I know"),
        ("create launch bo weekly Europe/Dublim", "Europe/Dublin"),
        ("create launch bo weekly CET", "`CET` may mean several zones"),
        ("create launch bo cy bo", "named twice"),
        ("create launch me me", "named twice"),
        ("calendar primary revoke", "/oncall calendar revoke primary"),
        ("people primary bo", "is in the team's files, and changed there"),
        ("delete primary", "is in the team's files, and changed there"),
        ("delete launch", "is none that there is"),
        ("people launch", "who takes turns from now on"),
    ],
)
async def test_what_cannot_be_is_refused_with_a_sentence(world: World, text: str, said: str) -> None:
    assert said in await world.reply("ana", f"/oncall {text}")


async def test_a_schedule_has_one_home(world: World, team_files: Path) -> None:
    """Files that bring one of the same name are not taken until it is deleted in chat; a start goes by the files."""
    await world.types("ana", "/oncall create launch dee daily 09:00 UTC")
    file = team_files / "tocsin.yaml"
    file.write_text(
        file.read_text().replace(FILES, f"{FILES}  launch: {{zone: UTC, start: 2025-01-06, rotation: [cy]}}\n")
    )
    answer = await world.types("ana", "/incident reload")
    assert "schedule launch is made in chat too: /oncall delete launch first" in shown(answer["response"])
    assert "*launch*: <@UDEE>" in shown((await world.types("ana", "/oncall launch"))["response"])
    await world.stops()
    await world.starts()
    await world.settles()
    assert any("The files' counts" in text for text in await world.texts("incident-ops"))
    assert "*launch*: <@UCY>" in shown((await world.types("ana", "/oncall launch"))["response"])
    assert "is deleted" in await world.reply("ana", "/oncall delete launch")
    assert "*launch*: <@UCY>" in shown((await world.types("ana", "/oncall launch"))["response"])


async def test_an_export_says_who_was_reached(world: World, team_files: Path, tmp_path: Path) -> None:
    """Whoever answered a page was; `prove` then has nothing to say of them."""
    await world.types("ana", "/page bo can you look")
    await world.settles()
    await world.presses("bo", "@", "page.acknowledge")
    export = tmp_path / "export.yaml"
    await export_oncall(world.bot.settings, output=export)
    answered = world.bot.clock.now()
    found = prove(with_export(load(team_files), export).house, answered, answered + timedelta(days=30))
    people = {each.person for each in found if each.kind == "unproven"}
    assert people == {"cy"}


async def test_an_export_is_in_the_files_own_words(world: World, team_files: Path, tmp_path: Path) -> None:
    """`--with` reads it, and so do the files once it is copied there."""
    await world.types("ana", "/oncall create launch dee cy daily 09:00 UTC")
    await world.types("ana", "/oncall people launch cy bo")
    await world.types("ana", "/oncall cover launch dee by bo now for 2h lunch")
    now = world.bot.clock.now()
    async with world.bot.db.read() as tx:
        text = exported(await tx.arrangements.newest(10), await tx.schedules.all())
    export = tmp_path / "export.yaml"
    export.write_text(text)
    live = world.bot.team().schedules["launch"]
    read = with_export(load(team_files), export).schedules["launch"]
    file = team_files / "tocsin.yaml"
    definition = "".join(f"{line}\n" for line in text.splitlines()[2:])
    file.write_text(file.read_text().replace(FILES, FILES + definition))
    copied = load(team_files).schedules["launch"]
    for hours in range(0, 100, 3):
        at = now.replace(minute=30, second=0, microsecond=0).timestamp() + hours * 3600
        instant = now.fromtimestamp(at, now.tzinfo)
        assert responders(live, instant) == responders(read, instant) == responders(copied, instant)
