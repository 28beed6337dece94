"""Who is asked before their coming shifts, and who has answered on what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from commands.ready.answer import answered_on
from oncall.contact import Method
from oncall.ready import Readiness, ReadyStatus
from storage.database import Database, Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A check, and the methods on which the person has answered."""

    check: Readiness
    answered: frozenset[Method]

    @property
    def silent(self) -> tuple[Method, ...]:
        """The others."""
        return self.check.silent(self.answered)


async def look(db: Database, *, now: datetime) -> Sequence[Asked]:
    """The checks of shifts that lie ahead or go on, the soonest first; without what is not needed any more."""
    async with db.read() as tx:
        found = await tx.readiness.since(now)
        return [await _asked(tx, check) for check in found if check.status is not ReadyStatus.CANCELLED]


async def look_at(db: Database, check_id: str) -> Asked | None:
    """One of them."""
    async with db.read() as tx:
        check = await tx.readiness.get(check_id)
        return None if check is None else await _asked(tx, check)


async def _asked(tx: Transaction, check: Readiness) -> Asked:
    return Asked(check=check, answered=frozenset(await answered_on(tx, check)))
