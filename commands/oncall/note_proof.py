"""What the nightly proof of schedules and policies found: told once to those who look after the files, if it is new."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from commands.effects import Effect, TellOperations, TellPerson
from commands.record import send
from commands.team import Team
from oncall.prove.finding import Finding
from oncall.prove.news import known_by, news
from storage.database import Database, Transaction
from storage.proof import Proof

Tell = Callable[[Sequence[Finding], int], str]  # what is new, of how many findings


async def note_proof(
    db: Database, team: Team, findings: Sequence[Finding], tell: Tell, *, due: Proof, until: datetime, next_at: datetime
) -> None:
    """Remember what was found in the look that was `due`, and tell what is new; nothing if another has done it.

    Admins are told, each directly; operations if there are none.
    """
    async with db.begin() as tx:
        if not await _is_due(tx, due):
            return
        found = {key: [list(span) for span in spans] for key, spans in known_by(findings).items()}
        await tx.proofs.save(Proof(due_at=next_at, until=until, found=found))
        tx.reschedules = True
        if fresh := news(findings, due.found, due.until):
            text = tell(fresh, len(findings))
            told: list[Effect] = [TellPerson(admin, text) for admin in sorted(team.admins)]
            await send(tx, told or [TellOperations(text)])


async def note_proof_failed(db: Database, text: str, *, due: Proof, next_at: datetime) -> None:
    """It could not be done: tell operations, and try again the next time."""
    async with db.begin() as tx:
        if await _is_due(tx, due):
            await tx.proofs.save(replace(due, due_at=next_at))
            await send(tx, [TellOperations(text)])


async def _is_due(tx: Transaction, due: Proof) -> bool:
    now = await tx.proofs.get(for_change=True)
    return now is not None and now.due_at == due.due_at
