"""Changing who is on call in chat: in force at once, told on every clock concerned, and undone."""

from pathlib import Path

import pytest

from tests.team_files import SMS, adds
from tests.world import World, shown
from tests.world import world as a_world


async def test_a_cover_is_paged_at_once_and_undone_again(world: World) -> None:
    """Cy covers for bo from now on, is paged, and after the undo bo is."""
    answer = await world.types("cy", "/oncall cover primary bo now for 4h the dentist")
    said = shown(answer["response"])
    assert "*Cy Tan* covers for *Bo Larsen* on *primary* (the dentist)" in said
    assert "Asia/Singapore, your time" in said
    assert "Europe/Dublin, Bo Larsen's time" in said
    assert "covers for" in await world.told("bo", "@")
    await world.types("ana", "/incident declare sev2 one")
    assert await world.paged() == ["cy"]
    assert "undone" in await world.reply("cy", "/oncall undo 1")
    assert "undid change 1" in await world.told("bo", "@")
    await world.types("ana", "/incident declare sev2 another thing --anyway")
    assert await world.paged() == ["bo"]


async def test_a_page_under_way_goes_to_whoever_has_the_shift_when_it_is_sent(world: World) -> None:
    """An override for later begins by itself, and ends by itself."""
    await world.types("ana", "/oncall override primary dee now for 2h bo travels")
    await world.types("ana", "/incident declare sev2 one")
    assert await world.paged() == ["dee"]
    await world.passes(hours=2, minutes=1)
    await world.paged()
    await world.types("ana", "/incident declare sev2 another thing --anyway")
    assert (await world.paged())[0] == "bo"


async def test_the_button_undoes_too(world: World) -> None:
    """Beneath the message to whoever it concerns."""
    await world.types("ana", "/oncall override primary dee now for 2h")
    await world.presses("dee", "@", "arrangement_undo")
    assert "undone" in await world.told("dee", "@")
    assert "*Bo Larsen*" not in await world.reply("ana", "/oncall primary")
    assert "undone already" in await world.reply("bo", "/oncall undo 1")


async def test_an_absence_names_the_shifts_that_need_a_cover(world: World) -> None:
    answer = await world.types("bo", "/oncall absence tomorrow to tomorrow a holiday")
    said = shown(answer["response"])
    assert "*Bo Larsen* is away (a holiday)" in said
    assert "still on call" in said
    assert "/oncall cover primary" in said
    answer = await world.types("dee", "/oncall absence tomorrow")
    assert "Until when?" in shown(answer["response"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("cover primary cy by dee now for 4h", "is not on call for primary in that time"),
        ("override primary bo now for 4h", "is on call for primary then already"),
        ("cover primary bo by bo now for 4h", "nobody takes over from themselves"),
        ("swap primary bo now for 4h for now for 2h", "overlap"),
        ("override primary zoe now for 4h", "I do not know who `zoe` is"),
        ("override prime dee now for 4h", "There is no schedule `prime`"),
        ("override primary dee 2020-01-01 to 2020-01-02", "over already"),
        ("undo 7", "There is no change 7"),
    ],
)
async def test_what_would_do_nothing_is_refused_with_a_sentence(world: World, text: str, said: str) -> None:
    assert said in await world.reply("ana", f"/oncall {text}")
    assert "Nothing was arranged yet" in await world.reply("ana", "/oncall changes")


async def test_a_cover_of_somebody_who_has_a_part_of_the_time_says_which(world: World) -> None:
    """Dee has the first two hours already."""
    await world.types("ana", "/oncall override primary dee now for 2h bo travels")
    said = shown((await world.types("ana", "/oncall cover primary bo by cy now for 4h"))["response"])
    assert "*Bo Larsen* is on call for a part of it alone, so only that changes" in said
    await world.types("ana", "/incident declare sev2 one")
    assert await world.paged() == ["dee"]
    whole = shown((await world.types("ana", "/oncall cover primary bo by cy tomorrow 10:00 to 11:00"))["response"])
    assert "a part of it" not in whole


async def test_changes_are_listed_with_their_history(world: World) -> None:
    await world.types("ana", "/oncall override primary dee now for 2h bo travels")
    await world.types("dee", "/oncall undo 1")
    answer = await world.types("bo", "/oncall changes primary")
    said = shown(answer["response"])
    assert "*1*: *Dee Osei* alone is on call for *primary*" in said
    assert "bo travels" in said
    assert "Arranged by Ana Ruiz" in said
    assert "Undone by Dee Osei" in said


async def test_what_was_arranged_survives_a_restart(world: World) -> None:
    await world.types("ana", "/oncall override primary dee now for 2h bo travels")
    await world.stops()
    await world.starts()
    await world.types("ana", "/incident declare sev2 one")
    assert await world.paged() == ["dee"]


async def test_next_shifts_are_on_the_readers_own_clock(world: World) -> None:
    answer = await world.types("bo", "/oncall next")
    assert "Europe/Dublin" in shown(answer["response"])
    assert "*primary*" in shown(answer["response"])
    assert "You are in no schedule" in await world.reply("ana", "/oncall next")


async def test_a_schedule_is_posted_as_a_picture_with_the_same_in_words(world: World) -> None:
    """Where it was asked for if the bot is there, to the person alone otherwise."""
    await world.types("ana", "/oncall override primary dee now for 2h bo travels")
    await world.types("bo", "/oncall schedule primary", "general")
    found = [m for m in [*await world.messages("general"), *await world.messages("@", "bo")] if m.get("files")]
    (file,) = found[-1]["files"]
    assert file["name"] == "primary.png"
    assert "Dee Osei" in file["alt_txt"]


async def test_a_cover_takes_over_what_is_still_to_be_asked_and_not_what_was_told(
    database_url: str, team_files: Path
) -> None:
    """Bo has been paged, and goes on being called; the step asked anew asks Dee, who covers for him."""
    adds(team_files, "bo", SMS)
    async with a_world(database_url, team=team_files) as world:
        await world.declares("ana", "/incident declare sev2 payments are failing")
        await world.types("bo", "/oncall cover primary @bo by @dee now for 4h dentist")
        await world.passes(minutes=1)
        assert len(world.received("bo", "sms")) == 1
        assert await world.paged() == ["bo"]
        assert "Paging <@UDEE>" in await world.reply("ana", "/page escalate 1 INC-1")
        assert await world.paged() == ["dee"]
