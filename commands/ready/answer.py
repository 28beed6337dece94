"""Somebody answered on one of their contact methods: what that means for the shifts they were asked about."""

from datetime import datetime

from commands.record import record
from oncall import ready
from oncall.contact import Method
from oncall.notice import Notice
from oncall.ready import Readiness, ReadyStatus
from storage.database import Transaction


async def note_answered(tx: Transaction, person: str, now: datetime) -> None:
    """Whoever has answered on everything is ready; whoever answers late keeps their shift."""
    for check in await tx.readiness.of_person(person):
        if check.is_waiting and (shown := ready.answer(check, await answered_on(tx, check))) is not None:
            await record(tx, *shown, now)


async def answered_on(tx: Transaction, check: Readiness) -> set[Method]:
    """The methods on which the person answered anything since it counts: a test or a page."""
    return await tx.notices.answered_since(check.person, check.counts_from)


async def taken_by(tx: Transaction, test: Notice) -> str | None:
    """Who took the shift that a test was for, as it was answered too late; None: nobody did."""
    check = await tx.readiness.get(test.check_id) if test.check_id is not None else None
    return check.backup if check is not None and check.status is ReadyStatus.TAKEN else None
