"""Whom a shift is offered to whose person did not answer, and to whom then if that one is gone."""

from datetime import datetime

from commands.record import record
from commands.team import Team
from oncall import ready
from oncall.ready import Readiness, ReadyStatus
from oncall.resolve import next_on_call, responders
from storage.database import Transaction


def backup_of(team: Team, check: Readiness) -> str | None:
    """Who could take the shift: whom the files name, or whoever is on call next; nobody who is on call then."""
    schedule, named = team.schedules[check.schedule], team.readiness[check.schedule].backup
    there = responders(schedule, check.starts_at)
    found = [*([named] if named is not None else []), *next_on_call(schedule, check.starts_at)]
    return next((person for person in found if person in team.people and person not in there), None)


def is_offered_to_nobody(team: Team, check: Readiness) -> bool:
    """Whether it waits for somebody who cannot take it: the team's files do not name them any more."""
    return check.status is ReadyStatus.SILENT and check.backup is not None and check.backup not in team.people


async def offer_anew(tx: Transaction, team: Team, check: Readiness, *, now: datetime) -> None:
    """Whoever could take it instead is asked, and whoever leads is told, also if that is nobody."""
    await record(tx, *ready.offer_anew(check, backup=backup_of(team, check)), now)
