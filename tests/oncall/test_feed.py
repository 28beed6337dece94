"""Calendars: what one holds that goes by uid and sequence is what the schedules say, however they were changed."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from bot.oncall.feed_file import feed_file
from oncall.feed import MOST, Feed, FeedEvent, Horizon, brought_up_to_date, horizon, stretches, wanted
from oncall.grid import Every
from oncall.instant import seconds
from oncall.override import Override, Shadow
from oncall.resolve import spans
from oncall.schedule import Schedule
from oncall.window import joined
from tests.oncall import shapes

NOW = datetime(2026, 3, 4, 12, 30, tzinfo=UTC)
FEED = Feed(id="f", token_hash="h", person="ana", schedule="schedule", made_at=NOW)
NAMES = {"ana": "Ana Ruiz; née, O\\Dea", "bo": "Bo 🔥 Larsen"}


class Reader:
    """A calendar that keeps what it was told, and takes an event again only if its sequence is higher."""

    def __init__(self) -> None:
        self.held: dict[str, Any] = {}

    def reads(self, content: bytes) -> None:
        events: list[Any] = Calendar.from_ical(content).walk("VEVENT")
        for event in events:
            known = self.held.get(str(event["UID"]))
            if known is None or int(event["SEQUENCE"]) > int(known["SEQUENCE"]):
                self.held[str(event["UID"])] = event
            else:
                assert event.to_ical() == known.to_ical()

    def times(self, within: Horizon) -> dict[str, list[tuple[int, int]]]:
        """When each person is on call, by what they are called here, within a horizon."""
        found: dict[str, list[tuple[int, int]]] = {}
        for event in self.held.values():
            start, end = event["DTSTART"].dt, event["DTEND"].dt
            assert start.tzinfo is not None
            assert start < end
            start, end = max(start, within.start), min(end, within.end)
            if event["STATUS"] != "CANCELLED" and start < end:
                found.setdefault(str(event["SUMMARY"]), []).append((seconds(start), seconds(end)))
        for times in found.values():
            assert all(one[1] <= other[0] for one, other in pairwise(sorted(times)))
        return {who: joined(sorted(times)) for who, times in found.items()}


def told(feed: Feed, schedule: Schedule, before: Iterable[FeedEvent], now: datetime) -> tuple[bytes, list[FeedEvent]]:
    """What is served, and what is kept of it."""
    within = horizon(now)
    kept = {event.uid: event for event in before}
    events = wanted(feed, {schedule.name: schedule}, NAMES, within, now)
    update = brought_up_to_date(kept.values(), events, within, now)
    kept |= {event.uid: event for event in update.changed}
    again = brought_up_to_date(kept.values(), events, within, now + timedelta(seconds=1))
    assert again.shown == update.shown
    assert again.changed == []
    for uid in update.forgotten:
        del kept[uid]
    return feed_file("a", update.shown), list(kept.values())


def truth(schedule: Schedule, within: Horizon) -> dict[str, list[tuple[int, int]]]:
    """The same, from the schedule itself."""
    found: dict[str, list[tuple[int, int]]] = {}
    for start, end, who in spans(schedule, seconds(within.start), seconds(within.end)):
        for duty in who:
            name = f"schedule: {NAMES.get(duty.person, duty.person)}{' (shadow)' if duty.shadow else ''}"
            found.setdefault(name, []).append((start, end))
    return {who: joined(sorted(times)) for who, times in found.items()}


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[datetime, Schedule]]:
    """A schedule that is changed and read again and again, for weeks."""
    zone = draw(shapes.zones())
    now = NOW
    layers = [
        replace(layer, days_off=(), when_absent=None)
        for layer in draw(shapes.schedules(now, zone)).layers
        if not (isinstance(layer.turns, Every) and layer.turns.unit == "hour")  # which are too many
    ]
    base = Schedule(name="schedule", layers=tuple(layers) or shapes.example().layers)
    found = []
    for _ in range(draw(st.integers(1, 4))):
        now += timedelta(hours=draw(st.integers(0, 400)))
        changed = replace(
            base,
            overrides=tuple(draw(st.lists(shapes.overrides(now), max_size=3))),
            shadows=tuple(draw(st.lists(shapes.shadows(now), max_size=1))),
            temporary=tuple(draw(st.lists(shapes.temporaries(now), max_size=1))),
        )
        found.append((now, changed))
    return found


@settings(max_examples=25, deadline=None)
@given(histories())
def test_a_calendar_that_goes_by_uid_and_sequence_holds_the_shifts(history: list[tuple[datetime, Schedule]]) -> None:
    reader, kept = Reader(), list[FeedEvent]()
    for now, schedule in history:
        content, kept = told(FEED, schedule, kept, now)
        reader.reads(content)
        assert reader.times(horizon(now)) == truth(schedule, horizon(now))
        fresh = Reader()
        fresh.reads(content)
        assert fresh.times(horizon(now)) == truth(schedule, horizon(now))


def test_what_is_changed_and_changed_back_is_the_same_event() -> None:
    """Its sequence rises, and its uid stays; what came in between is cancelled."""
    plain = replace(shapes.example(), name="schedule")
    start = datetime(2026, 3, 10, 9, tzinfo=UTC)
    override = Override(start=start, end=start + timedelta(hours=4), add="cy", remove="bo", reason="a, dentist; no")
    _, kept = told(FEED, plain, [], NOW)
    first = {event.uid: event for event in kept}
    _, kept = told(FEED, replace(plain, overrides=(override,)), kept, NOW)
    (cys,) = [event for event in kept if event.summary == "schedule: cy"]
    assert cys.detail == "Override instead of bo: a, dentist; no."
    content, kept = told(FEED, plain, kept, NOW)
    changed = [event for event in kept if event.sequence]
    assert {(event.sequence, event.cancelled) for event in changed if event.uid in first} == {(2, False)}
    assert {(event.sequence, event.cancelled) for event in changed if event.uid not in first} == {(1, True)}
    assert content.count(b"STATUS:CANCELLED") == 2  # cy's, and the rest of bo's week


def test_a_schedule_that_is_gone_takes_its_shifts_along() -> None:
    _, kept = told(FEED, replace(shapes.example(), name="schedule"), [], NOW)
    content, _ = told(FEED, replace(shapes.example(), name="another"), kept, NOW)
    assert content.count(b"STATUS:CANCELLED") == content.count(b"BEGIN:VEVENT") == len(kept)


def test_ones_own_calendar_has_shifts_of_all_schedules_and_names_shadows() -> None:
    """And nobody else's."""
    one = replace(shapes.example(), name="one")
    other = replace(one, name="other", shadows=(Shadow(person="cy", start=NOW, of="bo"),))
    events = wanted(replace(FEED, person="cy", schedule=""), {"one": one, "other": other}, NAMES, horizon(NOW), NOW)
    assert {event.summary for event in events} == {"Shadow: other"}
    assert "never must answer" in events[0].detail
    assert events[0].start == NOW.replace(hour=12, minute=30) or events[0].start > NOW
    events = wanted(replace(FEED, schedule=""), {"one": one, "other": other}, NAMES, horizon(NOW), NOW)
    assert {event.summary for event in events} == {"On call: one", "On call: other"}


