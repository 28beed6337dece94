"""Every night the schedules are proved, and those who look after the files hear what is new, once."""

from datetime import time
from pathlib import Path

from oncall.daily import Daily
from tests.world import World, world

NIGHTLY = Daily(at=time(3, 30), zone="Europe/Dublin")


async def told(made: World, who: str = "ana") -> list[str]:
    """What the nightly proof wrote to somebody, oldest first."""
    try:
        written = await made.texts("@", who)
    except AssertionError:
        return []
    return [text for text in written if "to mend in the on-call schedules" in text]


async def test_admins_hear_of_what_is_new_and_of_nothing_twice(database_url: str, team_files: Path) -> None:
    """What the files have always had wrong is told the first night, a new absence the night after it is arranged."""
    async with world(database_url, team=team_files, start=False) as made:
        bot = await made.starts(prove_at=NIGHTLY)
        await made.settles()
        assert await told(made) == []
        await made.passes(hours=24)
        (first,) = await told(made)
        assert "schedule nights: nobody is on call from" in first
        assert "To mend it: add a layer or a window that covers it, or write `gaps: allowed`." in first
        assert "`tocsin oncall prove` lists everything" in first
        for who in ("bo", "cy", "dee"):  # nobody but the admins
            assert await told(made, who) == []
        await made.passes(hours=24)
        assert len(await told(made)) == 1
        await made.types("bo", "/oncall absence tomorrow for 1d a holiday")
        await made.stops(bot)
        await made.starts(prove_at=NIGHTLY)
        await made.passes(hours=24)
        _, news = await told(made)
        assert news.startswith("*1 new thing to mend")
        assert "schedule primary: bo is on call while away, from" in news
        assert "were known before" in news
        await made.passes(hours=24)
        assert len(await told(made)) == 2


async def test_an_edit_of_the_files_is_proved_the_night_after(database_url: str, team_files: Path) -> None:
    async with world(database_url, team=team_files, start=False) as made:
        await made.starts(prove_at=NIGHTLY)
        await made.passes(hours=24)
        file = team_files / "tocsin.yaml"
        before = file.read_text("utf-8")
        file.write_text(before.replace("rotation: [bo]}", "rotation: [bo], until: 2099-03-02}"), "utf-8")
        await made.types("ana", "/incident reload")
        await made.passes(hours=24)
        assert len(await told(made)) == 1  # that is far beyond the days that are looked at
        file.write_text(before.replace("rotation: [bo]}", "rotation: [bo], until: 2025-03-03}"), "utf-8")
        await made.types("ana", "/incident reload")
        await made.passes(hours=24)
        assert "schedule primary: nobody is on call from" in (await told(made))[-1]


async def test_two_replicas_tell_it_once(postgresql_url: str, team_files: Path) -> None:
    async with world(postgresql_url, team=team_files, start=False) as made:
        for _ in range(2):
            await made.starts(prove_at=NIGHTLY)
        await made.passes(hours=24)
        assert len(await told(made)) == 1


async def test_without_admins_operations_hear_of_it(database_url: str, team_files: Path) -> None:
    file = team_files / "tocsin.yaml"
    file.write_text(file.read_text("utf-8").replace("admins: [ana]", "admins: []"), "utf-8")
    async with world(database_url, team=team_files, start=False) as made:
        await made.starts(prove_at=NIGHTLY)
        await made.passes(hours=24)
        assert any("to mend in the on-call schedules" in line for line in await made.lines("incident-ops"))
