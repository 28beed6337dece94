"""The offer of command, in the direct messages of whoever it is made to; and word to whoever was relieved."""

from bot.delivery.office import Aftermath, Office
from bot.views import handover as views
from bot.views.message import escape
from commands.effects import OfferCommand, RefreshOffer, TellChannel, TellRelieved
from commands.record import record, send
from incidents import handover
from incidents.incident import Incident, Rejected
from storage.database import Transaction


async def offer_command(office: Office, effect: OfferCommand) -> Aftermath | None:
    """Make the offer, unless it is over or was made already; whom Slack does not have, the channel is told of."""
    incident = await _incident(office, effect.incident_id)
    if incident is None or incident.handover_to != effect.person or incident.handover_message is not None:
        return None
    slack_id = office.directory.slack_id(effect.person)
    if slack_id is None:
        name = escape(office.directory.name(effect.person))
        text = f"I cannot reach {name} in Slack, so the offer of command waits. Offer it to somebody else, or take it."

        async def told(tx: Transaction) -> None:
            await send(tx, [TellChannel(effect.incident_id, text)])

        return told
    message = views.offer(incident, effect.person, office.directory)
    posted = await office.slack.post(slack_id, message.text, message.blocks)
    where = posted.where

    async def recorded(tx: Transaction) -> None:
        current = await tx.incidents.get(effect.incident_id, for_change=True)
        if current is None:
            return
        try:
            changed, event = handover.note_sent(current, effect.person, message=where)
        except Rejected:  # it was answered or withdrawn meanwhile: its buttons are to vanish
            await send(tx, [RefreshOffer(effect.incident_id, effect.person, where)])
        else:
            await record(tx, changed, event, office.now())

    return recorded


async def refresh_offer(office: Office, effect: RefreshOffer) -> Aftermath | None:
    """Show in the offer what became of it; a message that somebody deleted needs nothing."""
    incident = await _incident(office, effect.incident_id)
    if incident is not None:
        await office.repaint(effect.message, views.offer(incident, effect.person, office.directory))
    return None


async def tell_relieved(office: Office, effect: TellRelieved) -> Aftermath | None:
    """Tell whoever had command that it was taken, and by whom; nothing if they have it again."""
    incident = await _incident(office, effect.incident_id)
    slack_id = office.directory.slack_id(effect.person)
    if incident is not None and slack_id is not None and incident.commander != effect.person:
        message = views.relieved(incident, effect.by, office.directory)
        await office.slack.post(slack_id, message.text, message.blocks)
    return None


async def _incident(office: Office, incident_id: int) -> Incident | None:
    async with office.db.read() as tx:
        return await tx.incidents.get(incident_id)