def test_shifts_at_the_edges_are_whole() -> None:
    """Also one of a month, which began before what is looked at."""
    monthly = replace(
        shapes.example().layers[0], turns=Every(unit="month", count=3), rotation=shapes.example().layers[0].rotation
    )
    schedule = replace(shapes.example(), layers=(monthly,))
    (found,) = stretches(schedule, seconds(NOW), seconds(NOW) + 3600)
    assert (found.start, found.end) == (
        seconds(datetime(2026, 1, 5, 9, tzinfo=UTC)),
        seconds(datetime(2026, 4, 5, 9, tzinfo=UTC)),
    )


def test_hourly_turns_do_not_fill_megabytes() -> None:
    """The soonest are shown, and what is beyond them is not called cancelled when it falls out."""
    hourly = replace(shapes.example().layers[0], turns=Every(unit="hour", count=1))
    schedule = replace(shapes.example(), name="schedule", layers=(hourly,))
    content, kept = told(FEED, schedule, [], NOW)
    assert content.count(b"BEGIN:VEVENT") == len(kept) == MOST
    for days in (1, 60):
        content, kept = told(FEED, schedule, kept, NOW + timedelta(days=days))
    assert content.count(b"BEGIN:VEVENT") == MOST
    assert b"CANCELLED" not in content
    assert len(kept) <= 4 * MOST
