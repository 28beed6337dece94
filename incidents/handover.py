"""Handing over command: offered, and accepted or declined; until then whoever has it keeps it.

Taking it oneself is at once, also from somebody: at three in the morning nobody waits for a commander who is asleep.
It is recorded, and the one who had it is told.
"""

from dataclasses import replace

from incidents.incident import COMMANDER, CommandDeclined, CommandOffered, Incident, OfferSent, Rejected
from incidents.lifecycle import Change, assign_role, must_be_open


def hand_over(incident: Incident, person: str, *, by: str) -> Change:
    """Give command to a person: at once if nobody has it or they take it themselves, otherwise by an offer."""
    if incident.commander is None or person in (by, incident.commander):
        return assign_role(incident, COMMANDER, person, by=by)
    must_be_open(incident, "offer its command")
    if incident.handover_to == person:
        raise Rejected("{person} has been offered command already, and has not answered yet.", person)
    offered = replace(incident, handover_to=person, handover_message=None)
    event = CommandOffered(
        incident_id=incident.id,
        by=by,
        person=person,
        before=incident.commander,
        was_offered_to=incident.handover_to,
        offer_message=incident.handover_message,
    )
    return offered, event


def take_free(incident: Incident, *, by: str) -> Change:
    """Take command if nobody has it, as the button says; two who press at once do not take it from each other."""
    if incident.commander not in (None, by) and incident.status.is_open:
        raise Rejected(
            f"{{person}} has command of {incident.name}. To take it over all the same: `/incident commander`.",
            incident.commander,
        )
    return assign_role(incident, COMMANDER, by, by=by)


def accept(incident: Incident, *, by: str) -> Change:
    """The person to whom command was offered takes it."""
    _must_be_offered(incident, by)
    return assign_role(incident, COMMANDER, by, by=by)


def decline(incident: Incident, *, by: str) -> Change:
    """The person to whom command was offered does not take it; whoever has it keeps it."""
    _must_be_offered(incident, by)
    event = CommandDeclined(
        incident_id=incident.id,
        by=by,
        before=incident.commander,
        was_offered_to=by,
        offer_message=incident.handover_message,
    )
    return replace(incident, handover_to=None, handover_message=None), event


def note_sent(incident: Incident, person: str, *, message: str) -> Change:
    """The offer stands before the person, in this message ("channel:ts"); Rejected if it is over meanwhile."""
    if incident.handover_to != person:
        raise Rejected("This offer is over.")
    return (
        replace(incident, handover_message=message),
        OfferSent(incident_id=incident.id, person=person, message=message),
    )


def _must_be_offered(incident: Incident, by: str) -> None:
    must_be_open(incident, "change its commander")
    if by == incident.commander:
        raise Rejected(f"You have command of {incident.name} already.")
    if incident.handover_to is None:
        raise Rejected(
            f"This offer is over. To take command of {incident.name}: `/incident commander {incident.name}`."
        )
    if incident.handover_to != by:
        raise Rejected(f"Command of {incident.name} was offered to {{person}}, not to you.", incident.handover_to)
