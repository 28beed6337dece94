"""Readiness: hours before a shift the person answers a test on each contact method; silence offers the shift on."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum

from oncall.contact import Method
from oncall.ready_events import (
    Event,
    ReadinessAsked,
    ReadinessCancelled,
    ReadinessLacking,
    ReadinessMissed,
    ReadinessShown,
    ShiftOffered,
    ShiftOfferedAnew,
    ShiftTaken,
)
from oncall.schedule import Schedule
from oncall.tour import Tour
from oncall.window import Hours
from oncall.zone import local_time

Change = tuple["Readiness", Event]
FRESH = timedelta(hours=12)  # what was answered so shortly before needs no other test
LEAST = timedelta(minutes=30)  # that somebody is given to answer; with less, nobody is asked
_DAY = time(9), time(20)  # when people are asked who told no night
_STEP = timedelta(minutes=15)


class Rejected(Exception):
    """The check does not allow this; the text is a sentence for the person who asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyRules:
    """Ask `before` the shift, and offer it on `by` before it.

    `backup`: a person; None: whoever is on call next. `lead`: whom to tell; None: the admins.
    """

    before: timedelta
    by: timedelta
    backup: str | None = None
    lead: str | None = None


class ReadyStatus(StrEnum):
    PLANNED = "planned"
    ASKED = "asked"
    READY = "ready"  # every method was answered
    LACKING = "lacking"  # some were answered in time, others were not
    SILENT = "silent"  # none was answered in time: the shift is offered to the backup, if there is one
    TAKEN = "taken"  # the backup took it
    CANCELLED = "cancelled"  # it is not their shift any more
    MISSED = "missed"  # they were not asked in time, as nobody was there to ask


