"""What each event makes the bot do in the outside world: the only "when X, do Y" list.

An effect holds ids only; it is rendered when it is sent, from what is true then.
"""

from dataclasses import dataclass

from incidents import action, incident, postmortem, timeline
from oncall import arrangement
from oncall import page_events as page
from runbooks import events as run

UPDATE = "update"
OVER = "over"


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
class CatchUp:
    """Show somebody who joined late, and them alone, where the incident stands."""

    incident_id: int
    person: str


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
class TellStakeholders:
    """Post what an update says for stakeholders where the incident's type says."""

    incident_id: int
    entry_id: str


@dataclass(frozen=True, slots=True)
class Remind:
    """Ask for what the entry says was asked for: an update, whether it is over, steps, an action item."""

    incident_id: int
    entry_id: str


@dataclass(frozen=True, slots=True)
class RefreshReminders:
    """Show in the messages that ask for something what became of it.

    `about` is UPDATE, OVER, a run's id, or what `about_action` says; empty: all of the incident's.
    """

    incident_id: int
    about: str = ""


@dataclass(frozen=True, slots=True)
class OfferCommand:
    """Put the offer of command before a person, with its two answers."""

    incident_id: int
    person: str


@dataclass(frozen=True, slots=True)
class RefreshOffer:
    """Show in the offer that was made in `message` ("channel:ts") what became of it."""

    incident_id: int
    person: str
    message: str


@dataclass(frozen=True, slots=True)
class TellRelieved:
    """Tell `person`, who had command, that `by` took it."""

    incident_id: int
    person: str
    by: str


@dataclass(frozen=True, slots=True)
class NotifyResponder:
    """Hand a page to whoever `target` means when it is sent; `person` is who it meant when it was decided."""

    page_id: str
    step: int
    target_kind: str
    target: str
    person: str


@dataclass(frozen=True, slots=True)
class SendNotice:
    """Tell a person by another method than Slack; dropped if they are not needed any more.

    `others`: notices to the same person that the same message tells.
    """

    notice_id: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotifyChannel:
    """Put a page into a channel that its policy names."""

    page_id: str
    step: int
    channel: str  # its name, without #


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
class AlarmPlaceNotReached:
    """`kind` and `name` are those of the policy's target."""

    page_id: str
    kind: str
    name: str
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
    """Into the incident's channel, or into the direct messages (`to`, a channel's id) of whoever reviews it."""

    incident_id: int
    by: str
    format: str
    zone: str
    entry_id: str
    to: str = ""


@dataclass(frozen=True, slots=True)
class AskForReview:
    """Put the postmortem before its reviewer, with the two answers."""

    incident_id: int
    person: str
    entry_id: str


@dataclass(frozen=True, slots=True)
class RefreshReview:
    """Show in the request that was made in `message` ("channel:ts") what became of it."""

    incident_id: int
    person: str
    message: str


@dataclass(frozen=True, slots=True)
class TellChangesAsked:
    """Tell whoever sees the postmortem through what the reviewer wants changed."""

    incident_id: int
    person: str
    entry_id: str


@dataclass(frozen=True, slots=True)
class ChasePostmortem:
    """Ask a person, or the channel if `person` is empty, after a postmortem that is not finished."""

    incident_id: int
    person: str
    entry_id: str


@dataclass(frozen=True, slots=True)
class LearnMember:
    """Ask Slack for the name and the zone of somebody who is not in the team's files."""

    slack_id: str


@dataclass(frozen=True, slots=True)
class PublishHome:
    """Show somebody their own tab of the app, as it is now."""

    slack_id: str


@dataclass(frozen=True, slots=True)
class TellArrangement:
    """Tell somebody whose shifts were changed by another: what was arranged, or that it was undone."""

    arrangement_id: int
    person: str
    undone: bool


@dataclass(frozen=True, slots=True)
class PostSchedule:
    """Draw a schedule's coming two weeks where somebody asked for it; to them directly where I am not."""

    schedule: str
    channel_id: str
    slack_id: str
    zone: str  # of the days, IANA


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
    | CatchUp
    | RefreshChecklist
    | RefreshChecklists
    | PostEntry
    | TellStakeholders
    | Remind
    | RefreshReminders
    | OfferCommand
    | RefreshOffer
    | TellRelieved
    | NotifyResponder
    | SendNotice
    | NotifyChannel
    | RefreshPageMessages
    | AlarmNobodyAnswered
    | AlarmNobodyOnCall
    | AlarmNotReached
    | AlarmPlaceNotReached
    | FetchMessage
    | UploadExport
    | AskForReview
    | RefreshReview
    | TellChangesAsked
    | ChasePostmortem
    | LearnMember
    | PublishHome
    | TellArrangement
    | PostSchedule
    | Whisper
    | TellChannel
    | TellOperations
)
EFFECTS: dict[str, type[Effect]] = {kind.__name__: kind for kind in Effect.__args__}

