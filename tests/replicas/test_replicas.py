"""The short form of `python -m tests.replicas`: the same stories with short leases."""

import asyncio
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.databases import PostgreSQL
from tests.replicas.__main__ import told
from tests.replicas.ground import BRIEF
from tests.replicas.outages import OUTAGES
from tests.replicas.outcome import Outcome, TakenOver, Took, worst
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
    assert outcome.problems == []
    assert outcome.pages > 0


def test_what_comes_too_late_is_a_problem_unless_the_machine_kept_it_waiting_for_so_long() -> None:
    """A second beyond what was promised is one; the machine's part in it is measured."""
    outcome = Outcome("one is killed", 40, taken_over=TakenOver(Took(12.0, 11.0, 1.5), Took(6.0, 8.0, 0.0)))
    assert outcome.is_good
    outcome.taken_over = TakenOver(Took(12.0, 11.0, 0.5), Took(6.0, 8.0, 0.0))
    assert outcome.problems == ["LATE taken over, by its lease, in 12.0 s, of 11.0 + 0.5: LATE"]
    assert worst([Took(5.0, 9.0, 0.0), Took(4.0, 2.0, 0.0), Took(9.0, 9.0, 0.0)]) == Took(4.0, 2.0, 0.0)
