"""What each event makes the bot do in the outside world: the only "when X, do Y" list.

An effect holds ids only; it is rendered when it is sent, from what is true then.
"""

from dataclasses import dataclass
from typing import NamedTuple

from incidents import action, incident, timeline
from oncall import page
from runbooks import events as run
from storage.outbox import LATER, PAGES_FIRST, SOON


@dataclass(frozen=True, slots=True)
class OpenChannel:
    incident_id: int


@dataclass(frozen=True, slots=True)
class RejoinChannel:
    incident_id: int


@dataclass(frozen=True, slots=True)
class InvitePeople:
    """Into the incident's channel; an empty `people` means everybody who belongs there."""

    incident_id: int
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SetTopic:
    incident_id: int


@dataclass(frozen=True, slots=True)
class RefreshSummary:
    """Post the summary, or bring the one that stands up to date."""

    incident_id: int


@dataclass(frozen=True, slots=True)
class PinSummary:
    incident_id: int


@dataclass(frozen=True, slots=True)
class AddBookmark:
    incident_id: int
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class AddBookmarks:
    """The incident type's links, one effect each."""

    incident_id: int


@dataclass(frozen=True, slots=True)
class Announce:
    """Post the announcement, or bring the one that stands up to date."""

    incident_id: int


@dataclass(frozen=True, slots=True)
class LinkChannel:
    """Show whoever declared the incident the way to its channel."""

    incident_id: int


@dataclass(frozen=True, slots=True)
class RefreshChecklist:
    incident_id: int
    run_id: str


@dataclass(frozen=True, slots=True)
class RefreshChecklists:
    """All that the incident is worked with, one effect each."""

    incident_id: int


@dataclass(frozen=True, slots=True)
class PostEntry:
    """A line in the incident's channel that says what was just recorded."""

    incident_id: int
    entry_id: str


@dataclass(frozen=True, slots=True)
class AskForUpdate:
    incident_id: int
    entry_id: str


@dataclass(frozen=True, slots=True)
class NotifyResponder:
    """Hand a page to whoever `target` means when it is sent; `person` is who it meant when it was decided."""

    page_id: str
    step: int
    target_kind: str
    target: str
    person: str


@dataclass(frozen=True, slots=True)
class RefreshPageMessages:
    page_id: str


@dataclass(frozen=True, slots=True)
class AlarmNobodyAnswered:
    page_id: str


@dataclass(frozen=True, slots=True)
class AlarmNobodyOnCall:
    page_id: str
    step: int


@dataclass(frozen=True, slots=True)
class AlarmNotReached:
    page_id: str
    person: str
    why: str


@dataclass(frozen=True, slots=True)
class FetchMessage:
    """Read the Slack message that somebody marked, and keep it on the timeline."""

    incident_id: int
    channel_id: str
    ts: str
    by: str
    how: str


@dataclass(frozen=True, slots=True)
class UploadExport:
    incident_id: int
    by: str
    format: str
    zone: str
    entry_id: str


@dataclass(frozen=True, slots=True)
class LearnMember:
    """Ask Slack for the name and the zone of somebody who is not in the team's files."""

    slack_id: str


@dataclass(frozen=True, slots=True)
class Whisper:
    """A sentence for one person, in the channel where they asked; as a direct message if they are not in it."""

    channel_id: str
    slack_id: str
    text: str


@dataclass(frozen=True, slots=True)
class TellChannel:
    incident_id: int
    text: str


@dataclass(frozen=True, slots=True)
class TellOperations:
    text: str


Effect = (
    OpenChannel
    | RejoinChannel
    | InvitePeople
    | SetTopic
    | RefreshSummary
    | PinSummary
    | AddBookmark
    | AddBookmarks
    | Announce
    | LinkChannel
    | RefreshChecklist
    | RefreshChecklists
    | PostEntry
    | AskForUpdate
    | NotifyResponder
    | RefreshPageMessages
    | AlarmNobodyAnswered
    | AlarmNobodyOnCall
    | AlarmNotReached
    | FetchMessage
    | UploadExport
    | LearnMember
    | Whisper
    | TellChannel
    | TellOperations
)
EFFECTS: dict[str, type[Effect]] = {kind.__name__: kind for kind in Effect.__args__}

