"""End what was arranged: from now on it does not hold any more, and what has been stays."""

from datetime import datetime

from commands.record import record
from commands.refusal import Refused
from oncall import arrangement
from oncall.arrangement import Arrangement
from storage.database import Database


async def undo(db: Database, *, number: int, by: str, now: datetime, once: str | None) -> Arrangement:
    """Undo a change by its number. Raises Refused if there is none, and Rejected if it is over."""
    async with db.begin(once) as tx:
        made = await tx.arrangements.get(number, for_change=True)
        if made is None:
            raise Refused(f"There is no change {number}. `/oncall changes` shows them.")
        made, event = arrangement.undo(made, by=by, now=now)
        await record(tx, made, event, now)
    return made
