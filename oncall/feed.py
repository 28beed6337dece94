"""What a calendar of shifts holds, and how it says that a shift has changed or is gone since it was last read."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

from oncall.duty import Duty, Piece
from oncall.instant import DAY, moment, seconds
from oncall.resolve import spans
from oncall.schedule import Schedule
from oncall.window import Span

BACK = timedelta(days=31)
AHEAD = timedelta(days=186)
MOST = 1_000  # events that are shown, soonest first: hourly turns would fill megabytes
_MARGIN = 32 * DAY  # where the ends of shifts at the edges are looked for, and then four times as far
_SIGHT = 2_048 * DAY
_KEPT = 4 * MOST  # rows of one feed


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """An address that a calendar reads: somebody's own shifts, or a schedule's.

    `token_hash`: what the secret in the address hashes to; the secret itself is kept nowhere.
    """

    id: str
    token_hash: str
    person: str  # whose address it is
    schedule: str  # "": the person's own shifts, in all schedules
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEvent:
    """A shift as a feed has told it. `sequence` rises with every change; one that is gone is `cancelled`."""

    feed_id: str
    uid: str
    start: datetime
    end: datetime
    summary: str
    detail: str
    sequence: int
    cancelled: bool
    changed_at: datetime


class Horizon(NamedTuple):
    """What a feed tells of: the shifts that touch it. Both are midnights (aware UTC), so a day has one answer."""

    start: datetime
    end: datetime


class Stretch(NamedTuple):
    """Somebody's time on call by one turn or arrangement, in seconds."""

    start: int
    end: int
    duty: Duty


class Update(NamedTuple):
    """What a feed shows now; which of it was not told so before; and the uids that need not be kept any longer."""

    shown: Sequence[FeedEvent]
    changed: Sequence[FeedEvent]
    forgotten: Sequence[str]


def horizon(now: datetime) -> Horizon:
    """What the feeds tell of on the day of `now` (aware UTC)."""
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return Horizon(today - BACK, today + AHEAD)


def wanted(
    feed: Feed, schedules: Mapping[str, Schedule], names: Mapping[str, str], within: Horizon, now: datetime
) -> list[FeedEvent]:
    """The shifts as they are now, soonest first. `names`: people by key. A schedule that there is not has no shifts."""
    first, last = seconds(within.start), seconds(within.end)
    found = [
        _event(feed, schedule.name, stretch, names, now)
        for schedule in _schedules(feed, schedules)
        for stretch in stretches(schedule, first, last)
        if feed.schedule or stretch.duty.person == feed.person
    ]
    return sorted(found, key=_soonest)


def brought_up_to_date(
    told: Iterable[FeedEvent], events: Sequence[FeedEvent], within: Horizon, now: datetime
) -> Update:
    """What was told, made to say what is wanted (`events`): the same, changed, new, or cancelled."""
    last = events[MOST].start if len(events) > MOST else within.end
    before = {event.uid: event for event in told}
    kept = dict(before)
    shown = [_changed(before.pop(event.uid, None), event) for event in events[:MOST]]
    gone = (old for old in before.values() if within.start < old.end and old.start < last)
    shown += [_changed(old, replace(old, cancelled=True, changed_at=now)) for old in gone]
    shown = sorted(shown, key=_soonest)[: 2 * MOST]
    changed = [event for event in shown if kept.get(event.uid) is not event]
    kept |= {event.uid: event for event in changed}
    rest = sorted((event for event in kept.values() if event.end > within.start - BACK), key=_soonest)[:_KEPT]
    return Update(shown, changed, sorted(kept.keys() - {event.uid for event in rest}))


def stretches(schedule: Schedule, first: int, last: int) -> list[Stretch]:
    """Everybody's times on call that touch a span of seconds, each whole, by one turn or arrangement each."""
    reach = _MARGIN
    while True:
        start, end = first - reach, last + reach
        found = [each for each in _joined(spans(schedule, start, end)) if each.end > first and each.start < last]
        if reach > _SIGHT or all(start < each.start and each.end < end for each in found):
            return found
        reach *= 4


def _joined(pieces: Iterable[Piece]) -> Iterator[Stretch]:
    """A turn goes on while others beside it change; a shadow's time ends with that of those it rides along with."""
    under_way: dict[tuple[Duty, tuple[Duty, ...]], Span] = {}
    for start, end, who in pieces:
        answering = tuple(duty for duty in who if not duty.shadow)
        here = {(duty, answering if duty.shadow else ()): duty for duty in who}
        for key, span in list(under_way.items()):
            if key not in here or span[1] < start:
                yield Stretch(*under_way.pop(key), key[0])
        for key in here:
            under_way[key] = (under_way.get(key, (start, end))[0], end)
    for key, span in under_way.items():
        yield Stretch(*span, key[0])


def _schedules(feed: Feed, schedules: Mapping[str, Schedule]) -> list[Schedule]:
    if feed.schedule:
        return [schedules[feed.schedule]] if feed.schedule in schedules else []
    return [schedule for schedule in schedules.values() if feed.person in schedule.people]


def _event(feed: Feed, schedule: str, stretch: Stretch, names: Mapping[str, str], now: datetime) -> FeedEvent:
    """Known again by schedule, person and start: its end and why it is so may change."""
    person, because, shadow = stretch.duty
    what = f"{feed.id}/{schedule}/{person}/{'shadow' if shadow else 'on call'}/{stretch.start}"
    if feed.schedule:
        summary = f"{schedule}: {names.get(person, person)}{' (shadow)' if shadow else ''}"
    else:
        summary = f"{'Shadow' if shadow else 'On call'}: {schedule}"
    why = str(because)
    return FeedEvent(
        feed_id=feed.id,
        uid=sha256(what.encode()).hexdigest()[:32],
        start=moment(stretch.start),
        end=moment(stretch.end),
        summary=summary,
        detail=f"{why[:1].upper()}{why[1:]}." + (" Rides along, and never must answer." if shadow else ""),
        sequence=0,
        cancelled=False,
        changed_at=now,
    )


def _changed(old: FeedEvent | None, event: FeedEvent) -> FeedEvent:
    """The event with the number of its change; the old one itself if nothing has changed."""
    if old is None:
        return event
    same = replace(event, sequence=old.sequence, changed_at=old.changed_at)
    return old if same == old else replace(event, sequence=old.sequence + 1)


def _soonest(event: FeedEvent) -> tuple[datetime, str]:
    return event.start, event.uid
