"""Say what is known now; and, from the clock: ask for it when it is overdue."""

from datetime import datetime

from commands.due import next_due
from commands.find import incident_to_change
from commands.incident.change_status import update_every
from commands.record import record
from commands.team import Team
from incidents import lifecycle
from incidents.incident import Incident
from storage.database import Database, Transaction
from storage.due import Key


async def post_update(
    db: Database,
    team: Team,
    *,
    incident_id: int,
    text: str,
    by: str,
    now: datetime,
    once: str | None,
    inside: bool = False,
    stakeholders: str = "",
) -> Incident:
    """Write the summary anew; the severity's cadence starts again. Raises Refused or Rejected.

    `stakeholders` is the same for them, posted where the incident's type says.
    """
    async with db.begin(once) as tx:
        incident = await incident_to_change(tx, incident_id, by=by, inside=inside)
        incident, event = lifecycle.post_update(
            incident, text, by=by, now=now, update_every=update_every(team, incident), stakeholders=stakeholders
        )
        await record(tx, incident, event, now)
    return incident


async def ask_for_next_due(
    db: Database, team: Team, *, now: datetime, skip: frozenset[Key] = frozenset()
) -> Key | None:
    """Ask for the update that is longest overdue; returns its id, None when none is due. Raises DueFailed."""

    async def ask(tx: Transaction, incident_id: int) -> None:
        incident = await incident_to_change(tx, incident_id, by="", inside=True)
        incident, event = lifecycle.ask_for_update(incident, now=now, update_every=update_every(team, incident))
        await record(tx, incident, event, now)

    return await next_due(db, lambda tx: tx.incidents.update_due, ask, now=now, skip=skip)
