"""Write down what became of an incident's channel, and who came and went."""

from dataclasses import replace
from datetime import datetime, timedelta

from commands.effects import CatchUp, RefreshPageMessages
from commands.record import record, send
from incidents import lifecycle
from incidents.incident import Incident, PersonJoined, PersonLeft, Rejected
from storage.database import Database, Transaction

OPENING = timedelta(minutes=2)  # as long as those who were called at first take to arrive


async def note_opened(tx: Transaction, incident: Incident, *, channel_id: str, name: str, now: datetime) -> Incident:
    """Slack has made the channel (or it was made before, and its reply was lost)."""
    incident, event = lifecycle.open_channel(incident, channel_id=channel_id, name=name)
    await record(tx, incident, event, now)
    for run in await tx.runs.of_incident(incident.id, for_change=True):
        if run.message_ts is not None:  # the checklist stands in the channel that was archived
            await tx.runs.save(replace(run, message_ts=None))
    # Whoever was paged before there was a channel gets the way into it.
    handed_out = await tx.pages.of_incident(incident.id, open_only=True)
    await send(tx, [RefreshPageMessages(page.id) for page in handed_out])
    return incident


async def note_archived(db: Database, *, channel_id: str, now: datetime, once: str | None) -> None:
    """Somebody archived a channel; nothing happens if it is no incident's, or known already."""
    async with db.begin(once) as tx:
        incident = await _of_channel(tx, channel_id)
        if incident is not None:
            try:
                incident, event = lifecycle.archive_channel(incident)
            except Rejected:
                return
            await record(tx, incident, event, now)


async def note_found_archived(tx: Transaction, incident_id: int, *, now: datetime) -> None:
    """Slack says that the channel is archived, before or without telling so by an event."""
    incident = await tx.incidents.get(incident_id, for_change=True)
    if incident is not None and incident.channel_id is not None and not incident.channel_archived:
        archived, event = lifecycle.archive_channel(incident)
        await record(tx, archived, event, now)


async def note_unarchived(db: Database, *, channel_id: str, now: datetime, once: str | None) -> None:
    """Somebody brought a channel back."""
    async with db.begin(once) as tx:
        incident = await _of_channel(tx, channel_id)
        if incident is not None:
            try:
                incident, event = lifecycle.unarchive_channel(incident)
            except Rejected:
                return
            await record(tx, incident, event, now)


async def note_joined(
    db: Database,
    *,
    channel_id: str,
    person: str,
    invited_by: str | None,
    called: bool,
    now: datetime,
    once: str | None,
) -> None:
    """Somebody came into an incident's channel: from now on they may see the incident elsewhere too.

    `called`: by the bot itself. Whom it called when the channel was opened has missed nothing; others are caught up.
    """
    async with db.begin(once) as tx:
        incident = await tx.incidents.of_channel(channel_id)
        if incident is not None:
            await tx.incidents.add_member(incident.id, person)
            event = PersonJoined(incident_id=incident.id, person=person, invited_by=invited_by)
            await record(tx, None, event, now)
            if not called or await _is_late(tx, incident, now):
                await send(tx, [CatchUp(incident.id, person)])


async def note_left(db: Database, *, channel_id: str, person: str, now: datetime, once: str | None) -> None:
    """Somebody left an incident's channel, or was put out of it."""
    async with db.begin(once) as tx:
        incident = await tx.incidents.of_channel(channel_id)
        if incident is not None:
            await tx.incidents.remove_member(incident.id, person)
            await record(tx, None, PersonLeft(incident_id=incident.id, person=person), now)


async def _is_late(tx: Transaction, incident: Incident, now: datetime) -> bool:
    opened = await tx.timeline.recorded(incident.id, ("ChannelOpened",))
    return bool(opened) and now - opened[-1].recorded_at > OPENING


async def _of_channel(tx: Transaction, channel_id: str) -> Incident | None:
    incident = await tx.incidents.of_channel(channel_id)
    return None if incident is None else await tx.incidents.get(incident.id, for_change=True)
