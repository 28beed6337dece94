"""Every copy of a page shows what is so now, wherever it stands: its title, its severity, and whom it asks."""

from pathlib import Path

from tests.team_files import EVERYTHING, adds
from tests.world import World
from tests.world import world as a_world

OLD, NEW = "Jane Roe of 12 Elm Street is threatened", "a person is threatened"


async def test_a_title_that_was_changed_is_not_told_any_more(database_url: str, team_files: Path) -> None:
    """By no method, to nobody: the page's reason was that title, and no copy keeps it."""
    adds(team_files, "bo", EVERYTHING)
    async with a_world(database_url, team=team_files) as world:
        await world.declares("ana", f"/incident declare sev2 {OLD}")
        await world.types("ana", f"/incident title INC-1 {NEW}")
        told = [await world.told("bo", "@")]
        await world.passes(minutes=2, seconds=30)
        told += [each.text for each in world.received("bo", "sms", "voice")]
        await world.passes(minutes=5)
        await world.passes(minutes=10)
        (alarm,) = await world.lines("incident-ops")
        told += [alarm, await world.told("bo", "@"), await world.told("cy", "@")]
        assert len(told) == 6
        assert [NEW in each for each in told] == [True] * 6
        assert [OLD in each for each in told] == [False] * 6


async def test_what_was_said_beside_the_title_stays(world: World) -> None:
    """Somebody was paged for a reason of its own, in words of their own."""
    await world.declares("ana", "/incident declare sev2 payments are failing")
    await world.types("ana", "/incident page INC-1 dee the vendor is calling")
    await world.types("ana", "/incident title INC-1 cards are refused")
    told = await world.told("dee", "@")
    assert "cards are refused" in told
    assert "the vendor is calling" in told
    assert "payments are failing" not in told


async def test_the_alarm_and_what_was_answered_show_the_severity_of_now(world: World) -> None:
    await world.declares("ana", "/incident declare sev2 payments are failing")
    await world.passes(minutes=5)
    await world.passes(minutes=10)
    await world.types("ana", "/incident title INC-1 cards are refused")
    await world.types("ana", "/incident severity sev3 INC-1")
    (alarm,) = await world.lines("incident-ops")
    for copy in (alarm, *await world.texts("@", "bo"), *await world.texts("@", "cy")):
        assert "SEV3" in copy
        assert "SEV2" not in copy
        assert "cards are refused" in copy
    await world.presses("cy", "@", "page.acknowledge")
    await world.types("ana", "/incident severity sev2 INC-1")
    for copy in (*await world.lines("incident-ops"), *await world.texts("@", "bo")):
        assert "acknowledged this page: SEV2" in copy


async def test_whoever_was_passed_over_reads_that_others_are_asked(world: World) -> None:
    """They can still acknowledge; when everybody was tried, it asks them again."""
    await world.declares("ana", "/incident declare sev2 payments are failing")
    assert "*You are paged*" in await world.told("bo", "@")
    await world.passes(minutes=5)
    assert "*You were paged, and others are asked now*" in await world.told("bo", "@")
    assert "*You are paged*" in await world.told("cy", "@")
    await world.passes(minutes=10)
    assert "*You are paged*" in await world.told("bo", "@")
    await world.presses("bo", "@", "page.acknowledge")
    assert "*You acknowledged this page*" in await world.told("bo", "@")


async def test_whoever_a_page_was_taken_from_reads_that_others_are_asked(world: World) -> None:
    await world.declares("ana", "/incident declare sev2 payments are failing")
    await world.types("ana", "/page reassign dee INC-1")
    assert "*You were paged, and others are asked now*" in await world.told("bo", "@")
    assert "*You are paged*" in await world.told("dee", "@")
    await world.types("ana", "/page reassign bo INC-1")
    assert "*You were paged, and others are asked now*" in await world.told("dee", "@")
    assert "*You are paged*" in await world.told("bo", "@")
    await world.presses("bo", "@", "page.acknowledge")


async def test_only_whoever_snoozed_reads_that_they_are_asked_again(world: World) -> None:
    await world.declares("ana", "/incident declare sev2 payments are failing")
    await world.passes(minutes=5)
    await world.types("cy", "/page snooze 30 INC-1")
    await world.passes(minutes=30)
    assert "*You are asked again*" in await world.told("cy", "@")
    assert "*You were paged, and others are asked now*" in await world.told("bo", "@")


async def test_one_message_of_several_pages_says_which_went_on(world: World) -> None:
    """The button for all leaves that one alone; its own takes it back."""
    for title in ("payments", "logins", "uploads"):
        await world.declares("ana", f"/incident declare sev2 {title} are failing --anyway")
    await world.types("dee", "/page ack INC-1")
    await world.passes(seconds=61)
    await world.types("ana", "/page reassign dee INC-2")
    told = await world.told("bo", "@")
    assert "Others are asked now." in told
    assert "Acknowledge all" not in told
    await world.types("ana", "/incident title INC-3 cards are refused")
    assert "cards are refused" in await world.told("bo", "@")


async def test_a_private_page_is_not_posted_anew_for_a_title_that_it_does_not_show(world: World) -> None:
    await world.declares("ana", "/incident declare sev2 payments are failing --private")
    before = [message.get("edited") for message in await world.messages("@", "bo")]
    await world.types("ana", "/incident title INC-1 cards are refused")
    assert [message.get("edited") for message in await world.messages("@", "bo")] == before
    assert "cards are refused" not in "\n".join(await world.texts("@", "bo"))
