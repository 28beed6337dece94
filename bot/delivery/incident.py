"""What an incident shows: its summary, checklist, announcement, lines and files."""

from bot.delivery.office import Aftermath, Office
from bot.seen import as_seen
from bot.slack import Posted, SlackRefused, instant_of
from bot.views import catch_up as catch_up_views
from bot.views import incident as views
from bot.views import runbook as runbook_views
from bot.views import timeline as timeline_views
from bot.views.message import Message
from commands.effects import (
    Announce,
    CatchUp,
    FetchMessage,
    LinkChannel,
    PinSummary,
    PostEntry,
    RefreshChecklist,
    RefreshChecklists,
    RefreshSummary,
    TellStakeholders,
)
from commands.look import Situation, situation
from commands.record import record, send
from commands.timeline.keep_message import keep_fetched
from incidents import lifecycle
from runbooks import run as runs
from storage.database import Transaction


async def refresh_summary(office: Office, effect: RefreshSummary) -> Aftermath | None:
    """Post the summary, or bring it up to date in place; posted anew if somebody deleted it."""
    seen = await opened(office, effect.incident_id)
    if seen is None:
        return None
    incident = seen.incident
    message = views.summary(seen, office.team(), office.directory, office.now())
    stands = Posted(incident.channel_id or "", incident.summary_ts) if incident.summary_ts else None
    posted = await put(office, incident.channel_id or "", stands, message)
    if posted is None:
        return None

    async def recorded(tx: Transaction) -> None:
        current = await tx.incidents.get(incident.id, for_change=True)
        if current is not None and current.channel_id == incident.channel_id:
            changed, event = lifecycle.post_summary(current, channel_id=posted.channel_id, ts=posted.ts)
            await record(tx, changed, event, office.now())

    return recorded


async def pin_summary(office: Office, effect: PinSummary) -> Aftermath | None:
    """Pin the summary, so that whoever comes late finds it."""
    seen = await opened(office, effect.incident_id)
    if seen is not None and seen.incident.channel_id and seen.incident.summary_ts:
        await office.slack.pin(Posted(seen.incident.channel_id, seen.incident.summary_ts))
    return None


async def announce(office: Office, effect: Announce) -> Aftermath | None:
    """Post the announcement, or bring it up to date in place."""
    async with office.db.read() as tx:
        incident = await tx.incidents.get(effect.incident_id)
    if incident is None:
        return None
    message = views.announcement(incident, office.team(), office.directory)
    stands = (
        Posted(incident.announcement_channel, incident.announcement_ts)
        if incident.announcement_channel and incident.announcement_ts
        else None
    )
    room = stands.channel_id if stands else await office.rooms.id_of(office.team().announcements)
    try:
        posted = await put(office, room, stands, message)
    except SlackRefused:
        office.rooms.forget()  # it may have been archived since it was found
        raise
    if posted is None:
        return None

    async def recorded(tx: Transaction) -> None:
        current = await tx.incidents.get(incident.id, for_change=True)
        if current is not None:
            changed, event = lifecycle.announce(current, channel_id=posted.channel_id, ts=posted.ts)
            await record(tx, changed, event, office.now())

    return recorded


async def link_channel(office: Office, effect: LinkChannel) -> Aftermath | None:
    """Show whoever declared it the way in, where they declared it; or as a direct message."""
    async with office.db.read() as tx:
        incident = await tx.incidents.get(effect.incident_id)
    slack_id = office.directory.slack_id(incident.declared_by) if incident else None
    if incident is None or incident.channel_id is None or slack_id is None:
        return None
    message = views.declared_link(incident, office.directory)
    if incident.declared_in is not None:
        try:
            await office.slack.whisper(incident.declared_in, slack_id, message.text, message.blocks)
        except SlackRefused:
            pass
        else:
            return None
    await office.slack.post(slack_id, message.text, message.blocks)
    return None


