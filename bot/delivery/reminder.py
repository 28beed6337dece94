"""Asking for what is due, and keeping the messages that ask up to date until there is nothing left to ask."""

from datetime import datetime
from typing import NamedTuple

from bot.delivery.office import Aftermath, Office
from bot.slack import GONE, Posted, SlackRefused
from bot.views import postmortem as postmortem_views
from bot.views import reminder as views
from bot.views.message import Message
from commands.effects import (
    OVER,
    UPDATE,
    ChasePostmortem,
    RefreshReminder,
    RefreshReminders,
    Remind,
    TellOperations,
    about_action,
    about_postmortem,
)
from commands.find import may_see
from commands.look import Situation, situation
from commands.postmortem.lacking import standing
from commands.record import send
from incidents.incident import Status
from incidents.timeline import Entry
from storage.database import Transaction
from storage.reminder import Reminder


class _Asking(NamedTuple):
    """What is to be read, what it is about, and where: a channel, or a person's Slack id."""

    message: Message
    about: str
    place: str | None


async def remind(office: Office, effect: Remind) -> Aftermath | None:
    """Ask, unless it was answered or the incident closed meanwhile; an older message about the same goes."""
    asking = await _asking(office, effect.incident_id, effect.entry_id)
    if asking is None or asking.place is None or not views.asks(asking.message):
        return None
    return await _ask(office, asking, asking.place, effect)


async def chase(office: Office, effect: ChasePostmortem) -> Aftermath | None:
    """Ask after a postmortem, unless it is finished by now or the incident is open again."""
    asking = await _asking(office, effect.incident_id, effect.entry_id, effect.person)
    if asking is None or not views.asks(asking.message):
        return None
    if asking.place is not None:
        return await _ask(office, asking, asking.place, effect)
    async with office.db.read() as tx:
        incident = await tx.incidents.get(effect.incident_id)

    async def told(tx: Transaction) -> None:
        if incident is not None:
            await send(tx, [TellOperations(postmortem_views.alarm(incident).text)])

    return told


async def refresh_all(office: Office, effect: RefreshReminders) -> Aftermath | None:
    """Show what became of what was asked; what is answered is not looked at again.

    Of several messages each is an effect: where Slack's limits hold one back, what was done need not be done again.
    """
    async with office.db.read() as tx:
        standing = await tx.reminders.of_incident(effect.incident_id, effect.about or None)
    if len(standing) == 1:
        return await _refresh(office, standing[0])
    n = effect.incident_id

    async def queued(tx: Transaction) -> None:
        await send(tx, [RefreshReminder(n, each.channel_id, each.ts) for each in standing])

    return queued if standing else None


async def refresh_one(office: Office, effect: RefreshReminder) -> Aftermath | None:
    """Show it in one of several."""
    async with office.db.read() as tx:
        standing = await tx.reminders.get(effect.channel_id, effect.ts)
    return await _refresh(office, standing) if standing else None


async def _refresh(office: Office, standing: Reminder) -> Aftermath | None:
    kind, _, whose = standing.about.partition(":")
    person = whose if kind == "postmortem" else ""
    asking = await _asking(office, standing.incident_id, standing.entry_id, person)
    if asking is not None:
        await _update(office, standing, asking.message)
        if views.asks(asking.message):
            return None

    async def recorded(tx: Transaction) -> None:
        await tx.reminders.remove(standing)

    return recorded


async def _ask(office: Office, asking: _Asking, place: str, effect: Remind | ChasePostmortem) -> Aftermath:
    async with office.db.read() as tx:
        older = await tx.reminders.of_incident(effect.incident_id, asking.about)
    posted = await office.slack.post(place, asking.message.text, asking.message.blocks)
    for each in older:
        await _remove(office, each)

    async def recorded(tx: Transaction) -> None:
        for each in older:
            await tx.reminders.remove(each)
        await tx.reminders.add(
            Reminder(
                channel_id=posted.channel_id,
                ts=posted.ts,
                incident_id=effect.incident_id,
                about=asking.about,
                entry_id=effect.entry_id,
            )
        )

    return recorded


