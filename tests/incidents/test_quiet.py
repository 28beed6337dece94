"""When an incident in which nothing happens is asked about."""

from datetime import UTC, datetime, timedelta

from incidents import lifecycle, quiet
from incidents.incident import AskedIfOver

NOW = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)
FOUR = timedelta(hours=4)
HOUR = timedelta(hours=1)
BORN, _ = lifecycle.declare(
    1, title="t", severity="sev2", type="spam", private=False, by="ana", now=NOW, update_every=None
)


def test_it_is_looked_at_when_nothing_has_happened_for_so_long() -> None:
    watched = quiet.watch(BORN, now=NOW, after=FOUR)
    assert watched.quiet_due_at == NOW + FOUR
    asked, event = quiet.look(watched, last=NOW, now=NOW + FOUR, after=FOUR)
    assert event == AskedIfOver(incident_id=1, quiet_since=NOW)
    assert asked.quiet_due_at == NOW + 2 * FOUR


def test_if_something_happened_it_is_looked_at_again_so_long_after_that() -> None:
    later, event = quiet.look(BORN, last=NOW + HOUR, now=NOW + FOUR, after=FOUR)
    assert event is None
    assert later.quiet_due_at == NOW + HOUR + FOUR


def test_one_that_may_be_quiet_for_good_is_looked_at_daily_as_the_files_may_change() -> None:
    later, event = quiet.look(BORN, last=NOW, now=NOW + FOUR, after=None)
    assert event is None
    assert later.quiet_due_at == NOW + FOUR + timedelta(days=1)


def test_still_going_puts_the_question_off_and_closing_ends_it() -> None:
    going, event = quiet.still_going(BORN, by="bo", until=NOW + HOUR)
    assert (going.quiet_due_at, event.by) == (NOW + HOUR, "bo")  # type: ignore[union-attr]  # a StillGoing
    assert lifecycle.resolve(going, by="bo", now=NOW)[0].quiet_due_at is None
    assert lifecycle.cancel(going, "no", by="bo", now=NOW)[0].quiet_due_at is None
