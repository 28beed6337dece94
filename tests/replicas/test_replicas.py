"""The short form of `python -m tests.replicas`: the same stories with short leases."""

import asyncio
from collections.abc import Iterator
from contextlib import closing

import pytest

from bot.config import load
from bot.demo import slack_id, workspace_for
from bot.views.message import REPEATED
from sandbox.state.members import BOT_USER_ID
from sandbox.state.messages import post
from tests.databases import PostgreSQL
from tests.replicas.__main__ import told
from tests.replicas.elsewhere import Asked
from tests.replicas.ground import BRIEF
from tests.replicas.in_slack import InSlack
from tests.replicas.outages import OUTAGES
from tests.replicas.outcome import Outcome, TakenOver, Took, worst
from tests.replicas.stories import STORIES
from tests.world import EXAMPLE


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


@pytest.mark.parametrize(
    ("said", "twice", "repeated"),
    [
        ({"ana": ["load 0000"], "ops": ["Nobody answered: load 0000", "bo could not be paged: load 0000"]}, [], 0),
        ({"ana": ["load 0000", f"load 0000 ({REPEATED})"]}, [], 1),
        ({"ana": [f"load 0000 ({REPEATED})"]}, [], 1),
        ({"ana": ["load 0000", "load 0000"]}, ["load 0000: 2 times in Slack"], 0),
        ({"ana": [f"load 0000 ({REPEATED})"] * 2}, ["load 0000: 2 times repeated in Slack"], 2),
        ({"ana": ["load 0000", *[f"load 0000 ({REPEATED})"] * 10]}, ["load 0000: 10 times repeated in Slack"], 10),
        ({"ana": ["load 0000"], "ops": ["No answer: load 0000"] * 2}, ["No answer: load 0000: 2 times in Slack"], 0),
        ({"ana": ["load 0000"], "ops": ["No answer: load 0000", f"No answer: load 0000 ({REPEATED})"]}, [], 1),
        ({"ana": ["load 0000"], "ops": ["something else", "something else"]}, [], 0),
    ],
)
def test_a_page_and_its_alarm_come_once_and_once_more_at_most(
    said: dict[str, list[str]], twice: list[str], repeated: int
) -> None:
    """Then it says so; whatever says so is counted."""
    team = load(EXAMPLE)
    workspace = workspace_for(team)
    in_slack = InSlack(workspace, team.operations, [Asked("load 0000", "ana", 0.0)])
    operations = workspace.channel(team.operations)
    operations.members[BOT_USER_ID] = None
    for where, texts in said.items():
        channel = operations if where == "ops" else workspace.direct_channel([BOT_USER_ID, slack_id(where)])
        for each in texts:
            post(workspace, channel, BOT_USER_ID, each)
    assert in_slack.twice() == (twice, repeated)
    assert in_slack.lost() == []


def test_what_comes_too_late_is_a_problem_unless_the_machine_kept_it_waiting_for_so_long() -> None:
    """A second beyond what was promised is one; the machine's part in it is measured."""
    outcome = Outcome("one is killed", 40, taken_over=TakenOver(Took(12.0, 11.0, 1.5), Took(6.0, 8.0, 0.0)))
    assert outcome.is_good
    outcome.taken_over = TakenOver(Took(12.0, 11.0, 0.5), Took(6.0, 8.0, 0.0))
    assert outcome.problems == ["LATE taken over, by its lease, in 12.0 s, of 11.0 + 0.5: LATE"]
    assert worst([Took(5.0, 9.0, 0.0), Took(4.0, 2.0, 0.0), Took(9.0, 9.0, 0.0)]) == Took(4.0, 2.0, 0.0)