Event = incident.Event | timeline.Event | action.Event | page.Event | run.Event


def effects_of(event: Event, entry_id: str) -> list[Effect]:  # noqa: C901 - one case an event is the point
    """What happens in the world because of `event`, whose timeline entry is `entry_id`."""
    match event:
        case incident.IncidentDeclared(incident_id=n):
            return [OpenChannel(n), RefreshSummary(n), Announce(n)]
        case incident.ChannelOpened(incident_id=n):
            return [SetTopic(n), InvitePeople(n), AddBookmarks(n), LinkChannel(n), Announce(n)]
        case incident.SummaryPosted(incident_id=n):
            return [PinSummary(n)]
        case incident.SeverityChanged(incident_id=n) | incident.IncidentMitigated(incident_id=n):
            return [PostEntry(n, entry_id), RefreshSummary(n), SetTopic(n), Announce(n)]
        case incident.IncidentReactivated(incident_id=n):
            return [PostEntry(n, entry_id), RefreshSummary(n), SetTopic(n), Announce(n)]
        case incident.IncidentReopened(incident_id=n, needs_channel=True):
            return [OpenChannel(n), RefreshSummary(n), RefreshChecklists(n), Announce(n)]
        case (
            incident.IncidentResolved(incident_id=n)
            | incident.IncidentCancelled(incident_id=n)
            | incident.IncidentReopened(incident_id=n)
        ):
            return [PostEntry(n, entry_id), RefreshSummary(n), RefreshChecklists(n), SetTopic(n), Announce(n)]
        case incident.TitleChanged(incident_id=n):
            return [PostEntry(n, entry_id), RefreshSummary(n), Announce(n)]
        case incident.UpdatePosted(incident_id=n):
            return [PostEntry(n, entry_id), RefreshSummary(n)]
        case incident.UpdateAsked(incident_id=n):
            return [AskForUpdate(n, entry_id), RefreshSummary(n)]
        case incident.RoleAssigned(incident_id=n, role=incident.COMMANDER, person=person):
            return [
                PostEntry(n, entry_id),
                InvitePeople(n, (person,)),
                RefreshSummary(n),
                SetTopic(n),
                Announce(n),
            ]
        case incident.RoleAssigned(incident_id=n, person=person):
            return [PostEntry(n, entry_id), InvitePeople(n, (person,)), RefreshSummary(n)]
        case incident.ChannelUnarchived(incident_id=n):
            return [RejoinChannel(n), RefreshSummary(n), RefreshChecklists(n)]
        case incident.ExportAsked(incident_id=n, by=by, format=form, zone=zone):
            return [UploadExport(n, by, form, zone, entry_id)]
        case page.PageEscalated(page_id=page_id, incident_id=m, step=step, notify=notify):
            sends = [NotifyResponder(page_id, step, kind, name, person) for kind, name, person in notify]
            return [*sends, *_refresh(m)]
        case page.StepReachedNobody(page_id=page_id, step=step):
            return [AlarmNobodyOnCall(page_id, step)]
        case page.ResponderPaged(incident_id=int(n), person=person):
            return [InvitePeople(n, (person,)), RefreshSummary(n)]
        case page.ResponderNotReached(page_id=page_id, incident_id=m, person=person, why=why):
            return [AlarmNotReached(page_id, person, why), *_refresh(m)]
        case page.PageAcknowledged(page_id=page_id, incident_id=int(n)):
            return [RefreshPageMessages(page_id), PostEntry(n, entry_id), RefreshSummary(n)]
        case page.PageExhausted(page_id=page_id, incident_id=int(n)):
            alarm = AlarmNobodyAnswered(page_id)
            return [alarm, RefreshPageMessages(page_id), PostEntry(n, entry_id), RefreshSummary(n)]
        case page.PageExhausted(page_id=page_id):
            return [AlarmNobodyAnswered(page_id), RefreshPageMessages(page_id)]
        case page.PageAcknowledged(page_id=page_id) | page.PageCancelled(page_id=page_id):
            return [RefreshPageMessages(page_id)]
        case run.RunStarted(incident_id=n, run_id=run_id) | run.RunEnded(incident_id=n, run_id=run_id):
            return [RefreshChecklist(n, run_id), RefreshSummary(n)]
        case (
            run.StepDone(incident_id=n, run_id=run_id)
            | run.StepSkipped(incident_id=n, run_id=run_id)
            | run.StepReopened(incident_id=n, run_id=run_id)
        ):
            return [RefreshChecklist(n, run_id), RefreshSummary(n)]
        case run.StepAssigned(incident_id=n, run_id=run_id, assignee=str(person)):
            return [RefreshChecklist(n, run_id), InvitePeople(n, (person,))]
        case run.StepAssigned(incident_id=n, run_id=run_id) | run.StepNoted(incident_id=n, run_id=run_id):
            return [RefreshChecklist(n, run_id)]
        case action.ActionAdded(incident_id=n) | action.ActionDone(incident_id=n):
            return [PostEntry(n, entry_id), RefreshSummary(n)]
        case _:
            return []  # a fact for the timeline alone


