"""Slack's rate limits: kept, and obeyed when Slack says so."""

import pytest

from bot.slack.limits import Limits


class Seconds:
    """A monotonic clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def made(limits: Limits, method: str, channel: str | None = None) -> int:
    """How many calls may be made at once; each is answered at once."""
    number = 0
    while limits.take(method, channel) == 0:
        limits.answered(method)
        number += 1
    return number


def test_a_minute_of_calls_may_be_made_at_once_and_then_none_until_slacks_minute_is_over() -> None:
    """`conversations.create` is tier 2: twenty in any minute, wherever it begins."""
    seconds = Seconds()
    limits = Limits(seconds)
    assert made(limits, "conversations.create") == 20
    assert limits.take("conversations.create") == pytest.approx(60)
    seconds.now += 59
    assert made(limits, "conversations.create") == 0
    seconds.now += 1
    assert made(limits, "conversations.create") == 20


def test_screens_are_brought_up_to_date_evenly_when_there_are_many() -> None:
    """Never more than fifty in any minute, and the next never more than a few seconds away."""
    seconds = Seconds()
    limits = Limits(seconds)
    at = [seconds.now] * made(limits, "chat.update")
    assert len(at) == 15
    while seconds.now < 100 + 600:
        wait = limits.take("chat.update")
        assert wait < 2
        if wait == 0:
            limits.answered("chat.update")
            at.append(seconds.now)
        seconds.now += wait + 0.001
    assert max(sum(begun <= then < begun + 60 for then in at) for begun in at) <= 50
    assert len(at) > 300  # half as many again could not be made


@pytest.mark.parametrize("method", ["conversations.invite", "chat.update", "chat.postMessage"])
def test_replicas_share_what_slack_allows(method: str) -> None:
    """Three of them together make no more calls than one alone; whoever is left has it all."""
    seconds, alive = Seconds(), 3
    three = [Limits(seconds, replicas=lambda: alive) for _ in range(3)]
    one = made(Limits(seconds), method)
    assert one - 3 < sum(made(limits, method) for limits in three) <= one
    alive = 1
    seconds.now += 60
    assert made(three[0], method) == one


def test_replicas_share_what_a_channel_takes() -> None:
    """Slack takes a message a second and short bursts from the app, not from each of its processes."""
    seconds, alive = Seconds(), 2
    two = [Limits(seconds, replicas=lambda: alive) for _ in range(2)]
    one = Limits(seconds)
    assert sum(made(each, "chat.postMessage", "C1") for each in two) <= made(one, "chat.postMessage", "C1")
    by_two = by_one = 0
    for _ in range(600):
        seconds.now += 0.1
        by_two += sum(made(each, "chat.postMessage", "C1") for each in two)
        by_one += made(one, "chat.postMessage", "C1")
    assert by_one - 2 <= by_two <= by_one
    alive = 1
    seconds.now += 60
    assert made(two[0], "chat.postMessage", "C1") == made(one, "chat.postMessage", "C1")


def test_a_call_that_takes_long_counts_until_a_minute_after_its_answer() -> None:
    """Slack may have counted it at the very end."""
    seconds = Seconds()
    limits = Limits(seconds)
    for _ in range(20):
        assert limits.take("conversations.create") == 0
    assert 0 < limits.take("conversations.create") <= 1  # none of them is answered: who knows
    seconds.now += 30
    limits.answered("conversations.create")
    assert limits.take("conversations.create") == pytest.approx(60)
    for _ in range(19):
        limits.answered("conversations.create")
    seconds.now += 59
    assert made(limits, "conversations.create") == 0
    seconds.now += 1
    assert made(limits, "conversations.create") == 20


def test_waiting_uses_nothing_up() -> None:
    """Asking again and again does not push the time further away."""
    seconds = Seconds()
    limits = Limits(seconds)
    made(limits, "conversations.create")
    waits = [limits.take("conversations.create") for _ in range(100)]
    assert waits == [waits[0]] * 100
    seconds.now += waits[0]
    assert limits.take("conversations.create") == 0


def test_one_channel_gets_a_little_less_than_a_message_a_second_after_a_short_burst() -> None:
    """So that another who speaks there for himself is heard; and the other channels do not wait for it."""
    seconds = Seconds()
    limits = Limits(seconds)
    assert made(limits, "chat.postMessage", "C1") == 3
    assert limits.take("chat.postMessage", "C1") == pytest.approx(1.1)
    assert made(limits, "chat.postMessage", "C2") == 3
    seconds.now += 1.2
    assert made(limits, "chat.postMessage", "C1") == 1


def test_methods_do_not_wait_for_each_other() -> None:
    """Each has a bucket of its own; one that is not known gets tier 3."""
    limits = Limits(Seconds())
    made(limits, "pins.add")
    assert limits.take("chat.update", "C1") == 0
    assert made(limits, "something.new") == 50


@pytest.mark.parametrize("paced", [True, False])
def test_retry_after_is_obeyed(*, paced: bool) -> None:
    """Whether we keep below the limits by ourselves or not; and for that method alone."""
    seconds = Seconds()
    limits = Limits(seconds, paced=paced)
    limits.block("chat.update", 30)
    assert limits.take("chat.update") == pytest.approx(30)
    assert limits.take("chat.postMessage", "C1") == 0
    seconds.now += 29
    assert limits.take("chat.update") == pytest.approx(1)
    seconds.now += 1
    assert limits.take("chat.update") == 0


def test_unpaced_only_slack_itself_holds_us_back() -> None:
    """As in the local workspace, which has limits of its own."""
    limits = Limits(Seconds(), paced=False)
    assert all(limits.take("conversations.create") == 0 for _ in range(500))


def test_ten_thousand_channels_are_not_remembered_for_ever() -> None:
    """Those that have rested are forgotten; one that has not still waits."""
    seconds = Seconds()
    limits = Limits(seconds)
    for n in range(10_000):
        seconds.now += 1
        limits.take("chat.postMessage", f"C{n}")
    made(limits, "chat.postMessage", "busy")
    for n in range(10_000, 15_100):
        seconds.now += 0.0001
        limits.take("chat.postMessage", f"C{n}")
    assert limits.take("chat.postMessage", "busy") > 0
