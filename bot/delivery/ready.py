"""Readiness told: the offer of a shift to the backup, what is silent to the person, and word to whoever leads."""

from bot.delivery.office import Aftermath, Office
from bot.delivery.page import alarm
from bot.views import ready as views
from commands.effects import OfferShift, RefreshShiftOffer, TellLeads, TellOperations, TellUnready
from commands.ready.look import Asked, look_at
from commands.record import send
from oncall import ready
from oncall.ready import ReadyStatus
from storage.database import Transaction


async def offer_shift(office: Office, effect: OfferShift) -> Aftermath | None:
    """Make the offer, unless it is over or was made already."""
    found = await _found(office, effect.check_id)
    if found is None or found.check.status is not ReadyStatus.SILENT or found.check.offer_message is not None:
        return None
    backup = found.check.backup
    slack_id = office.directory.slack_id(backup) if backup is not None else None
    if backup is None or slack_id is None:
        text = views.not_offered(found, office.directory)

        async def told(tx: Transaction) -> None:
            await send(tx, [TellOperations(text)])

        return told
    message = views.offer(found, backup, office.directory)
    posted = await office.slack.post(slack_id, message.text, message.blocks)
    where = posted.where

    async def recorded(tx: Transaction) -> None:
        current = await tx.readiness.get(effect.check_id, for_change=True)
        if current is None:
            return
        if current.backup != backup:  # who is gone, and it is offered to somebody else
            await send(tx, [RefreshShiftOffer(effect.check_id, backup, where)])
            return
        await tx.readiness.save(ready.note_offered(current, where))
        if current.status is not ReadyStatus.SILENT:  # it was over while this was on its way
            await send(tx, [RefreshShiftOffer(effect.check_id)])

    return recorded


async def refresh_offer(office: Office, effect: RefreshShiftOffer) -> Aftermath | None:
    """Show in the offer what became of it; a message that somebody deleted needs nothing."""
    found = await _found(office, effect.check_id)
    if found is None:
        return None
    person, message = effect.person or found.check.backup, effect.message or found.check.offer_message
    if person is not None and message is not None:
        await office.repaint(message, views.offer(found, person, office.directory))
    return None


async def tell_unready(office: Office, effect: TellUnready) -> Aftermath | None:
    """Tell the person what was silent; nothing if they have answered meanwhile."""
    found = await _found(office, effect.check_id)
    if found is None or not found.check.is_waiting or not found.silent:
        return None
    slack_id = office.directory.slack_id(found.check.person)
    if slack_id is not None:
        message = views.unready(found, office.directory)
        await office.slack.post(slack_id, message.text, message.blocks)
    return None


async def tell_leads(office: Office, effect: TellLeads) -> Aftermath | None:
    """Tell whom the files name for the schedule, else the admins; the operations channel if that is nobody else."""
    found = await _found(office, effect.check_id)
    if found is None:
        return None
    team, check = office.team(), found.check
    message = views.for_leads(found, office.directory, gone=effect.gone)
    rules = team.readiness.get(check.schedule)
    named = [rules.lead] if rules is not None and rules.lead is not None else sorted(team.admins)
    leads = [id_ for key in named if key != check.person and (id_ := office.directory.slack_id(key)) is not None]
    if not leads:
        await alarm(office, message)
    for lead in leads:
        await office.slack.post(lead, message.text, message.blocks)
    return None


async def _found(office: Office, check_id: str) -> Asked | None:
    await office.refresh()
    return await look_at(office.db, check_id)
