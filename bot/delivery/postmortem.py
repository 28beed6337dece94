"""The postmortem's messages: the request for a review with its file, what the reviewer wants, and the reminders."""

from bot.delivery.office import Aftermath, Office
from bot.views import postmortem as views
from bot.views.message import escape
from commands.effects import (
    AskForReview,
    RefreshReview,
    TellChangesAsked,
    TellChannel,
    UploadExport,
)
from commands.postmortem.lacking import Standing, standing
from commands.record import record, send
from incidents import review
from incidents.incident import Rejected
from storage.database import Transaction


async def ask_for_review(office: Office, effect: AskForReview) -> Aftermath | None:
    """Put it before the reviewer, and the file after it; nothing if the request is over or was made already."""
    stand = await _stand(office, effect.incident_id)
    if stand is None or stand.postmortem.reviewer != effect.person or stand.postmortem.review_message is not None:
        return None
    async with office.db.read() as tx:
        entry = await tx.timeline.get(effect.entry_id)
    slack_id = office.directory.slack_id(effect.person)
    if slack_id is None or entry is None:
        return _say_to_channel(
            effect.incident_id,
            f"I cannot reach {escape(office.directory.name(effect.person))} in Slack, so the review waits. "
            "Ask somebody else: `/incident postmortem review @name`.",
        )
    message = views.request(stand, entry.by or "", effect.person, office.directory)
    posted = await office.slack.post(slack_id, message.text, message.blocks)
    where = posted.where
    zone = office.directory.zone(effect.person)

    async def recorded(tx: Transaction) -> None:
        await tx.incidents.get(effect.incident_id, for_change=True)
        current = await tx.postmortems.of_incident(effect.incident_id)
        try:
            changed, event = review.note_sent(current, effect.person, message=where)
        except Rejected:  # it was answered or withdrawn meanwhile: its buttons are to vanish
            await send(tx, [RefreshReview(effect.incident_id, effect.person, where)])
        else:
            await record(tx, changed, event, office.now())
            copy = UploadExport(effect.incident_id, effect.person, "html", zone, effect.entry_id, to=posted.channel_id)
            await send(tx, [copy])

    return recorded


async def refresh_review(office: Office, effect: RefreshReview) -> Aftermath | None:
    """Show in the request what became of it; a message that somebody deleted needs nothing."""
    stand = await _stand(office, effect.incident_id)
    if stand is not None:
        await office.repaint(effect.message, views.request(stand, "", effect.person, office.directory))
    return None


async def tell_changes_asked(office: Office, effect: TellChangesAsked) -> Aftermath | None:
    """Tell whoever sees it through what the reviewer wants; the channel has been told already."""
    stand = await _stand(office, effect.incident_id)
    slack_id = office.directory.slack_id(effect.person)
    async with office.db.read() as tx:
        entry = await tx.timeline.get(effect.entry_id)
    if stand is not None and entry is not None and slack_id is not None:
        message = views.changes_asked(stand.incident, entry.by or "", entry.data["text"], office.directory)
        await office.slack.post(slack_id, message.text, message.blocks)
    return None


async def _stand(office: Office, incident_id: int) -> Standing | None:
    async with office.db.read() as tx:
        incident = await tx.incidents.get(incident_id)
        return await standing(tx, incident, office.team()) if incident else None


def _say_to_channel(incident_id: int, text: str) -> Aftermath:
    async def told(tx: Transaction) -> None:
        await send(tx, [TellChannel(incident_id, text)])

    return told
