"""End an address that calendars read shifts from."""

from commands.refusal import Refused
from storage.database import Database


async def revoke(db: Database, *, schedule: str | None, by: str, once: str | None) -> None:
    """Raises Refused if there is none."""
    async with db.begin(once) as tx:
        if not await tx.feeds.remove(by, schedule or ""):
            raise Refused(
                f"You have no calendar address for {schedule[:60] if schedule else 'your shifts'}. Nothing has changed."
            )
