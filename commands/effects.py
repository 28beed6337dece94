"""What the bot can do in the outside world.

An effect holds ids only; it is rendered when it is sent, from what is true then. `consequences/` says what causes it.
"""

from dataclasses import dataclass

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
    """Show in the messages that ask for something what became of it; of several one effect each.

    `about` is UPDATE, OVER, a run's id, or as `about_action` and `about_postmortem` say; empty: all of the incident's.
    """

    incident_id: int
    about: str = ""


@dataclass(frozen=True, slots=True)
class RefreshReminder:
    """In one of them."""

    incident_id: int
    channel_id: str
    ts: str


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
    """Hand a page to whoever `target` means when it is sent; `person` is who it meant when it was decided.

    `notice_id` is what was planned for them: dropped with it. None: another version did not say.
    """

    page_id: str
    step: int
    target_kind: str
    target: str
    person: str
    notice_id: str | None = None


@dataclass(frozen=True, slots=True)
class NotifyTogether:
    """Hand several pages to a person in one message in Slack; those are dropped that do not need them any more."""

    person: str
    notices: tuple[str, ...]


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
class NotifyWebhook:
    """Tell a machine that its policy names of a page."""

    page_id: str
    step: int
    webhook: str


@dataclass(frozen=True, slots=True)
class RefreshPages:
    """Show in the messages of all pages of an incident what it is now; of several pages one effect each.

    `of_title`: its title alone has changed, which those of a private one do not show.
    """

    incident_id: int
    of_title: bool = False


@dataclass(frozen=True, slots=True)
class RefreshPageMessages:
    """Show in every message that handed the page out what became of it; of several one effect each."""

    page_id: str


@dataclass(frozen=True, slots=True)
class RefreshPageMessage:
    """In one of them."""

    page_id: str
    channel_id: str
    ts: str


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
class OfferShift:
    """Offer the backup a shift whose person did not answer."""

    check_id: str


@dataclass(frozen=True, slots=True)
class RefreshShiftOffer:
    """Show in the offer what became of it; if said, in the one made to `person`, in `message` ("channel:ts")."""

    check_id: str
    person: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class TellUnready:
    """Tell the person which of their methods are silent."""

    check_id: str


@dataclass(frozen=True, slots=True)
class TellLeads:
    """Tell whoever looks after a schedule that somebody did not answer before their shift, or what became of it.

    `gone`: who was offered the shift, and is not in the team's files any more.
    """

    check_id: str
    gone: str = ""


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
class TellPerson:
    """A sentence or a few for somebody in the team's files, directly."""

    person: str
    text: str


@dataclass(frozen=True, slots=True)
class PostSchedule:
    """Draw a schedule's coming two weeks where somebody asked for it; to them directly where I am not."""

    schedule: str
    channel_id: str
    slack_id: str
    zone: str  # of the days, IANA


@dataclass(frozen=True, slots=True)
class TellSchedule:
    """Tell somebody what became of a schedule made in chat that they are in, or were."""

    schedule_id: str
    person: str


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
    | RefreshReminder
    | RefreshReminders
    | OfferCommand
    | RefreshOffer
    | TellRelieved
    | NotifyResponder
    | NotifyTogether
    | SendNotice
    | NotifyChannel
    | NotifyWebhook
    | RefreshPages
    | RefreshPageMessages
    | RefreshPageMessage
    | AlarmNobodyAnswered
    | AlarmNobodyOnCall
    | AlarmNotReached
    | AlarmPlaceNotReached
    | FetchMessage
    | OfferShift
    | RefreshShiftOffer
    | TellUnready
    | TellLeads
    | UploadExport
    | AskForReview
    | RefreshReview
    | TellChangesAsked
    | ChasePostmortem
    | LearnMember
    | PublishHome
    | TellArrangement
    | TellPerson
    | TellSchedule
    | PostSchedule
    | Whisper
    | TellChannel
    | TellOperations
)
EFFECTS: dict[str, type[Effect]] = {kind.__name__: kind for kind in Effect.__args__}


def about_postmortem(person: str) -> str:
    """What somebody's reminders of a postmortem are about; the channel's, if `person` is empty."""
    return f"postmortem:{person}"


def about_action(number: int) -> str:
    """What reminders of an action item are about."""
    return f"action:{number}"
