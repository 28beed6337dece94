"""Times as people type them."""

import dataclasses
from datetime import UTC, datetime

import pytest

from commands.grammar.orders import AddNote
from tests.commands.grammar.team import TEAM, said


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("14:05 x", "2026-11-20 14:05"),
        ("14:30 x", "2026-11-20 14:30"),
        ("14:31 x", "2026-11-20 14:30"),  # the writer's clock is a little ahead: now
        ("14:40 x", "2026-11-19 14:40"),
        ("9:05: x", "2026-11-20 09:05"),
        ("9:05:30 x", "2026-11-20 09:05:30"),
        ("\uff11\uff14\uff1a\uff10\uff15 x", "2026-11-20 14:05"),
        ("2:05 pm x", "2026-11-20 14:05"),
        ("2pm x", "2026-11-20 14:00"),
        ("12:05am x", "2026-11-20 00:05"),
        ("14h05 x", "2026-11-20 14:05"),
        ("yesterday 23:00 x", "2026-11-19 23:00"),
        ("2026-11-18 14:05 x", "2026-11-18 14:05"),
        ("2026-11-18T14:05Z x", "2026-11-18 14:05"),
        ("2026-07-01 14:05 x", "2026-07-01 13:05"),  # summer time
        ("2026-07-01 14:05 UTC x", "2026-07-01 14:05"),
        ("14:05 Asia/Singapore x", "2026-11-20 06:05"),
    ],
)
def test_a_note_can_say_when(text: str, at: str) -> None:
    """In the writer's zone unless another is named; a time of day that is still to come was yesterday's."""
    assert said(f"note at {text}") == AddNote(text="x", at=datetime.fromisoformat(at).replace(tzinfo=UTC))


@pytest.mark.parametrize(
    ("now", "text", "at"),
    [
        # Dublin, 25 October 2026: at 01:00 UTC the clock goes from 02:00 back to 01:00.
        ("2026-10-25 02:00", "01:30", "2026-10-25 01:30"),  # it has been twice: the later
        ("2026-10-25 00:45", "01:30", "2026-10-25 00:30"),  # it has been once
        ("2026-10-25 00:20", "01:30", "2026-10-24 00:30"),  # not yet: yesterday's
        # Dublin, 29 March 2026: at 01:00 UTC the clock goes from 01:00 to 02:00.
        ("2026-03-29 12:00", "01:30", "2026-03-29 01:00"),  # there was none: the first instant after
        ("2026-03-29 00:30", "01:30", "2026-03-28 01:30"),
        ("2026-03-30 00:30", "yesterday 01:30", "2026-03-29 01:00"),
    ],
)
def test_typed_times_across_a_clock_change(now: str, text: str, at: str) -> None:
    context = dataclasses.replace(TEAM, now=datetime.fromisoformat(now).replace(tzinfo=UTC))
    order = said(f"note at {text} x", context=context)
    assert order == AddNote(text="x", at=datetime.fromisoformat(at).replace(tzinfo=UTC))
