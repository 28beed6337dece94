"""Which methods have their turn: by urgency, by the hours of a person's own clock, and where nothing is said."""

from datetime import UTC, datetime, time, timedelta

import pytest

from oncall.contact import Method, NotificationRules, QuietHours, Turn, Urgency, turns, usual_rules

SMS = Turn(method=Method.SMS, after=timedelta(minutes=1))
VOICE = Turn(method=Method.VOICE)
MAIL = Turn(method=Method.MAIL)
NIGHT = QuietHours(start=time(22), end=time(7), high=(VOICE,), low=(MAIL,))
NOON = QuietHours(start=time(12), end=time(13), high=(VOICE,), low=(MAIL,))


@pytest.mark.parametrize(
    ("quiet", "at", "urgency", "expected"),
    [
        (NIGHT, "2026-01-10T21:59", "high", SMS),
        (NIGHT, "2026-01-10T22:00", "high", VOICE),
        (NIGHT, "2026-01-11T06:59", "low", MAIL),
        (NIGHT, "2026-01-11T07:00", "low", SMS),
        (NIGHT, "2026-07-10T21:30", "high", VOICE),  # half past ten in Dublin's summer
        (NIGHT, "2026-07-11T06:30", "high", SMS),
        (NOON, "2026-01-10T12:30", "high", VOICE),
        (NOON, "2026-01-10T13:00", "high", SMS),
        (None, "2026-01-10T03:00", "low", SMS),
    ],
)
def test_the_hours_are_those_of_the_persons_own_clock(
    quiet: QuietHours | None, at: str, urgency: Urgency, expected: Turn
) -> None:
    rules = NotificationRules(high=(SMS,), low=(SMS,), quiet=quiet)
    when = datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert turns(rules, urgency, when, "Europe/Dublin") == (expected,)


def test_who_says_nothing_is_told_in_slack_at_once_and_by_the_others_after() -> None:
    """Only by what they have; nobody is called for what is not urgent."""
    assert [turn.method for turn in usual_rules([]).high] == [Method.SLACK]
    usual = usual_rules([Method.VOICE, Method.SMS, Method.MAIL])
    assert [turn.method for turn in usual.high] == [Method.SLACK, Method.SMS, Method.MAIL, Method.VOICE]
    assert not usual.high[0].after
    assert [turn.method for turn in usual.low] == [Method.SLACK, Method.MAIL, Method.SMS]
