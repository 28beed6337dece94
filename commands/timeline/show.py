"""Show the newest part of an incident's timeline, each note as it was last corrected."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from commands.find import incident_to_read
from commands.timeline.add_note import notes
from commands.wording import BOOKKEEPING
from incidents import timeline
from incidents.incident import Incident
from incidents.timeline import Entry
from storage.database import Database

MOST = 300  # in one answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An entry to show. `number`: by which a note is corrected; None for what the bot recorded itself."""

    entry: Entry
    number: int | None = None
    corrected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Recent:
    """The newest entries, oldest of them first; `earlier`: there are entries before them."""

    incident: Incident
    entries: Sequence[Shown]
    earlier: bool


async def show_timeline(
    db: Database, *, incident_id: int, last: int, by: str, inside: bool = False, before: int = 0
) -> Recent:
    """The last `last` entries that tell something (at most MOST), leaving out the `before` newest. Raises Refused."""
    last = max(1, min(last, MOST))
    reach = last + before
    async with db.read() as tx:
        incident = await incident_to_read(tx, incident_id, by=by, inside=inside)
        numbers = {entry.id: number for number, entry in enumerate(await notes(tx, incident_id), start=1)}
        newest = timeline.corrected(await tx.timeline.recorded(incident_id, ("NoteCorrected",)))
        quiet = {*BOOKKEEPING, "NoteCorrected"}
        entries = [e for e in await tx.timeline.latest(incident_id, 4 * reach + 50) if e.kind not in quiet]
        total = await tx.timeline.count(incident_id)
    shown = [
        _shown(entry, numbers.get(entry.id), newest.get(entry.id)) for entry in entries[-reach : len(entries) - before]
    ]
    return Recent(incident=incident, entries=shown, earlier=len(entries) > reach or total > 4 * reach + 50)


def _shown(entry: Entry, number: int | None, newest: Entry | None) -> Shown:
    if newest is None:
        return Shown(entry=entry, number=number)
    as_corrected = replace(entry, data={**entry.data, "text": newest.data["text"]})
    return Shown(entry=as_corrected, number=number, corrected=True)
