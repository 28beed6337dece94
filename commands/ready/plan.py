"""Plan whom to ask before which shift, and mend what has changed: whose shift it is, and whom it is offered to."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from commands.ready.offer import is_offered_to_nobody, offer_anew
from commands.record import record
from commands.team import Team
from oncall import ready
from oncall.ready import Readiness, ReadyRules, ReadyStatus
from oncall.resolve import responders
from oncall.schedule import Schedule
from oncall.tour import Tour, tours
from storage.database import Database, Transaction

LONGEST = timedelta(days=14)  # of a shift that is offered to somebody else
LONGEST_TURN = timedelta(days=31)  # within which one that was answered for is remembered
EARLIER = timedelta(days=1)  # by how much people are asked earlier, so as to be asked in their daytime
_ASKED_FOR_THIS_TURN = (ReadyStatus.READY, ReadyStatus.LACKING)


class _Wanted(NamedTuple):
    tour: Tour
    schedule: Schedule
    asks_at: datetime
    rules: ReadyRules


async def plan(db: Database, team: Team, *, now: datetime) -> None:
    """Each person is asked once for a shift, and not again within a turn for which they answered.

    Any number of replicas may do it at the same time.
    """
    async with db.read() as tx:
        known = await tx.readiness.since(now - LONGEST_TURN)
    wanted = list(_wanted(team, known, now))
    gone = [check for check in known if check.is_open and not is_theirs(team, check, now)]
    unheard = [check for check in known if is_offered_to_nobody(team, check) and check not in gone]
    if not wanted and not gone and not unheard:
        return
    async with db.begin() as tx:
        for each in wanted:
            check = ready.plan(tx.new_id(), each.tour, each.schedule, each.asks_at, each.rules)
            tx.reschedules = await tx.readiness.add(check) or await _theirs_again(tx, check) or tx.reschedules
        for check in gone:
            current = await tx.readiness.get(check.id, for_change=True)
            if current is not None and current.is_open:
                cancelled, event = ready.cancel(current)
                await record(tx, cancelled, event, now)
        for check in unheard:
            current = await tx.readiness.get(check.id, for_change=True)
            if current is not None and is_offered_to_nobody(team, current):
                await offer_anew(tx, team, current, now=now)


async def _theirs_again(tx: Transaction, check: Readiness) -> bool:
    """The shift was given away and taken back: it is asked for as if it had been theirs all the time."""
    known = await tx.readiness.of_shift(check)
    if known is None or known.status is not ReadyStatus.CANCELLED:
        return False
    await tx.readiness.save(replace(check, id=known.id))
    return True


def is_theirs(team: Team, check: Readiness, now: datetime) -> bool:
    """Whether the person still has the shift, as the schedules are now, and readiness is still asked for."""
    schedule = team.schedules.get(check.schedule)
    if schedule is None or check.schedule not in team.readiness or check.person not in team.people:
        return False
    if check.ends_at <= now:
        return False
    return check.person in responders(schedule, max(check.starts_at, now))


def _wanted(team: Team, known: Sequence[Readiness], now: datetime) -> Iterator[_Wanted]:
    there = {
        (check.schedule, check.person, check.starts_at)
        for check in known
        if check.status is not ReadyStatus.CANCELLED  # theirs again, if they are on call then
    }
    answered = {(check.schedule, check.person, check.turn) for check in known if check.status in _ASKED_FOR_THIS_TURN}
    for name, rules in team.readiness.items():
        schedule, sight = team.schedules[name], now + rules.before + EARLIER
        for tour in tours(schedule, now, sight + LONGEST):
            person = team.people.get(tour.person)
            is_known = (name, tour.person, tour.start) in there or (name, tour.person, tour.turn) in answered
            if person is None or is_known or tour.start > sight:
                continue
            night = person.night.hours.hours if person.night is not None else None
            asks_at = ready.asking(tour.start, rules, zone=person.zone, night=night, now=now)
            if asks_at is not None:
                yield _Wanted(tour, schedule, asks_at, rules)
