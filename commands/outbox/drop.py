"""Give a row up that waits to be sent, on an operator's word."""

from commands.effects import TellOperations
from commands.page.note_given_up import note_given_up
from commands.record import send
from commands.refusal import Refused
from storage.database import Database
from storage.outbox import Outgoing


async def drop(db: Database, row_id: str, *, by: str) -> Outgoing:
    """It is not sent, and kept with who said so; operations are told. Raises Refused if it does not wait.

    Whom it was to tell of a page counts as not reached by it, as with what we gave up ourselves.
    """
    async with db.begin() as tx:
        row = await tx.outbox.get(row_id, for_change=True)
        if row is None:
            raise Refused(f"There is no {row_id} in the outbox. See `tocsin outbox`.")
        if row.is_being_sent(tx.real_now):
            raise Refused(f"{row_id} is being sent right now by {row.leased_by}; wait for it, or stop that process.")
        if row.finished_at is not None:
            raise Refused(f"{row_id} does not wait: it was {'given up' if row.dead else 'sent'} already.")
        await tx.outbox.finish(row, now=tx.real_now, error=f"dropped by {by}", dead=True)
        await note_given_up(tx, row, why=f"dropped on the server, by {by}", now=tx.real_now)
        await send(tx, [TellOperations(f"{by} dropped {row.kind} for {row.subject}, on the server. It is not sent.")])
        tx.wakes = True
        return row
