"""A page: one demand for attention, escalated step by step until somebody acknowledges it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from oncall.escalation import EscalationPolicy, EscalationStep, Reached


class Rejected(Exception):
    """The page does not allow this; the text is a sentence for the person who asked.

    `person`, if there is one, is who the sentence means by `{person}`.
    """

    def __init__(self, sentence: str, person: str | None = None) -> None:
        super().__init__(sentence)
        self.person = person


class PageStatus(StrEnum):
    TRIGGERED = "triggered"
    ACKNOWLEDGED = "acknowledged"
    EXHAUSTED = "exhausted"  # every step was tried and nobody answered
    CANCELLED = "cancelled"  # no longer needed


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One demand for attention. Its steps are frozen into it when it starts: editing the files changes no open page."""

    id: str
    incident_id: int | None  # None: `/page` outside of any incident
    policy: str
    steps: tuple[EscalationStep, ...]
    reason: str
    by: str  # who asked
    status: PageStatus
    started_at: datetime
    step: int = -1  # the step that is waiting for an answer; -1 before the first
    escalates_at: datetime | None  # aware UTC; None once nothing more can happen by itself
    acknowledged_by: str | None = None
    acknowledged_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Somebody is still wanted. An exhausted page is: acknowledging it late is better than never."""
        return self.status in (PageStatus.TRIGGERED, PageStatus.EXHAUSTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageStarted:
    page_id: str
    incident_id: int | None
    by: str
    policy: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageEscalated:
    """The page moved to a step; the people it reaches are to be told. `step` counts from 0."""

    page_id: str
    incident_id: int | None
    step: int
    notify: tuple[tuple[str, str, str], ...]  # (target kind, target name, person it means now)
    by: str | None = None  # None: nobody had answered in time


@dataclass(frozen=True, slots=True, kw_only=True)
class StepReachedNobody:
    """Nobody is on call for the step, so it was passed at once."""

    page_id: str
    incident_id: int | None
    step: int
    targets: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponderPaged:
    """The page was handed to a person: whoever carries it (Slack, if nothing else is said) has taken the message.

    `channel_id` and `ts` say where it stands in Slack; they are empty for another method.
    """

    page_id: str
    incident_id: int | None
    person: str
    step: int
    channel_id: str
    ts: str
    method: str = "slack"


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodFailed:
    """One of a person's contact methods did not get through, and why; their others are tried."""

    page_id: str
    incident_id: int | None
    person: str
    step: int
    method: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponderNotReached:
    """The page could not be handed to the person, and why."""

    page_id: str
    incident_id: int | None
    person: str
    step: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageAcknowledged:
    page_id: str
    incident_id: int | None
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageExhausted:
    """Every step was tried and nobody acknowledged."""

    page_id: str
    incident_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCancelled:
    page_id: str
    incident_id: int | None
    by: str


Event = (
    PageStarted
    | PageEscalated
    | StepReachedNobody
    | ResponderPaged
    | MethodFailed
    | ResponderNotReached
    | PageAcknowledged
    | PageExhausted
    | PageCancelled
)
Change = tuple[Page, Event]


def start(
    page_id: str, *, incident_id: int | None, policy: EscalationPolicy, reason: str, by: str, now: datetime
) -> Change:
    """A page that is due at once: `escalate` takes it to its first step."""
    page = Page(
        id=page_id,
        incident_id=incident_id,
        policy=policy.name,
        steps=policy.steps,
        reason=reason,
        by=by,
        status=PageStatus.TRIGGERED,
        started_at=now,
        escalates_at=now,
    )
    return page, PageStarted(page_id=page_id, incident_id=incident_id, by=by, policy=policy.name, reason=reason)


def is_due(page: Page, now: datetime) -> bool:
    """Nobody answered within the wait of the page's step."""
    return page.escalates_at is not None and page.escalates_at <= now


def next_step(page: Page) -> EscalationStep | None:
    """The step that escalating would move to; None after the last."""
    number = page.step + 1
    return page.steps[number] if number < len(page.steps) else None


def escalate(page: Page, reached: Sequence[Reached], *, now: datetime, by: str | None = None) -> Change:
    """Move on to the next step, whose targets mean the people in `reached` now; past the last, give up loudly.

    A step that reaches nobody leaves the page due at once, so that it never waits for no one.
    """
    if page.status is not PageStatus.TRIGGERED:
        raise _settled(page)
    step = next_step(page)
    if step is None:
        return (
            replace(page, status=PageStatus.EXHAUSTED, escalates_at=None),
            PageExhausted(page_id=page.id, incident_id=page.incident_id),
        )
    number = page.step + 1
    if not reached:
        targets = tuple((target.kind, target.name) for target in step.targets)
        return (
            replace(page, step=number, escalates_at=now),
            StepReachedNobody(page_id=page.id, incident_id=page.incident_id, step=number, targets=targets),
        )
    notify = tuple((each.target.kind, each.target.name, each.person) for each in reached)
    return (
        replace(page, step=number, escalates_at=now + step.wait),
        PageEscalated(page_id=page.id, incident_id=page.incident_id, step=number, notify=notify, by=by),
    )


def acknowledge(page: Page, *, by: str, now: datetime) -> Change:
    """Somebody has it. Also after it was exhausted: late is better than never."""
    if not page.is_open:
        raise _settled(page)
    acknowledged = replace(
        page, status=PageStatus.ACKNOWLEDGED, escalates_at=None, acknowledged_by=by, acknowledged_at=now
    )
    return acknowledged, PageAcknowledged(page_id=page.id, incident_id=page.incident_id, by=by)


def cancel(page: Page, *, by: str) -> Change:
    """Nobody is needed any more, for instance because the incident is over."""
    if not page.is_open:
        raise _settled(page)
    cancelled = replace(page, status=PageStatus.CANCELLED, escalates_at=None)
    return cancelled, PageCancelled(page_id=page.id, incident_id=page.incident_id, by=by)


def _settled(page: Page) -> Rejected:
    match page.status:
        case PageStatus.ACKNOWLEDGED:
            return Rejected("{person} already acknowledged this page; nothing has changed.", page.acknowledged_by)
        case PageStatus.CANCELLED:
            return Rejected("This page is no longer needed: its incident is over.")
        case _:
            return Rejected("Everybody on this page's policy was tried. Page somebody by name: `/page bo reason`.")
