"""Keep a Slack message on an incident's timeline: by the shortcut, the chosen emoji, or a pin."""

from datetime import datetime

from commands.effects import FetchMessage, Whisper
from commands.find import incident_to_read
from commands.record import record, send
from commands.refusal import Refused
from incidents import timeline
from storage.database import Database, Transaction


async def keep_message(
    db: Database,
    *,
    incident_id: int,
    author: str,
    text: str,
    written_at: datetime,
    source: str,
    by: str,
    now: datetime,
    once: str | None,
    inside: bool = False,
) -> None:
    """Keep a message whose text we were given. `source` is "channel:ts". Raises Refused if it is kept already."""
    async with db.begin(once) as tx:
        incident = await incident_to_read(tx, incident_id, by=by, inside=inside)
        event = timeline.keep_message(
            incident, by=by, author=author, text=text, at=written_at, source=source, how="shortcut"
        )
        if await record(tx, None, event, now) is None:
            raise Refused(f"That message is on {incident.name}'s timeline already.")


async def fetch_marked(db: Database, *, channel_id: str, ts: str, how: str, by: str, once: str | None) -> None:
    """Somebody marked a message in an incident's channel with the emoji or a pin: fetch it, then keep it."""
    async with db.begin(once) as tx:
        incident = await tx.incidents.of_channel(channel_id)
        if incident is None or await tx.timeline.kept(incident.id, f"{channel_id}:{ts}"):
            return
        fetch = FetchMessage(incident_id=incident.id, channel_id=channel_id, ts=ts, by=by, how=how)
        await send(tx, [fetch])


async def keep_fetched(
    tx: Transaction,
    fetched: FetchMessage,
    *,
    slack_id: str,
    author: str,
    text: str,
    written_at: datetime,
    now: datetime,
) -> None:
    """The marked message was read: keep it, and tell whoever marked it (`slack_id`). Kept twice changes nothing."""
    incident = await tx.incidents.get(fetched.incident_id)
    if incident is None:
        return
    event = timeline.keep_message(
        incident,
        by=fetched.by,
        author=author,
        text=text,
        at=written_at,
        source=f"{fetched.channel_id}:{fetched.ts}",
        how=fetched.how,
    )
    if await record(tx, None, event, now) is not None:
        await send(tx, [Whisper(fetched.channel_id, slack_id, f"Added to {incident.name}'s timeline.")])
