"""Somebody answered on one of their contact methods: what that means for the shifts they were asked about."""

from datetime import datetime

from commands.record import record
from oncall import ready
from oncall.contact import Method
from oncall.ready import Readiness
from storage.database import Transaction


async def note_answered(tx: Transaction, person: str, now: datetime) -> None:
    """Whoever has answered on everything is ready; whoever answers late keeps their shift."""
    for check in await tx.readiness.of_person(person):
        if check.is_waiting and (shown := ready.answer(check, await answered_on(tx, check))) is not None:
            await record(tx, *shown, now)


async def answered_on(tx: Transaction, check: Readiness) -> set[Method]:
    """The methods on which the person answered anything since it counts: a test or a page."""
    return await tx.notices.answered_since(check.person, check.counts_from)
