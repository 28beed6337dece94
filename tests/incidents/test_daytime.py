"""Mornings, where people are."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from incidents import action, lifecycle
from incidents.daytime import morning_of, next_morning
from incidents.incident import Rejected

DUBLIN, PACIFIC = ZoneInfo("Europe/Dublin"), ZoneInfo("America/Los_Angeles")
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)  # a Monday
BORN, _ = lifecycle.declare(
    1, title="t", severity="sev1", type="spam", private=False, by="ana", now=NOW, update_every=None
)


@pytest.mark.parametrize(
    ("day", "zone", "morning"),
    [
        (date(2026, 3, 3), DUBLIN, datetime(2026, 3, 3, 9, tzinfo=UTC)),
        (date(2026, 3, 3), PACIFIC, datetime(2026, 3, 3, 17, tzinfo=UTC)),
        (date(2026, 3, 7), DUBLIN, datetime(2026, 3, 9, 9, tzinfo=UTC)),  # a Saturday
        (date(2026, 3, 8), PACIFIC, datetime(2026, 3, 9, 16, tzinfo=UTC)),  # the clocks changed that Sunday
    ],
)
def test_a_morning_is_nine_o_clock_of_a_working_day(day: date, zone: ZoneInfo, morning: datetime) -> None:
    assert morning_of(day, zone) == morning


def test_the_next_morning_is_never_the_same_days() -> None:
    assert next_morning(datetime(2026, 3, 6, 3, tzinfo=UTC), DUBLIN) == datetime(2026, 3, 9, 9, tzinfo=UTC)


def owed(due_on: date | None, *, urgent: bool = False) -> action.ActionItem:
    return action.add(
        BORN,
        "Rotate the keys",
        action_id="a",
        number=1,
        owner="bo",
        due_on=due_on,
        by="ana",
        now=NOW,
        zone=PACIFIC,
        urgent=urgent,
    )[0]


def test_an_action_is_asked_for_in_the_morning_after_it_was_due() -> None:
    assert owed(None).asks_at is None
    assert owed(date(2026, 3, 6)).asks_at == datetime(2026, 3, 9, 16, tzinfo=UTC)  # Friday, so Monday
    assert owed(date(2026, 3, 6), urgent=True).asks_at == datetime(2026, 3, 7, 8, tzinfo=UTC)  # at midnight there


def test_it_is_asked_for_again_some_mornings_later_or_when_its_owner_says() -> None:
    item = owed(date(2026, 3, 2))
    assert item.asks_at is not None
    asked, _ = action.ask(item, now=item.asks_at, zone=PACIFIC)
    assert asked.asks_at == datetime(2026, 3, 6, 17, tzinfo=UTC)
    until = NOW + timedelta(days=9)
    assert action.snooze(asked, by="bo", until=until)[0].asks_at == until


def test_what_is_done_is_not_asked_for() -> None:
    done, _ = action.complete(owed(date(2026, 3, 2)), by="bo", now=NOW)
    assert done.asks_at is None
    for attempt in (lambda: action.ask(done, now=NOW, zone=PACIFIC), lambda: action.snooze(done, by="bo", until=NOW)):
        with pytest.raises(Rejected):
            attempt()