def _refresh(incident_id: int | None) -> list[Effect]:
    return [] if incident_id is None else [RefreshSummary(incident_id)]


class Handling(NamedTuple):
    """How an effect travels. `subject`: what it is about. `lane`: what it must not overtake.

    `merges`: one that has not been begun yet will show this change too, so a second is not needed.
    """

    subject: str
    lane: str | None = None
    priority: int = SOON
    merges: bool = False


def handling(effect: Effect) -> Handling:  # noqa: C901 - one case a way of travelling
    """How an effect travels to the world."""
    match effect:
        case NotifyResponder(page_id=page_id):
            return Handling(page_id, priority=PAGES_FIRST)
        case (
            AlarmNobodyAnswered(page_id=page_id) | AlarmNobodyOnCall(page_id=page_id) | AlarmNotReached(page_id=page_id)
        ):
            return Handling(page_id, priority=PAGES_FIRST)
        case RefreshPageMessages(page_id=page_id):
            return Handling(page_id, lane=f"page:{page_id}", merges=True)
        case OpenChannel(incident_id=n) | PostEntry(incident_id=n) | AskForUpdate(incident_id=n):
            return Handling(f"INC-{n}", lane=f"INC-{n}")
        case TellChannel(incident_id=n) | RejoinChannel(incident_id=n):
            return Handling(f"INC-{n}", lane=f"INC-{n}")
        case RefreshSummary(incident_id=n) | RefreshChecklists(incident_id=n):
            return Handling(f"INC-{n}", lane=f"INC-{n}", merges=True)
        case RefreshChecklist(incident_id=n, run_id=run_id):
            return Handling(run_id, lane=f"INC-{n}", merges=True)
        case SetTopic(incident_id=n):
            return Handling(f"INC-{n}", lane=f"INC-{n}/topic", merges=True)
        case Announce(incident_id=n):
            return Handling(f"INC-{n}", lane=f"INC-{n}/announcement", merges=True)
        case InvitePeople(incident_id=n) | PinSummary(incident_id=n) | LinkChannel(incident_id=n):
            return Handling(f"INC-{n}")
        case AddBookmark(incident_id=n) | AddBookmarks(incident_id=n):
            return Handling(f"INC-{n}", lane=f"INC-{n}/bookmarks")
        case FetchMessage(incident_id=n) | UploadExport(incident_id=n):
            return Handling(f"INC-{n}")
        case LearnMember(slack_id=slack_id):
            return Handling(slack_id, priority=LATER, merges=True)
        case Whisper(slack_id=slack_id):
            return Handling(slack_id)
        case TellOperations():
            return Handling("operations", lane="operations")
