"""Write a note, now or backdated; or a new version of one."""

from datetime import datetime

from commands.find import incident_to_change
from commands.record import record
from commands.refusal import Refused
from incidents import timeline
from incidents.timeline import NOTES, Entry
from storage.database import Database, Transaction

_NUMBERED = tuple(kind for kind in NOTES if kind != "NoteCorrected")


async def add_note(
    db: Database,
    *,
    incident_id: int,
    text: str,
    at: datetime | None,
    by: str,
    now: datetime,
    once: str | None,
    inside: bool = False,
) -> int:
    """Put a note on the timeline, at `at` or now; returns its number. Closed incidents take notes too."""
    async with db.begin(once) as tx:
        incident = await incident_to_change(tx, incident_id, by=by, inside=inside)  # two at once take turns: it counts
        await record(tx, None, timeline.add_note(incident, text, by=by, at=at or now, now=now), now)
        return await tx.timeline.count_of(incident_id, _NUMBERED)


async def correct_note(
    db: Database, *, incident_id: int, number: int, text: str, by: str, now: datetime, once: str | None, inside: bool
) -> None:
    """Write a new version of note `number`; the older ones are kept. Raises Refused or Rejected."""
    async with db.begin(once) as tx:
        await incident_to_change(tx, incident_id, by=by, inside=inside)
        written = await notes(tx, incident_id)
        if not 1 <= number <= len(written):
            many = f"notes 1 to {len(written)}" if written else "no notes yet"
            raise Refused(f"There is no note {number}: there are {many}. `/incident timeline` shows their numbers.")
        entry = written[number - 1]
        versions = await tx.timeline.recorded(incident_id, ("NoteCorrected",))
        newest = timeline.corrected([entry, *versions]).get(entry.id, entry)
        await record(tx, None, timeline.correct_note(newest, text, by=by), now)


async def notes(tx: Transaction, incident_id: int) -> list[Entry]:
    """The incident's notes in the order they were written down: note 1 is the first, for good."""
    return await tx.timeline.recorded(incident_id, _NUMBERED)