_WAITING = frozenset({ReadyStatus.ASKED, ReadyStatus.LACKING, ReadyStatus.SILENT})
OPEN = _WAITING | {ReadyStatus.PLANNED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """Whether one person is ready for one shift. Instants are aware UTC, in business time.

    `turn`: when their turn of the rotation began, which may have several shifts. `asks_at`: when they are asked, or
    were. `due_at`: the next thing that happens by itself; None: nothing. `offer_message`: "channel:ts" of the offer.
    """

    id: str
    schedule: str
    person: str
    turn: datetime
    starts_at: datetime
    ends_at: datetime
    status: ReadyStatus
    methods: tuple[Method, ...] = ()  # that they were asked on
    asks_at: datetime
    offers_at: datetime
    due_at: datetime | None
    backup: str | None = None
    offer_message: str | None = None

    @property
    def is_open(self) -> bool:
        """Something may still come of it."""
        return self.status in OPEN

    @property
    def is_waiting(self) -> bool:
        """The person was asked, and has not answered on everything."""
        return self.status in _WAITING

    @property
    def counts_from(self) -> datetime:
        """Since when an answer counts for it."""
        return self.asks_at - FRESH

    def silent(self, answered: Collection[Method]) -> tuple[Method, ...]:
        """The methods on which they have not answered."""
        return tuple(method for method in self.methods if method not in answered)


def plan(check_id: str, tour: Tour, schedule: Schedule, asks_at: datetime, rules: ReadyRules) -> Readiness:
    """A check of a shift that lies ahead; `asks_at` as `asking` says."""
    return Readiness(
        id=check_id,
        schedule=schedule.name,
        person=tour.person,
        turn=tour.turn,
        starts_at=tour.start,
        ends_at=tour.end,
        status=ReadyStatus.PLANNED,
        asks_at=asks_at,
        offers_at=tour.start - rules.by,
        due_at=asks_at,
    )


def asking(starts_at: datetime, rules: ReadyRules, *, zone: str, night: Hours | None, now: datetime) -> datetime | None:
    """When to ask somebody who lives in `zone`: `before` the shift, or earlier, in their daytime; None: too late.

    Their daytime is from nine to eight on their own clock, or whatever is not the `night` that they told.
    """
    at = starts_at - rules.before
    for _ in range(timedelta(days=1) // _STEP):
        if _is_day(at, zone, night):
            break
        at -= _STEP
    if at < now:  # the shift was given to them since, or nobody was there to ask
        at = now
        while at < starts_at and not _is_day(at, zone, night):
            at += _STEP
    return at if at + LEAST <= starts_at - rules.by else None


def ask(check: Readiness, methods: tuple[Method, ...], *, now: datetime) -> Change:
    """They are asked now, on these methods."""
    asked = replace(check, status=ReadyStatus.ASKED, methods=methods, asks_at=now, due_at=check.offers_at)
    return asked, ReadinessAsked(check_id=check.id, schedule=check.schedule, person=check.person, methods=methods)


def answer(check: Readiness, answered: Collection[Method]) -> Change | None:
    """They have answered on these methods; None if that changes nothing yet. An offer is over with the first answer."""
    silent = check.silent(answered)
    was_offered = check.status is ReadyStatus.SILENT
    if silent and not (was_offered and len(silent) < len(check.methods)):
        return None
    shown = replace(check, status=ReadyStatus.LACKING if silent else ReadyStatus.READY, due_at=None)
    return shown, ReadinessShown(
        check_id=check.id,
        schedule=check.schedule,
        person=check.person,
        silent=silent,
        offer_is_over=was_offered,
    )


def close(check: Readiness, answered: Collection[Method], *, backup: str | None) -> Change:
    """The time to answer is over: they are told what was silent; if all of it was, the shift is offered to `backup`."""
    silent = check.silent(answered)
    if len(silent) < len(check.methods):
        lacking = replace(check, status=ReadyStatus.LACKING, due_at=None)
        return lacking, ReadinessLacking(check_id=check.id, schedule=check.schedule, person=check.person, silent=silent)
    offered = replace(check, status=ReadyStatus.SILENT, backup=backup, due_at=None)
    return offered, ShiftOffered(check_id=check.id, schedule=check.schedule, person=check.person, to=backup)


def offer_anew(check: Readiness, *, backup: str | None) -> Change:
    """Whoever it was offered to is gone: it is offered to `backup`, if there is one."""
    offered = replace(check, backup=backup, offer_message=None)
    return offered, ShiftOfferedAnew(
        check_id=check.id,
        schedule=check.schedule,
        person=check.person,
        before=check.backup or "",
        message=check.offer_message,
        to=backup,
    )


def take(check: Readiness, *, by: str, now: datetime) -> Change:
    """The backup takes the shift. Raises Rejected if it is not theirs to take, or not any more."""
    if check.status is ReadyStatus.TAKEN:
        raise Rejected("This shift is taken already; nothing has changed.")
    if check.status is not ReadyStatus.SILENT or check.ends_at <= now:
        raise Rejected("This shift is not on offer any more; nothing has changed.")
    if by != check.backup:
        raise Rejected("This shift was offered to somebody else. To take it: `/oncall cover`.")
    taken = replace(check, status=ReadyStatus.TAKEN)
    return taken, ShiftTaken(check_id=check.id, schedule=check.schedule, person=check.person, by=by)


def cancel(check: Readiness) -> Change:
    """It is not their shift any more, or nobody wants to know."""
    was_offered = check.status is ReadyStatus.SILENT
    gone = replace(check, status=ReadyStatus.CANCELLED, due_at=None)
    return gone, ReadinessCancelled(
        check_id=check.id, schedule=check.schedule, person=check.person, offer_is_over=was_offered
    )


def miss(check: Readiness) -> Change:
    """It is too late to ask them: nobody was there in time."""
    missed = replace(check, status=ReadyStatus.MISSED, due_at=None)
    return missed, ReadinessMissed(check_id=check.id, schedule=check.schedule, person=check.person)


def note_offered(check: Readiness, message: str) -> Readiness:
    """Where the offer stands, as "channel:ts"."""
    return replace(check, offer_message=message)


def _is_day(at: datetime, zone: str, night: Hours | None) -> bool:
    if night is not None:
        return not night.open_at(int(at.timestamp()))
    return _DAY[0] <= local_time(at, zone).time() < _DAY[1]
