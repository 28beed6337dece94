"""Slack's rate limits: kept, and obeyed when Slack says so."""

import pytest

from bot.limits import Limits


class Seconds:
    """A monotonic clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def made(limits: Limits, method: str, channel: str | None = None) -> int:
    """How many calls may be made at once."""
    return next(n for n in range(1_000) if limits.take(method, channel) > 0)


def test_a_minute_of_calls_may_be_made_at_once_and_then_at_their_pace() -> None:
    """`conversations.create` is tier 2: twenty a minute."""
    seconds = Seconds()
    limits = Limits(seconds)
    assert made(limits, "conversations.create") == 20
    assert limits.take("conversations.create") == pytest.approx(3)
    seconds.now += 3
    assert made(limits, "conversations.create") == 1
    seconds.now += 3_600
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


def test_one_channel_gets_a_message_a_second_after_a_short_burst() -> None:
    """The others do not wait for it."""
    seconds = Seconds()
    limits = Limits(seconds)
    assert made(limits, "chat.postMessage", "C1") == 4
    assert limits.take("chat.postMessage", "C1") == pytest.approx(1)
    assert made(limits, "chat.postMessage", "C2") == 4
    seconds.now += 1
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
