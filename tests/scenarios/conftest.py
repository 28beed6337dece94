"""The world that every story is told in: on SQLite and on PostgreSQL."""

from collections.abc import AsyncIterator

import pytest

from tests.world import World, world


@pytest.fixture(name="world")
async def the_world(database_url: str) -> AsyncIterator[World]:
    """The example team's workspace with a running bot."""
    async with world(database_url) as made:
        yield made