Event = incident.Event | timeline.Event | action.Event | postmortem.Event | page.Event | run.Event | arrangement.Event


def effects_of(event: Event, entry_id: str) -> list[Effect]:  # noqa: C901, PLR0915 - one case an event is the point
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
        case incident.ChannelArchived(incident_id=n, while_open=True):
            text = f"INC-{n} is not over, but its channel was archived. For a new one: `/incident reopen INC-{n}`."
            return [TellOperations(text), Announce(n)]
        case incident.IncidentReopened(incident_id=n, needs_channel=True):
            return [OpenChannel(n), RefreshSummary(n), RefreshChecklists(n), Announce(n)]
        case (
            incident.IncidentResolved(incident_id=n)
            | incident.IncidentCancelled(incident_id=n)
            | incident.IncidentReopened(incident_id=n)
        ):
            shows: list[Effect] = [PostEntry(n, entry_id), RefreshSummary(n), RefreshChecklists(n), SetTopic(n)]
            return [*shows, Announce(n), RefreshReminders(n)]
        case incident.TitleChanged(incident_id=n):
            return [PostEntry(n, entry_id), RefreshSummary(n), Announce(n)]
        case incident.UpdatePosted(incident_id=n, stakeholders=""):
            return [PostEntry(n, entry_id), RefreshSummary(n), RefreshReminders(n, UPDATE)]
        case incident.UpdatePosted(incident_id=n):
            told: list[Effect] = [PostEntry(n, entry_id), RefreshSummary(n), TellStakeholders(n, entry_id)]
            return [*told, RefreshReminders(n, UPDATE)]
        case incident.UpdateAsked(incident_id=n):
            return [Remind(n, entry_id), RefreshSummary(n)]
        case incident.UpdateSnoozed(incident_id=n):
            return [RefreshReminders(n, UPDATE), RefreshSummary(n)]
        case incident.AskedIfOver(incident_id=n) | action.ActionAsked(incident_id=n):
            return [Remind(n, entry_id)]
        case incident.StillGoing(incident_id=n):
            return [RefreshReminders(n, OVER)]
        case incident.RoleAssigned(incident_id=n, role=incident.COMMANDER, person=person):
            shown: list[Effect] = [
                PostEntry(n, entry_id),
                InvitePeople(n, (person,)),
                RefreshSummary(n),
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
            return [PostEntry(n, entry_id), InvitePeople(n, (person,)), RefreshSummary(n)]
        case incident.ChannelUnarchived(incident_id=n):
            return [RejoinChannel(n), RefreshSummary(n), RefreshChecklists(n)]
        case incident.ExportAsked(incident_id=n, by=by, format=form, zone=zone):
            return [UploadExport(n, by, form, zone, entry_id)]
        case page.PageEscalated(page_id=page_id, incident_id=m, step=step, notify=notify, places=places):
            asked = [NotifyChannel(page_id, step, name) for kind, name in places if kind == "channel"]
            shown = [RefreshPageMessages(page_id)] if step else []  # before the first step, nobody has a message
            return [*_notify(page_id, step, notify), *asked, *shown, *_refresh(m)]
        case page.SleepersCalled(page_id=page_id, incident_id=m, step=step, notify=notify):
            return [*_notify(page_id, step, notify), RefreshPageMessages(page_id), *_refresh(m)]
        case page.PageReassigned(page_id=page_id, incident_id=m, step=step, notify=notify):
            told = [PostEntry(m, entry_id)] if m is not None else []
            return [*_notify(page_id, step, notify), RefreshPageMessages(page_id), *told, *_refresh(m)]
        case page.PageAskedAgain(page_id=page_id, incident_id=m, step=step, notify=notify):
            told = [PostEntry(m, entry_id)] if m is not None else []
            return [*_notify(page_id, step, notify), RefreshPageMessages(page_id), *told, *_refresh(m)]
        case page.StepReachedNobody(page_id=page_id, step=step, again=False):
            return [AlarmNobodyOnCall(page_id, step)]
        case page.ResponderPaged(incident_id=int(n), person=person):
            return [InvitePeople(n, (person,)), RefreshSummary(n)]
        case page.ResponderNotReached(page_id=page_id, incident_id=m, person=person, why=why):
            return [AlarmNotReached(page_id, person, why), *_refresh(m)]
        case page.PlaceNotReached(page_id=page_id, incident_id=m, kind=kind, name=name, why=why):
            return [AlarmPlaceNotReached(page_id, kind, name, why), *_refresh(m)]
        case (
            page.PageAcknowledged(page_id=page_id, incident_id=int(n))
            | page.PageSnoozed(page_id=page_id, incident_id=int(n))
        ):
            return [RefreshPageMessages(page_id), PostEntry(n, entry_id), RefreshSummary(n)]
        case page.PageExhausted(page_id=page_id, incident_id=int(n)):
            alarm = AlarmNobodyAnswered(page_id)
            return [alarm, RefreshPageMessages(page_id), PostEntry(n, entry_id), RefreshSummary(n)]
        case page.PageExhausted(page_id=page_id):
            return [AlarmNobodyAnswered(page_id), RefreshPageMessages(page_id)]
        case (
            page.PageAcknowledged(page_id=page_id)
            | page.PageSnoozed(page_id=page_id)
            | page.PageCancelled(page_id=page_id)
        ):
            return [RefreshPageMessages(page_id)]
        case run.RunStarted(incident_id=n, run_id=run_id):
            return [RefreshChecklist(n, run_id), RefreshSummary(n)]
        case run.StepsAsked(incident_id=n, run_id=run_id):
            return [RefreshChecklist(n, run_id), Remind(n, entry_id)]
        case run.StepSnoozed(incident_id=n, run_id=run_id):
            return [RefreshReminders(n, run_id)]
        case (
            run.RunEnded(incident_id=n, run_id=run_id)
            | run.StepDone(incident_id=n, run_id=run_id)
            | run.StepSkipped(incident_id=n, run_id=run_id)
            | run.StepReopened(incident_id=n, run_id=run_id)
        ):
            return [RefreshChecklist(n, run_id), RefreshSummary(n), RefreshReminders(n, run_id)]
        case run.StepAssigned(incident_id=n, run_id=run_id, assignee=str(person)):
            return [RefreshChecklist(n, run_id), InvitePeople(n, (person,))]
        case run.StepAssigned(incident_id=n, run_id=run_id) | run.StepNoted(incident_id=n, run_id=run_id):
            return [RefreshChecklist(n, run_id)]
        case action.ActionAdded(incident_id=n):
            return [PostEntry(n, entry_id), RefreshSummary(n)]
        case action.ActionChanged(incident_id=n, number=number) | action.ActionDone(incident_id=n, number=number):
            return [PostEntry(n, entry_id), RefreshSummary(n), RefreshReminders(n, about_action(number))]
        case action.ActionSnoozed(incident_id=n, number=number):
            return [RefreshReminders(n, about_action(number))]
        case (
            postmortem.PostmortemWritten()
            | postmortem.PostmortemOwned()
            | postmortem.ReviewAsked()
            | postmortem.ChangesAsked()
            | postmortem.PostmortemSignedOff()
            | postmortem.PostmortemWaived()
            | postmortem.PostmortemChased()
        ):
            return _after_the_incident(event, entry_id)
        case arrangement.ShiftsArranged(arrangement_id=n, people=people, by=by):
            return [TellArrangement(n, person, undone=False) for person in people if person != by]
        case arrangement.ArrangementUndone(arrangement_id=n, people=people, by=by):
            return [TellArrangement(n, person, undone=True) for person in people if person != by]
        case _:
            return []  # a fact for the timeline alone


def about_action(number: int) -> str:
    """What reminders of an action item are about."""
    return f"action:{number}"


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


def _notify(page_id: str, step: int, called: tuple[page.Called, ...]) -> list[Effect]:
    return [NotifyResponder(page_id, step, kind, name, person) for kind, name, person in called]


def _after_the_incident(event: postmortem.Event, entry_id: str) -> list[Effect]:
    """What is written, reviewed and asked after."""
    match event:
        case postmortem.PostmortemWritten(incident_id=n):
            return [PostEntry(n, entry_id)]
        case postmortem.PostmortemOwned(incident_id=n, owner=person):
            return [PostEntry(n, entry_id), InvitePeople(n, (person,))]
        case postmortem.ReviewAsked(incident_id=n, reviewer=person):
            asks: list[Effect] = [
                PostEntry(n, entry_id),
                InvitePeople(n, (person,)),
                AskForReview(n, person, entry_id),
            ]
            return [*asks, *_request_over(n, event.was_asked, event.asked_in)]
        case postmortem.ChangesAsked(incident_id=n, by=by, owner=owner):
            wanted: list[Effect] = [TellChangesAsked(n, owner, entry_id)] if owner else []
            return [PostEntry(n, entry_id), *wanted, *_request_over(n, by, event.asked_in)]
        case postmortem.PostmortemSignedOff(incident_id=n, by=by):
            return [PostEntry(n, entry_id), RefreshSummary(n), *_request_over(n, by, event.asked_in)]
        case postmortem.PostmortemWaived(incident_id=n):
            return [PostEntry(n, entry_id), RefreshSummary(n), *_request_over(n, event.reviewer, event.asked_in)]
        case postmortem.PostmortemChased(incident_id=n, people=people):
            return [ChasePostmortem(n, person, entry_id) for person in people or ("",)]
        case _:
            return []


def _request_over(incident_id: int, reviewer: str | None, message: str | None) -> list[Effect]:
    """The request for a review that this answered or withdrew shows so."""
    return [RefreshReview(incident_id, reviewer, message)] if reviewer and message else []


def _refresh(incident_id: int | None) -> list[Effect]:
    return [] if incident_id is None else [RefreshSummary(incident_id)]