async def _asking(office: Office, incident_id: int, entry_id: str, person: str = "") -> _Asking | None:
    """What the entry asks for (a postmortem: of `person`), as it stands now; None if nobody knows of it any more."""
    async with office.db.read() as tx:
        seen = await situation(tx, incident_id)
        entry = await tx.timeline.get(entry_id)
        if seen is None or entry is None:
            return None
        match entry.kind:
            case "UpdateAsked":
                return await _update_asked(office, tx, seen, entry)
            case "AskedIfOver":
                return await _asked_if_over(office, tx, seen, entry)
            case "StepsAsked":
                return _steps_asked(office, seen, entry)
            case "ActionAsked":
                return await _action_asked(office, tx, seen, entry)
            case "PostmortemChased":
                return await _chased(office, tx, seen, person)
            case _:
                return None


async def _chased(office: Office, tx: Transaction, seen: Situation, person: str) -> _Asking:
    """In a person's direct messages; in the channel where Slack does not have them, or nobody is named."""
    stand = await standing(tx, seen.incident, office.team())
    slack_id = office.directory.slack_id(person) if person else None
    if stand.postmortem.is_finished or seen.incident.status is not Status.RESOLVED:
        message = postmortem_views.chase_over(stand, office.directory)
    else:
        message = postmortem_views.reminder(stand, person if slack_id else "", office.directory)
    return _Asking(message, about_postmortem(person), slack_id or _channel(seen))


async def _update_asked(office: Office, tx: Transaction, seen: Situation, entry: Entry) -> _Asking:
    written = await tx.timeline.recorded(seen.incident.id, ("UpdatePosted",))
    answers = [each for each in written if each.id > entry.id]
    if answers or not seen.incident.status.is_open or seen.incident.update_due_at is None:
        message = views.update_answered(seen.incident, answers[0] if answers else None, office.directory)
    else:
        last = written[-1].at if written else None
        message = views.update_request(seen.incident, last, office.team(), office.directory)
    return _Asking(message, UPDATE, _channel(seen))


async def _asked_if_over(office: Office, tx: Transaction, seen: Situation, entry: Entry) -> _Asking:
    said = [each for each in await tx.timeline.recorded(seen.incident.id, ("StillGoing",)) if each.id > entry.id]
    if said or not seen.incident.status.is_open:
        message = views.quiet_answered(seen.incident, said[-1] if said else None, office.directory)
    else:
        since = datetime.fromisoformat(entry.data["quiet_since"])
        message = views.quiet_question(seen, since, office.directory)
    return _Asking(message, OVER, _channel(seen))


def _steps_asked(office: Office, seen: Situation, entry: Entry) -> _Asking | None:
    run = next((run for run in seen.runs if run.id == entry.data["run_id"]), None)
    if run is None:
        return None
    message = views.steps_due(run, seen.incident, entry.data["steps"], office.directory, office.now())
    return _Asking(message, run.id, _channel(seen))


async def _action_asked(office: Office, tx: Transaction, seen: Situation, entry: Entry) -> _Asking | None:
    """In its owner's direct messages; in the channel, where they may not see it or Slack does not have them."""
    incident = seen.incident
    item = next((item for item in seen.actions if item.number == entry.data["number"]), None)
    if item is None:
        return None
    slack_id = office.directory.slack_id(item.owner) if item.owner else None
    directly = slack_id is not None and item.owner is not None and await may_see(tx, incident, item.owner)
    message = views.action_due(item, incident, None if directly else item.owner, office.directory, office.now())
    return _Asking(message, about_action(item.number), slack_id if directly else _channel(seen))


def _channel(seen: Situation) -> str | None:
    return None if seen.incident.channel_archived else seen.incident.channel_id


async def _remove(office: Office, standing: Reminder) -> None:
    """Take a message away; where that is not to be, its buttons stay and answer in a sentence."""
    try:
        await office.slack.delete(Posted(standing.channel_id, standing.ts))
    except SlackRefused as refused:
        if refused.error not in (*GONE, "cant_delete_message"):
            raise


async def _update(office: Office, standing: Reminder, message: Message) -> None:
    """Bring a message up to date; one that is gone needs nothing."""
    try:
        await office.slack.update(Posted(standing.channel_id, standing.ts), message.text, message.blocks)
    except SlackRefused as refused:
        if refused.error not in GONE:
            raise
