"""An incident's record as a file in its channel."""

from contextlib import aclosing

from bot.delivery.office import Aftermath, Office
from bot.views.message import escape
from commands.effects import TellChannel, UploadExport, Whisper
from commands.export import export, filename
from commands.formats import Format, format_of
from commands.record import send
from commands.refusal import Refused
from incidents.incident import Incident
from storage.database import Transaction

PDF_SECONDS = 25.0  # well within a lease, so that two replicas never make the same one


async def upload_export(office: Office, effect: UploadExport) -> Aftermath | None:
    """Write the export and put it into the incident's channel; whoever asked is told where that cannot be."""
    async with office.db.read() as tx:
        incident = await tx.incidents.get(effect.incident_id)
        reviewer = (await tx.postmortems.of_incident(effect.incident_id)).reviewer
    if incident is None or (effect.to and reviewer != effect.by):
        return None
    place = effect.to or (None if incident.channel_archived else incident.channel_id)
    if place is None:
        on_server = f"`tocsin export {incident.name} --format {effect.format}`"
        why = f"Its channel was archived meanwhile. On the server: {on_server}."
        return _told(effect, incident, office.directory.slack_id(effect.by), why)
    form = format_of(effect.format) or "md"
    pieces = export(
        office.db,
        effect.incident_id,
        format=form,
        zone=effect.zone,
        names=office.directory.name,
        team=office.team(),
        seconds=PDF_SECONDS,
    )
    try:
        async with aclosing(pieces):
            content = b"".join([piece async for piece in pieces])
    except Refused as refused:
        return _told(effect, incident, office.directory.slack_id(effect.by), str(refused))
    await office.slack.upload(
        place,
        filename(incident, form),
        content,
        title=f"{incident.name} {_called(form)}",
        comment=f"{_whose(effect, incident, form, office)} Times are {escape(effect.zone)}.",
    )
    return None


def _called(form: Format) -> str:
    return "postmortem" if form in {"html", "pdf"} else "record"


def _whose(effect: UploadExport, incident: Incident, form: Format, office: Office) -> str:
    if effect.to:
        return f"The postmortem of {incident.name}, for your review."
    return f"The {_called(form)} of {incident.name}, asked for by {office.directory.mention(effect.by)}."


def _told(effect: UploadExport, incident: Incident, slack_id: str | None, why: str) -> Aftermath:
    """There will be no file: say why to whoever asked for it."""
    sentence = f"I could not make the {effect.format} of {incident.name}. {escape(why)}"

    async def told(tx: Transaction) -> None:
        private = Whisper(incident.channel_id or "", slack_id, sentence) if slack_id else None
        await send(tx, [private or TellChannel(incident.id, sentence)])

    return told