async def catch_up(office: Office, effect: CatchUp) -> Aftermath | None:
    """Where it stands, for somebody who joined late; nothing if they have left again."""
    seen = await opened(office, effect.incident_id)
    slack_id = office.directory.slack_id(effect.person)
    if seen is None or slack_id is None:
        return None
    async with office.db.read() as tx:
        entries = await tx.timeline.latest(effect.incident_id, catch_up_views.LATEST)
    message = catch_up_views.catch_up(seen, entries, office.team(), office.directory, office.now())
    try:
        await office.slack.whisper(seen.incident.channel_id or "", slack_id, message.text, message.blocks)
    except SlackRefused as refused:
        if refused.error not in ("user_not_in_channel", "channel_not_found"):
            raise
    return None


async def refresh_checklist(office: Office, effect: RefreshChecklist) -> Aftermath | None:
    """Post the checklist, or bring it up to date in place."""
    seen = await opened(office, effect.incident_id)
    run = next((run for run in seen.runs if run.id == effect.run_id), None) if seen else None
    if seen is None or run is None:
        return None
    channel_id = seen.incident.channel_id or ""
    message = runbook_views.checklist(run, seen.incident, office.directory, office.now())
    stands = Posted(channel_id, run.message_ts) if run.message_ts else None
    posted = await put(office, channel_id, stands, message)
    if posted is None:
        return None

    async def recorded(tx: Transaction) -> None:
        current = await tx.runs.get(effect.run_id, for_change=True)
        if current is not None:
            changed, event = runs.attach_message(current, posted.ts)
            await record(tx, changed, event, office.now())

    return recorded


async def refresh_checklists(office: Office, effect: RefreshChecklists) -> Aftermath | None:
    """The incident closed, opened again or has a new channel, and every checklist is to show it."""
    seen = await opened(office, effect.incident_id)
    if seen is None:
        return None

    async def queued(tx: Transaction) -> None:
        await send(tx, [RefreshChecklist(effect.incident_id, run.id) for run in seen.runs if run.ended_at is None])

    return queued


async def post_entry(office: Office, effect: PostEntry) -> Aftermath | None:
    """A line that says what was just recorded."""
    seen = await opened(office, effect.incident_id)
    async with office.db.read() as tx:
        entry = await tx.timeline.get(effect.entry_id)
    if seen is not None and entry is not None:
        message = timeline_views.line(entry, office.directory, office.team())
        await office.slack.post(seen.incident.channel_id or "", message.text, message.blocks)
    return None


async def tell_stakeholders(office: Office, effect: TellStakeholders) -> Aftermath | None:
    """An update as it was written for stakeholders, in the channel that the incident's type names."""
    async with office.db.read() as tx:
        incident = await tx.incidents.get(effect.incident_id)
        entry = await tx.timeline.get(effect.entry_id)
    kind = office.team().types.get(incident.type) if incident else None
    if incident is None or entry is None or kind is None or kind.stakeholders is None:
        return None
    message = views.for_stakeholders(incident, entry.data["stakeholders"], entry.at, office.team())
    await office.slack.post(await office.rooms.id_of(kind.stakeholders), message.text, message.blocks)
    return None


async def fetch_message(office: Office, effect: FetchMessage) -> Aftermath | None:
    """Read the one message that somebody marked."""
    said = await office.slack.read(Posted(effect.channel_id, effect.ts))
    slack_id = office.directory.slack_id(effect.by)
    if said is None:
        return None

    async def kept(tx: Transaction) -> None:
        await keep_fetched(
            tx,
            effect,
            slack_id=slack_id or effect.by,
            author=office.directory.person(said.author),
            text=as_seen(office.directory, said.text).replace("\x00", ""),  # which cannot be stored
            written_at=instant_of(effect.ts),
            now=office.now(),
        )

    return kept


async def put(office: Office, channel_id: str, stands: Posted | None, message: Message) -> Posted | None:
    """Update the message that stands, or post one and return where it stands now."""
    if stands is not None:
        try:
            await office.slack.update(stands, message.text, message.blocks)
        except SlackRefused as refused:
            if refused.error not in ("message_not_found", "cant_update_message", "edit_window_closed"):
                raise
        else:
            return None
    return await office.slack.post(channel_id, message.text, message.blocks)


async def opened(office: Office, incident_id: int) -> Situation | None:
    """How the incident stands, if it has a channel that can be written to."""
    async with office.db.read() as tx:
        seen = await situation(tx, incident_id)
    if seen is None or seen.incident.channel_id is None or seen.incident.channel_archived:
        return None
    return seen
