"""A telephone rings at most so often, and nobody is passed over because it had rung for something else."""

from pathlib import Path

from tests.team_files import adds
from tests.world import World
from tests.world import world as a_world

VOICE = 'contacts: {voice: "+14155550142"}'
MAIL = "contacts: {mail: bo@example.com}"


def waits(files: Path, wait: str) -> Path:
    """Bo is asked for that long, then Cy."""
    written = files / "tocsin.yaml"
    text = written.read_text("utf-8")
    assert "{page: schedule primary, wait: 5m}" in text
    written.write_text(text.replace("{page: schedule primary, wait: 5m}", f"{{page: schedule primary, wait: {wait}}}"))
    return files


async def passes_slowly(world: World, seconds: int) -> None:
    """In steps, so that what falls due in between happens when it is due."""
    for _ in range(0, seconds, 10):
        await world.passes(seconds=10)


async def test_what_is_graver_is_told_at_once_by_the_same_method(database_url: str, team_files: Path) -> None:
    """A lesser page was mailed just before, and Slack is away; the next lesser one waits its turn."""
    adds(team_files, "bo", MAIL)
    async with a_world(database_url, team=waits(team_files, "6m")) as world:
        await world.client.fault("chat.postMessage", "http500")
        await world.declares("ana", "/incident declare sev2 payments are failing")
        await world.declares("ana", "/incident declare sev1 somebody is in danger --anyway")
        await world.declares("ana", "/incident declare sev2 logins are failing --anyway")
        told = [each.subject for each in world.received("bo", "mail")]
        assert told == ["You are paged: INC-1, SEV2", "You are paged: INC-2, SEV1"]
        await passes_slowly(world, 310)
        assert "INC-3" in str(world.received("bo", "mail")[2:])


async def test_what_is_held_back_is_told_before_its_step_is_over(database_url: str, team_files: Path) -> None:
    """Half a minute before, though the telephone rang less than two minutes ago."""
    adds(team_files, "bo", VOICE, "notify: {high: [slack, voice]}")
    async with a_world(database_url, team=waits(team_files, "90s")) as world:
        await world.client.fault("chat.postMessage", "http500")
        await world.declares("ana", "/incident declare sev2 payments are failing")
        await world.declares("ana", "/incident declare sev2 logins are failing --anyway")
        await world.dials("bo", "1")
        await world.passes(seconds=50)
        assert len(world.received("bo", "voice")) == 1
        await world.passes(seconds=15)
        assert "Incident 2, severity 2" in world.received("bo", "voice")[1].text
        await world.dials("bo", "1")
        await passes_slowly(world, 60)
        assert len(await world.entries("PageEscalated", 2)) == 1  # to Bo, and nobody else
        assert len(world.received("bo", "voice")) == 2


async def test_many_of_the_gravest_ring_once_and_then_once_more(database_url: str, team_files: Path) -> None:
    """Also where their steps end one after the other, all before the telephone could ring again by its pace."""
    adds(team_files, "bo", VOICE, "notify: {high: [slack, voice]}")
    async with a_world(database_url, team=waits(team_files, "90s")) as world:
        await world.client.fault("chat.postMessage", "http500")
        for number in range(6):
            await world.declares("ana", f"/incident declare sev1 rack {number} is down --anyway")
            await world.passes(seconds=2)
        assert len(world.received("bo", "voice")) == 1
        await passes_slowly(world, 90)
        first, second = world.received("bo", "voice")
        assert "Incident 1, severity 1" in first.text
        assert all(f"Incident {number}, severity 1" in second.text for number in range(2, 7))


async def test_with_time_to_spare_the_pace_holds(database_url: str, team_files: Path) -> None:
    """Of equal gravity: the next call comes two minutes after the last."""
    adds(team_files, "bo", VOICE, "notify: {high: [slack, voice]}")
    async with a_world(database_url, team=team_files) as world:
        await world.client.fault("chat.postMessage", "http500")
        for title in ("payments", "logins", "exports"):
            await world.declares("ana", f"/incident declare sev1 {title} are failing --anyway")
        await passes_slowly(world, 110)
        assert len(world.received("bo", "voice")) == 1
        await passes_slowly(world, 20)
        assert len(world.received("bo", "voice")) == 2
