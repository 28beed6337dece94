"""Everything that a slash command can ask for, as types: one order a meaning, however it was typed."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

from commands.formats import Format
from commands.grammar.words import Mention
from incidents.action import ActionKind
from oncall.arrangement import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclareForm:
    """Open the form, filled in with what was already said."""

    severity: str | None = None
    type: str | None = None
    private: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Declare:
    """None: not said, so the team's files decide. `anyway`: even if one that sounds alike is open."""

    title: str
    severity: str | None = None
    type: str | None = None
    private: bool | None = None
    anyway: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ForIncident:
    """An order about one incident. `incident` is None when it goes without saying: the channel's own."""

    incident: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSeverity(ForIncident):
    severity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Activate(ForIncident):
    """Back to active: the harm returned, or it was closed too early."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mitigate(ForIncident):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolve(ForIncident):
    text: str | None = None  # a last update, if any


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopen(ForIncident):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel(ForIncident):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Retitle(ForIncident):
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostUpdate(ForIncident):
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateForm(ForIncident):
    """Open the form for an update, which also has the part for stakeholders."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignCommander(ForIncident):
    who: Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRoles(ForIncident):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignRole(ForIncident):
    role: str
    who: Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledge(ForIncident):
    others: tuple[int, ...] = ()  # more incidents that were named


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalateNow(ForIncident):
    """Move the incident's open page to its next step without waiting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageForIncident(ForIncident):
    whom: Mention  # a person, a team or a policy
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPage(ForIncident):
    """About one page: the incident's, or else the one that the writer was handed last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgePage(AnswerPage):
    others: tuple[int, ...] = ()  # more incidents that were named


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalatePage(AnswerPage):
    to: int | None = None  # a step by its number; None: the next


@dataclass(frozen=True, slots=True, kw_only=True)
class SnoozePage(AnswerPage):
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReassignPage(AnswerPage):
    whom: Mention  # a person, a team or a schedule


@dataclass(frozen=True, slots=True, kw_only=True)
class AddNote(ForIncident):
    text: str
    at: datetime | None = None  # aware UTC, never after now; None: now


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectNote(ForIncident):
    entry: int  # as `timeline` numbers them
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListActions(ForIncident):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class AddAction(ForIncident):
    text: str
    owner: Mention | None = None
    due_on: date | None = None
    kind: ActionKind | None = None
    maybe_owner: Mention | None = None  # whom its last word names: perhaps no more than what it is about
    maybe_kind: ActionKind | None = None  # which its first word names: the same


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAction(ForIncident):
    """None leaves it as it is."""

    number: int
    owner: Mention | None = None
    due_on: date | None = None
    kind: ActionKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteAction(ForIncident):
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowRunbook(ForIncident):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachRunbook(ForIncident):
    runbook: str  # one of the context's


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteStep(ForIncident):
    step: int  # as the checklist numbers them
    note: str | None = None  # what is recorded at it


@dataclass(frozen=True, slots=True, kw_only=True)
class SkipStep(ForIncident):
    step: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoStep(ForIncident):
    step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignStep(ForIncident):
    step: int
    who: Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteOnStep(ForIncident):
    step: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListIncidents:
    which: Literal["open", "all"] = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowMine:
    """What the writer has a part in: incidents, steps, action items, shifts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchUp(ForIncident):
    """Where it stands, as whoever joins late is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowTimeline(ForIncident):
    last: int | None = None  # how many entries; None: as many as fit


@dataclass(frozen=True, slots=True, kw_only=True)
class Export(ForIncident):
    format: Format = "md"
    zone: str | None = None  # IANA; None: the writer's


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowPostmortem(ForIncident):
    """How it stands, and the page."""

    zone: str | None = None  # IANA; None: the writer's


@dataclass(frozen=True, slots=True, kw_only=True)
class EditPostmortem(ForIncident):
    """Open the form with its parts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPostmortem(ForIncident):
    who: Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class AskReview(ForIncident):
    who: Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovePostmortem(ForIncident):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class AskChanges(ForIncident):
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaivePostmortem(ForIncident):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reload:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """Of one verb, of one group, or of a `command` (without its slash): of `incident`, what one needs first."""

    command: str = "incident"
    verb: str | None = None
    group: str | None = None  # by its key; "all": every one


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowOnCall:
    schedule: str | None = None  # one of the context's; None: all of them


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowReadiness:
    """Who has answered before their coming shifts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowContacts:
    """How whoever asks is reached, and when that last worked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrange:
    """Change who is on call for a while; see `oncall.arrangement` for what each kind does. Instants are aware UTC."""

    kind: Kind
    schedule: str | None = None  # one of the context's; None: all of them
    person: Mention | None = None
    substitute: Mention | None = None
    start: datetime
    end: datetime
    back_start: datetime | None = None
    back_end: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoArrangement:
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListArrangements:
    schedule: str | None = None  # None: of all of them


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowNextShifts:
    """The writer's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawSchedule:
    schedule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeCalendar:
    """An address for a calendar."""

    schedule: str | None = None  # None: the writer's own shifts


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeCalendar:
    schedule: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateSchedule:
    """`weekday`: of the handoffs of weeks, Monday is 0; None: today's."""

    name: str
    people: tuple[Mention, ...]
    every: Literal["day", "week"]
    weekday: int | None
    handoff: time
    zone: str  # IANA


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSchedulePeople:
    name: str
    people: tuple[Mention, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteSchedule:
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page that belongs to no incident."""

    whom: Mention  # a person, a team or a policy
    reason: str


IncidentOrder = (
    ChangeSeverity
    | Activate
    | Mitigate
    | Resolve
    | Reopen
    | Cancel
    | Retitle
    | PostUpdate
    | UpdateForm
    | AssignCommander
    | ListRoles
    | AssignRole
    | Acknowledge
    | EscalateNow
    | PageForIncident
    | AddNote
    | CorrectNote
    | ListActions
    | AddAction
    | ChangeAction
    | CompleteAction
    | ShowRunbook
    | AttachRunbook
    | CompleteStep
    | SkipStep
    | UndoStep
    | AssignStep
    | NoteOnStep
    | CatchUp
    | ShowTimeline
    | Export
    | ShowPostmortem
    | EditPostmortem
    | OwnPostmortem
    | AskReview
    | ApprovePostmortem
    | AskChanges
    | WaivePostmortem
)
PageAnswer = AcknowledgePage | EscalatePage | SnoozePage | ReassignPage
RotaOrder = CreateSchedule | ChangeSchedulePeople | DeleteSchedule
CalendarOrder = MakeCalendar | RevokeCalendar
OnCallOrder = ShowOnCall | Arrange | UndoArrangement | ListArrangements | ShowNextShifts | DrawSchedule
Order = (
    DeclareForm
    | Declare
    | IncidentOrder
    | ListIncidents
    | ShowMine
    | Reload
    | Help
    | OnCallOrder
    | CalendarOrder
    | RotaOrder
    | ShowContacts
    | ShowReadiness
    | Page
    | PageAnswer
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Misunderstood:
    """Why nothing was done. No part of it holds a character that Slack would read as markup of a mention or link."""

    sentence: str
    nearest: tuple[str, ...] = ()  # what may have been meant
    example: str

    @property
    def text(self) -> str:
        """The whole answer, in Slack's mrkdwn."""
        meant = f" Did you mean {' or '.join(f'`{word}`' for word in self.nearest)}?" if self.nearest else ""
        said = f"`{self.example}`" in self.sentence
        return f"{self.sentence}{meant}" + ("" if said else f" Example: `{self.example}`")
