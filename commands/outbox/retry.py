"""Send a row now that waits or was given up."""

from commands.effects import TellOperations
from commands.page.note_given_up import take_up_again
from commands.record import send
from commands.refusal import Refused
from storage.database import Database
from storage.outbox import Outgoing


async def retry(db: Database, row_id: str, *, by: str) -> Outgoing:
    """Make it due at once, with all its attempts. Raises Refused if there is nothing to retry."""
    async with db.begin() as tx:
        row = await tx.outbox.get(row_id, for_change=True)
        if row is None:
            raise Refused(f"There is no {row_id} in the outbox. See `tocsin outbox`.")
        if row.is_being_sent(tx.real_now):
            raise Refused(f"{row_id} is being sent right now by {row.leased_by}.")
        if row.finished_at is not None and not row.dead:
            raise Refused(f"{row_id} was sent already, at {row.finished_at:%Y-%m-%d %H:%M} UTC.")
        await tx.outbox.revive(row, now=tx.real_now, note=f"retried by {by}")
        if row.dead:
            await take_up_again(tx, row)
            await send(tx, [TellOperations(f"{by} has me try {row.kind} for {row.subject} again, on the server.")])
        tx.wakes = True
        return row
