"""The short form of `python -m tests.replicas`: the same stories with short leases."""

import asyncio
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.databases import PostgreSQL
from tests.replicas.__main__ import told
from tests.replicas.ground import BRIEF
from tests.replicas.outages import OUTAGES
from tests.replicas.stories import STORIES


@pytest.fixture(scope="module")
def server() -> Iterator[PostgreSQL]:
    """One of their own: it is killed."""
    with closing(PostgreSQL()) as made:
        yield made


@pytest.mark.timeout(300)  # after an outage what was lost is looked for at Slack's pace, a minute and more
@pytest.mark.parametrize("name", ["both", "server", "slack-lost"])
def test_replicas_lose_nothing_and_double_nothing(server: PostgreSQL, name: str) -> None:
    """Whoever is left goes on within the lease, and a page comes once, or says that it is a repetition."""
    outcome = asyncio.run(told(STORIES[name] if name in STORIES else OUTAGES[name], server, BRIEF))
    assert (outcome.lost, outcome.doubled, outcome.dead) == ([], [], 0), outcome  # how soon is for a quiet machine
    assert outcome.pages > 0
