"""What happened in a run of a runbook; these are its entries on the incident's timeline."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStarted:
    incident_id: int
    run_id: str
    runbook: str
    title: str
    version: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistPosted:
    incident_id: int
    run_id: str
    message_ts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDone:
    incident_id: int
    run_id: str
    step: str  # its key
    text: str
    by: str
    note: str | None  # what was recorded with it


@dataclass(frozen=True, slots=True, kw_only=True)
class StepSkipped:
    incident_id: int
    run_id: str
    step: str
    text: str
    by: str
    reason: str
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StepReopened:
    """A tick or a skip was taken back."""

    incident_id: int
    run_id: str
    step: str
    text: str
    by: str
    was: str  # "done" or "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepAssigned:
    incident_id: int
    run_id: str
    step: str
    text: str
    by: str
    assignee: str | None  # None: nobody any more


@dataclass(frozen=True, slots=True, kw_only=True)
class StepNoted:
    incident_id: int
    run_id: str
    step: str
    text: str
    by: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepsAsked:
    """Steps were soon due, or overdue, and were asked for."""

    incident_id: int
    run_id: str
    steps: tuple[str, ...]  # the keys of all that are waited for, those whose time had just come first
    texts: tuple[str, ...]  # what those say whose time had just come


@dataclass(frozen=True, slots=True, kw_only=True)
class StepSnoozed:
    incident_id: int
    run_id: str
    step: str
    text: str
    by: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEnded:
    """The run was put away, whether or not every step was settled."""

    incident_id: int
    run_id: str
    title: str
    by: str
    open_steps: int


Event = (
    RunStarted
    | ChecklistPosted
    | StepDone
    | StepSkipped
    | StepReopened
    | StepAssigned
    | StepNoted
    | StepsAsked
    | StepSnoozed
    | RunEnded
)
