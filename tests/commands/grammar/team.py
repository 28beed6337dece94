"""A team to talk about, and two ways of talking: one that must be understood and one that must not."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from commands.grammar import Context, Mention, Misunderstood, Order, parse

TEAM = Context(
    severities=("sev1", "sev2", "sev3"),
    types=("general", "child-safety", "fraud"),
    roles=("scribe", "comms"),
    runbooks=("card-testing", "csam-report"),
    schedules=("trust-safety", "legal"),
    zone=ZoneInfo("Europe/Dublin"),
    now=datetime(2026, 11, 20, 14, 30, tzinfo=UTC),  # a Friday; Dublin is on UTC
)
ME = Mention(word="me")
BO = Mention(word="bo")
ANA = Mention(slack_id="U1", word="ana")


def said(text: str, command: str = "/incident", context: Context = TEAM) -> Order:
    """The order, which must have been understood."""
    order = parse(command, text, context)
    assert not isinstance(order, Misunderstood), order.text
    return order


def refused(text: str, command: str = "/incident", context: Context = TEAM) -> Misunderstood:
    """The answer to something that must not be understood."""
    answer = parse(command, text, context)
    assert isinstance(answer, Misunderstood), answer
    return answer
