"""The world that every story is told in: on SQLite and on PostgreSQL."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.world import World, world

TEAM = Path(__file__).parent / "team"


@pytest.fixture
def team_files(tmp_path: Path) -> Path:
    """A copy of the stories' team's files, to be changed."""
    return Path(shutil.copytree(TEAM, tmp_path / "team"))


@pytest.fixture(name="world")
async def the_world(database_url: str, team_files: Path) -> AsyncIterator[World]:
    """The stories' team's workspace with a running bot."""
    async with world(database_url, team=team_files) as made:
        yield made
