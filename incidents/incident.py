"""The incident, and the facts recorded about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Rejected(Exception):
    """The incident does not allow this; the text is a sentence for the person who asked.

    `person`, if there is one, is who the sentence means by `{person}`.
    """

    def __init__(self, sentence: str, person: str | None = None) -> None:
        super().__init__(sentence)
        self.person = person


class Status(StrEnum):
    """Where an incident stands. Mitigated: the harm has stopped, the work has not."""

    ACTIVE = "active"
    MITIGATED = "mitigated"
    RESOLVED = "resolved"
    CANCELLED = "cancelled"

    @property
    def is_open(self) -> bool:
        return self in (Status.ACTIVE, Status.MITIGATED)


COMMANDER = "commander"


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One incident. Instants are aware UTC; a person is a key of the team's files, else a Slack id."""

    id: int
    title: str  # as typed; escaped where it is shown
    severity: str  # a key of the team's severities
    type: str  # a key of the team's incident types
    private: bool
    status: Status
    declared_by: str
    declared_at: datetime
    declared_in: str | None = None  # the Slack channel it was declared in
    summary: str = ""  # what is known, as last written
    roles: Mapping[str, str] = field(default_factory=dict)  # role -> person
    mitigated_at: datetime | None = None
    closed_at: datetime | None = None  # resolved or cancelled
    update_due_at: datetime | None = None  # when the next update is asked for; None once closed
    quiet_due_at: datetime | None = None  # when to look whether anything has happened; None once closed
    channel_id: str | None = None
    channel_name: str | None = None
    channel_archived: bool = False
    channels_opened: int = 0  # reopening after an archive needs a further channel, with a further name
    summary_ts: str | None = None  # the pinned message, updated in place
    announcement_channel: str | None = None
    announcement_ts: str | None = None
    handover_to: str | None = None  # who has been offered command, and has not answered
    handover_message: str | None = None  # where they were: "channel:ts"

    @property
    def commander(self) -> str | None:
        return self.roles.get(COMMANDER)

    @property
    def name(self) -> str:
        return f"INC-{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentDeclared:
    incident_id: int
    by: str
    title: str
    severity: str
    type: str
    private: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelOpened:
    incident_id: int
    channel_id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelArchived:
    incident_id: int
    channel_id: str
    while_open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelUnarchived:
    incident_id: int
    channel_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryPosted:
    """The summary message stands in the channel; from now on it is updated in place."""

    incident_id: int
    channel_id: str
    ts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentAnnounced:
    incident_id: int
    channel_id: str
    ts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeverityChanged:
    incident_id: int
    by: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleChanged:
    incident_id: int
    by: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdatePosted:
    """What is known, written anew."""

    incident_id: int
    by: str
    text: str
    stakeholders: str = ""  # the same for those who are told of it and do not work on it


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateAsked:
    """The severity's cadence passed without an update."""

    incident_id: int
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateSnoozed:
    """The update is asked for again at `until`."""

    incident_id: int
    by: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedIfOver:
    """Nothing had happened since `quiet_since`."""

    incident_id: int
    quiet_since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StillGoing:
    """It is not over; it is asked again at `until`, unless something happens before."""

    incident_id: int
    by: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleAssigned:
    incident_id: int
    by: str
    role: str
    person: str
    before: str | None
    was_offered_to: str | None = None  # the offer of command that this ended
    offer_message: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandOffered:
    """Until `person` accepts, `before` has command."""

    incident_id: int
    by: str
    person: str
    before: str
    was_offered_to: str | None = None  # an earlier offer, which this withdraws
    offer_message: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferSent:
    """The offer of command stands in the person's direct messages."""

    incident_id: int
    person: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandDeclined:
    """`before` keeps command."""

    incident_id: int
    by: str
    before: str | None
    was_offered_to: str | None = None
    offer_message: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentMitigated:
    incident_id: int
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentReactivated:
    """Mitigated, and then the harm came back."""

    incident_id: int
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentResolved:
    incident_id: int
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentCancelled:
    """It was no incident, or one declared twice."""

    incident_id: int
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentReopened:
    incident_id: int
    by: str
    needs_channel: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonJoined:
    """Somebody came into the channel, and by whose invitation."""

    incident_id: int
    person: str
    invited_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLeft:
    incident_id: int
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportAsked:
    incident_id: int
    by: str
    format: str
    zone: str


Event = (
    IncidentDeclared
    | ChannelOpened
    | ChannelArchived
    | ChannelUnarchived
    | SummaryPosted
    | IncidentAnnounced
    | SeverityChanged
    | TitleChanged
    | UpdatePosted
    | UpdateAsked
    | UpdateSnoozed
    | AskedIfOver
    | StillGoing
    | RoleAssigned
    | CommandOffered
    | OfferSent
    | CommandDeclined
    | IncidentMitigated
    | IncidentReactivated
    | IncidentResolved
    | IncidentCancelled
    | IncidentReopened
    | PersonJoined
    | PersonLeft
    | ExportAsked
)
