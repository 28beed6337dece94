"""What an incident makes the bot do: its channel, its summary, its roles, its updates."""

from commands.effects import (
    OVER,
    UPDATE,
    AddBookmarks,
    Announce,
    Effect,
    InvitePeople,
    LinkChannel,
    OfferCommand,
    OpenChannel,
    PinSummary,
    PostEntry,
    RefreshChecklists,
    RefreshOffer,
    RefreshPages,
    RefreshReminders,
    RefreshSummary,
    RejoinChannel,
    Remind,
    SetTopic,
    TellOperations,
    TellRelieved,
    TellStakeholders,
    UploadExport,
)
from incidents import incident


def of_incident(event: incident.Event, entry_id: str) -> list[Effect]:  # noqa: C901 - one case an event is the point
    """In its channel, in its summary and where it is announced."""
    match event:
        case incident.IncidentDeclared(incident_id=n):
            return [OpenChannel(n), RefreshSummary(n), Announce(n)]
        case incident.ChannelOpened(incident_id=n):
            return [SetTopic(n), InvitePeople(n), AddBookmarks(n), LinkChannel(n), Announce(n)]
        case incident.SummaryPosted(incident_id=n):
            return [PinSummary(n)]
        case incident.SeverityChanged(incident_id=n):
            return [PostEntry(n, entry_id), RefreshSummary(n), SetTopic(n), Announce(n), RefreshPages(n)]
        case incident.IncidentMitigated(incident_id=n) | incident.IncidentReactivated(incident_id=n):
            return [PostEntry(n, entry_id), RefreshSummary(n), SetTopic(n), Announce(n)]
        case incident.ChannelArchived(incident_id=n, while_open=True):
            text = f"INC-{n} is not over, but its channel was archived. For a new one: `/incident reopen INC-{n}`."
            return [TellOperations(text), Announce(n)]
        case incident.IncidentReopened(incident_id=n, needs_channel=True):
            return [OpenChannel(n), RefreshSummary(n), RefreshChecklists(n), Announce(n), RefreshReminders(n)]
        case (
            incident.IncidentResolved(incident_id=n)
            | incident.IncidentCancelled(incident_id=n)
            | incident.IncidentReopened(incident_id=n)
        ):
            shows: list[Effect] = [PostEntry(n, entry_id), RefreshSummary(n), RefreshChecklists(n), SetTopic(n)]
            return [*shows, Announce(n), RefreshReminders(n)]
        case incident.TitleChanged(incident_id=n):
            return [PostEntry(n, entry_id), RefreshSummary(n), Announce(n), RefreshPages(n, of_title=True)]
        case incident.UpdatePosted(incident_id=n, stakeholders=""):
            return [PostEntry(n, entry_id), RefreshSummary(n), RefreshReminders(n, UPDATE)]
        case incident.UpdatePosted(incident_id=n):
            told: list[Effect] = [PostEntry(n, entry_id), RefreshSummary(n), TellStakeholders(n, entry_id)]
            return [*told, RefreshReminders(n, UPDATE)]
        case incident.UpdateAsked(incident_id=n):
            return [Remind(n, entry_id), RefreshSummary(n)]
        case incident.UpdateSnoozed(incident_id=n):
            return [RefreshReminders(n, UPDATE), RefreshSummary(n)]
        case incident.AskedIfOver(incident_id=n):
            return [Remind(n, entry_id)]
        case incident.StillGoing(incident_id=n):
            return [RefreshReminders(n, OVER)]
        case incident.RoleAssigned(incident_id=n, role=incident.COMMANDER, person=person):
            shown: list[Effect] = [
                PostEntry(n, entry_id),
                InvitePeople(n, (person,)),
                RefreshSummary(n),
                RefreshChecklists(n),
                SetTopic(n),
                Announce(n),
            ]
            return [*shown, *_relieved(event), *_offer_over(event)]
        case incident.CommandOffered(incident_id=n, person=person):
            offered: list[Effect] = [
                PostEntry(n, entry_id),
                InvitePeople(n, (person,)),
                OfferCommand(n, person),
                RefreshSummary(n),
            ]
            return [*offered, *_offer_over(event)]
        case incident.CommandDeclined(incident_id=n):
            return [PostEntry(n, entry_id), RefreshSummary(n), *_offer_over(event)]
        case incident.RoleAssigned(incident_id=n, person=person):
            return [PostEntry(n, entry_id), InvitePeople(n, (person,)), RefreshSummary(n), RefreshChecklists(n)]
        case incident.ChannelUnarchived(incident_id=n):
            return [RejoinChannel(n), RefreshSummary(n), RefreshChecklists(n)]
        case incident.ExportAsked(incident_id=n, by=by, format=form, zone=zone):
            return [UploadExport(n, by, form, zone, entry_id)]
        case _:
            return []  # a fact for the timeline alone


def _relieved(event: incident.RoleAssigned) -> list[Effect]:
    """Whoever had command and did not hand it over is told that it was taken."""
    if event.before is None or event.by != event.person or event.was_offered_to == event.person:
        return []
    return [TellRelieved(event.incident_id, event.before, event.by)]


def _offer_over(event: incident.RoleAssigned | incident.CommandOffered | incident.CommandDeclined) -> list[Effect]:
    """The offer that this answered or withdrew shows so."""
    if event.was_offered_to is None or event.offer_message is None:
        return []
    return [RefreshOffer(event.incident_id, event.was_offered_to, event.offer_message)]
