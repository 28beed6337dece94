"""What a release left in its database is gone on with by this version: nothing is lost by an upgrade."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import make_url

from storage.migrate import is_current
from tests.databases import PostgreSQL
from tests.storage.released.keep import HERE, TEAM
from tests.world import World, shown, world

RELEASES = sorted(folder.name for folder in HERE.iterdir() if folder.is_dir() and folder.name[0].isdigit())


@pytest.fixture(params=["sqlite", "postgresql"])
async def left_by(
    request: pytest.FixtureRequest, tmp_path: Path, postgresql: PostgreSQL
) -> AsyncIterator[dict[str, str]]:
    """The URL of a database by the release that left it so."""
    urls: dict[str, str] = {}
    for release in RELEASES:
        script = (HERE / release / f"{request.param}.sql").read_text(encoding="utf-8")
        if request.param == "sqlite":
            urls[release] = f"sqlite:///{tmp_path / f'{release}.db'}"
            with closing(sqlite3.connect(str(make_url(urls[release]).database))) as connection:
                connection.executescript(script)
        else:
            urls[release] = await asyncio.to_thread(postgresql.create, migrated=False)
            await asyncio.to_thread(postgresql.restore, urls[release], script)
    yield urls
    if request.param == "postgresql":
        for url in urls.values():
            await asyncio.to_thread(postgresql.drop, url)


def test_there_is_a_release_to_go_on_from() -> None:
    assert RELEASES


@pytest.mark.parametrize("release", RELEASES)
async def test_an_upgrade_goes_on_with_what_was_open(left_by: dict[str, str], release: str) -> None:
    """The page that waited when the old version was stopped goes on to the next person, who answers it."""
    async with world(left_by[release], team=TEAM) as there:
        await there.passes(minutes=6)
        assert "cy" in await there.paged()
        assert "INC-1: payments are failing" in await _answer(there, "ana", "/incident list")
        assert "You have INC-1" in await there.reply("cy", "/page ack INC-1")
        story = await _answer(there, "ana", "/incident timeline 50 INC-1")
        for told in ("cards are declined since nine", "Cy Tan acknowledged the page."):
            assert told in story
        assert "is resolved" in await there.reply("ana", "/incident resolve INC-1 the processor is back")
        assert await is_current(there.bot.db.engine)


async def _answer(there: World, who: str, command: str) -> str:
    return shown((await there.types(who, command))["response"])
