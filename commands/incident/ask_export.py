"""Ask for an incident's export: it is made and uploaded to its channel by delivery."""

from datetime import datetime

from commands.find import incident_to_read
from commands.formats import FORMATS
from commands.record import record
from commands.refusal import Refused
from incidents.incident import ExportAsked, Incident
from storage.database import Database


async def ask_export(
    db: Database,
    *,
    incident_id: int,
    format: str,  # noqa: A002 - the command line's word
    zone: str,
    by: str,
    now: datetime,
    once: str | None,
    inside: bool = False,
) -> Incident:
    """Have the export uploaded to the incident's channel. `zone` (IANA) is the one its times are written in."""
    if format not in FORMATS:
        raise Refused(f"I cannot write `{format}`. I can write: {', '.join(FORMATS)}.")
    async with db.begin(once) as tx:
        incident = await incident_to_read(tx, incident_id, by=by, inside=inside)
        if incident.channel_id is None or incident.channel_archived:
            raise Refused(
                f"{incident.name} has no open channel to put the file into. "
                f"On the server: `tocsin export {incident.name} --format {format}`."
            )
        await record(tx, None, ExportAsked(incident_id=incident.id, by=by, format=format, zone=zone), now)
    return incident
