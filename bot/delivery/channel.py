"""An incident's channel: opened, entered, named, furnished."""

from bot.delivery.failures import plain
from bot.delivery.office import Aftermath, Office
from bot.slack import Channel, SlackRefused
from bot.views import incident as views
from bot.views.message import escape
from commands.effects import (
    AddBookmark,
    AddBookmarks,
    InvitePeople,
    OpenChannel,
    RejoinChannel,
    SetTopic,
    TellChannel,
)
from commands.incident.note_channel import note_opened
from commands.record import send
from incidents.channel import channel_name, is_ours
from incidents.incident import Incident, IncidentDeclared
from storage.database import Transaction

MAX_NAMES = 20


async def open_channel(office: Office, effect: OpenChannel) -> Aftermath | None:
    """Make the channel, or adopt the one whose creation went unanswered; a name that is taken gets a suffix."""
    incident = await _incident(office, effect.incident_id)
    if incident is None or (incident.channel_id is not None and not incident.channel_archived):
        return None
    made = await _make(office, incident)

    async def opened(tx: Transaction) -> None:
        current = await tx.incidents.get(effect.incident_id, for_change=True)
        if current is not None and (current.channel_id is None or current.channel_archived):
            await note_opened(tx, current, channel_id=made.id, name=made.name, now=office.now())

    return opened


async def _make(office: Office, incident: Incident) -> Channel:
    async with (
        office.db.read() as tx
    ):  # by its first title: with another one, what Slack made before would not be found
        declared = await tx.timeline.recorded(incident.id, (IncidentDeclared.__name__,))
    title = declared[0].data["title"] if declared else incident.title
    for attempt in range(incident.channels_opened, incident.channels_opened + MAX_NAMES):
        name = channel_name(incident.id, title, private=incident.private, attempt=attempt)
        try:
            return await office.slack.create_channel(name, private=incident.private)
        except SlackRefused as refused:
            if refused.error != "name_taken":
                raise
        taken = await office.slack.find_channel(name, private=incident.private)
        if taken is not None and await _is_ours(office, incident, taken):
            return taken
    raise SlackRefused("conversations.create", "name_taken", detail=incident.name)


async def _is_ours(office: Office, incident: Incident, taken: Channel) -> bool:
    async with office.db.read() as tx:
        owner = await tx.incidents.of_channel(taken.id)
    return (
        owner is None
        and not taken.archived
        and is_ours(
            created_by_us=taken.creator == office.me(),
            created_at=taken.created_at,
            declared_at=incident.declared_at,
        )
    )


async def rejoin(office: Office, effect: RejoinChannel) -> Aftermath | None:
    """Archiving put the bot out; a public channel it can enter again by itself."""
    incident = await _incident(office, effect.incident_id)
    if incident is not None and incident.channel_id is not None and not incident.private:
        await office.slack.join(incident.channel_id)
    return None


async def invite(office: Office, effect: InvitePeople) -> Aftermath | None:
    """Bring people into the channel; whom Slack refuses is named there, once."""
    incident = await _open(office, effect.incident_id)
    if incident is None or incident.channel_id is None:
        return None
    async with office.db.read() as tx:
        people = list(effect.people) or await tx.incidents.members(incident.id)
    users = {slack_id: person for person in people if (slack_id := office.directory.slack_id(person))}
    users.pop(office.me(), None)
    if not users:
        return None
    errors = await office.slack.invite(incident.channel_id, sorted(users))
    if not errors:
        return None

    async def told(tx: Transaction) -> None:
        for user, error in errors.items():
            name = escape(office.directory.name(users.get(user, user)))
            text = f"I could not invite {name}: {plain(error)}. Everything else goes on."
            once = f"INC-{incident.id}:invite:{user}:{error}"
            await send(tx, [TellChannel(incident.id, text)], once=once)

    return told


async def set_topic(office: Office, effect: SetTopic) -> Aftermath | None:
    """Severity, status and commander, as the channel's topic."""
    incident = await _open(office, effect.incident_id)
    if incident is not None and incident.channel_id is not None:
        await office.slack.set_topic(incident.channel_id, views.topic(incident, office.directory))
    return None


async def add_bookmarks(office: Office, effect: AddBookmarks) -> Aftermath | None:
    """The links of the incident's type, one effect each, so that one refused costs one."""
    incident = await _open(office, effect.incident_id)
    kind = office.team().types.get(incident.type) if incident is not None else None
    if incident is None or kind is None or not kind.links:
        return None

    async def queued(tx: Transaction) -> None:
        await send(tx, [AddBookmark(incident.id, link.title, link.url) for link in kind.links])

    return queued


async def add_bookmark(office: Office, effect: AddBookmark) -> Aftermath | None:
    """One link at the top of the channel."""
    incident = await _open(office, effect.incident_id)
    if incident is not None and incident.channel_id is not None:
        await office.slack.bookmark(incident.channel_id, effect.title[:255], effect.url)
    return None


async def tell(office: Office, effect: TellChannel) -> Aftermath | None:
    """A plain sentence in the incident's channel. The text is mrkdwn, escaped by whoever wrote it."""
    incident = await _open(office, effect.incident_id)
    if incident is not None and incident.channel_id is not None:
        await office.slack.post(incident.channel_id, effect.text)
    return None


async def _incident(office: Office, incident_id: int) -> Incident | None:
    async with office.db.read() as tx:
        return await tx.incidents.get(incident_id)


async def _open(office: Office, incident_id: int) -> Incident | None:
    """The incident if it has a channel that can be written to."""
    incident = await _incident(office, incident_id)
    return incident if incident and incident.channel_id and not incident.channel_archived else None
