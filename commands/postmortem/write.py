"""Write a postmortem's parts. Two who write at once overwrite nothing of each other's unseen."""

from collections.abc import Mapping
from datetime import datetime

from commands.find import incident_to_change
from commands.record import record
from incidents import postmortem as postmortems
from incidents.postmortem import Postmortem, PostmortemWritten
from storage.database import Database, Transaction


class WrittenMeanwhile(Exception):
    """Somebody else (`by`) wrote since; nothing was saved. `mine` is what was changed, `both` what both changed."""

    def __init__(self, mine: Mapping[str, str], both: set[str], by: str) -> None:
        super().__init__("written meanwhile")
        self.mine, self.both, self.by = mine, both, by


async def write_postmortem(
    db: Database,
    *,
    incident_id: int,
    parts: Mapping[str, str],
    begun_at: int,
    by: str,
    now: datetime,
    once: str | None,
    inside: bool = False,
) -> Postmortem:
    """Save a new version. `begun_at` is the version that was being changed: what others wrote since is kept.

    Raises WrittenMeanwhile where both changed the same part, and Refused or Rejected.
    """
    async with db.begin(once) as tx:
        await incident_to_change(tx, incident_id, by=by, inside=inside)
        postmortem = await tx.postmortems.of_incident(incident_id)
        base, last_by = await _version(tx, incident_id, begun_at)
        changed, both = postmortems.merge(base, postmortem.parts, parts)
        if both:
            raise WrittenMeanwhile(changed, both, last_by)
        written, event = postmortems.write(postmortem, changed, by=by)
        await record(tx, written, event, now)
    return written


async def _version(tx: Transaction, incident_id: int, number: int) -> tuple[Mapping[str, str], str]:
    """What a version said, and who wrote the newest."""
    versions = await tx.timeline.recorded(incident_id, (PostmortemWritten.__name__,))
    said: Mapping[str, str] = next((entry.data["parts"] for entry in versions if entry.data["version"] == number), {})
    return said, (versions[-1].by or "") if versions else ""


async def own_postmortem(
    db: Database, *, incident_id: int, person: str, by: str, now: datetime, once: str | None, inside: bool = False
) -> Postmortem:
    """Have somebody see it through, which lets them into the incident. Raises Refused or Rejected."""
    async with db.begin(once) as tx:
        await incident_to_change(tx, incident_id, by=by, inside=inside)
        owned, event = postmortems.own(await tx.postmortems.of_incident(incident_id), person, by=by)
        await tx.incidents.add_member(incident_id, person)
        await record(tx, owned, event, now)
    return owned
