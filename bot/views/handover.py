"""The offer of command, as the person to whom it is made reads it; and what the one who had it is told."""

from typing import Final

from bot.views.message import Message, People, actions, button, ended, fallback, named, public_name, section
from incidents.incident import Incident

ACCEPT: Final = "incident.accept_command"
DECLINE: Final = "incident.decline_command"


def offer(incident: Incident, person: str, people: People) -> Message:
    """To the person: the offer with its buttons while it stands; then what became of it."""
    about = public_name(incident, 200)
    who = named(people, incident.commander) if incident.commander else "Nobody"
    where = f" Its channel: <#{incident.channel_id}>." if incident.channel_id else ""
    if incident.handover_to == person and incident.status.is_open:
        text = f"*You are offered command* of {ended(about)}\nUntil you accept, {who} has it.{where}"
        row = actions(
            button("Accept", ACCEPT, str(incident.id), style="primary"),
            button("Decline", DECLINE, str(incident.id)),
            block_id="incident.handover",
        )
        return Message(
            fallback(f"You are offered command of {ended(about)} Until you accept, {who} has it."), [section(text), row]
        )
    if incident.commander == person:
        text = f"You have command of {ended(about)}{where}"
    else:
        text = f"The offer of command of {about} is over. {who} has it."
    return Message(fallback(text), [section(text)])


def relieved(incident: Incident, by: str, people: People) -> Message:
    """To whoever had command and was not asked."""
    text = (
        f"*{named(people, by)} took over command* of {public_name(incident, 200)} from you."
        f" To take it back: `/incident commander {incident.name}`."
    )
    return Message(fallback(text), [section(text)])
