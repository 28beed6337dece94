"""A page: one demand for attention, escalated step by step until somebody acknowledges it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from oncall.escalation import EscalationPolicy, EscalationStep, Place, Target, label_of, place_of
from oncall.page_events import (
    AcknowledgementHeld,
    Called,
    Event,
    NextInTurnCalled,
    PageAcknowledged,
    PageAskedAgain,
    PageBegunAgain,
    PageCancelled,
    PageEscalated,
    PageExhausted,
    PageReassigned,
    PageSnoozed,
    PageStarted,
    SleepersCalled,
    StepNotMeant,
    StepReachedNobody,
)
from oncall.reach import Reach, Reached

Change = tuple["Page", Event]
MAX_SNOOZE = timedelta(hours=24)


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
    SNOOZED = "snoozed"  # somebody has it, and wants to be asked again
    EXHAUSTED = "exhausted"  # every step was tried and nobody answered
    CANCELLED = "cancelled"  # no longer needed


@dataclass(frozen=True, slots=True, kw_only=True)
class Detour:
    """Whom a page waits for instead of its step's people: whoever had it is asked `again`, or it was `reassigned`."""

    why: Literal["again", "reassigned"]
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One demand for attention. Its policy is frozen into it when it starts: editing the files changes no open page.

    `steps` are all of its policy's, its rounds and its last resort one after the other.
    `escalates_at` is when the next thing happens by itself: sleepers are paged, the next step is, somebody is asked
    again. An open page has one, or operations were told.
    """

    id: str
    incident_id: int | None  # None: `/page` outside of any incident
    policy: str
    steps: tuple[EscalationStep, ...]
    ack_timeout: timedelta | None = None
    reason: str
    by: str  # who asked
    status: PageStatus
    started_at: datetime
    step: int = -1  # the step that is waiting for an answer; -1 before the first
    wanted: int = 1  # how many have to acknowledge, as the strictest step wants that has asked anybody
    spared: tuple[Reached, ...] = ()  # of the step, those who are still left asleep
    detour: Detour | None = None
    given_to: int | None = None  # how many people it was reassigned to, until it goes on to a step
    escalates_at: datetime | None  # aware UTC; None once nothing more can happen by itself
    acknowledgements: tuple[str, ...] = ()  # who has said that they have it, while more are wanted and after
    acknowledged_by: str | None = None
    acknowledged_at: datetime | None = None
    answered_at: datetime | None = None  # when the first said that they have it, whatever became of it since

    @property
    def is_open(self) -> bool:
        """Somebody is still wanted. An exhausted page is: acknowledging it late is better than never."""
        return self.status in (PageStatus.TRIGGERED, PageStatus.EXHAUSTED, PageStatus.SNOOZED)

    @property
    def is_calling(self) -> bool:
        """An answer is wanted now."""
        return self.status in (PageStatus.TRIGGERED, PageStatus.EXHAUSTED)

    @property
    def place(self) -> Place | None:
        """Where its step stands in its policy; None before the first."""
        return place_of(self.steps, self.step) if 0 <= self.step < len(self.steps) else None

    @property
    def turn(self) -> str | None:
        """Whose turn it is at its step; None if that asks everybody, or the page waits for others instead."""
        return self.steps[self.step].turn if self.place is not None and self.detour is None else None

    @property
    def missing(self) -> int:
        """How many more have to acknowledge: of those whom it was reassigned to no more than they are."""
        wanted = self.wanted if self.given_to is None else min(self.wanted, self.given_to)
        return max(wanted - len(self.acknowledgements), 0)

    @property
    def wait(self) -> timedelta:
        """How long its step waits for an answer."""
        return self.steps[max(self.step, 0)].wait


def start(
    page_id: str, *, incident_id: int | None, policy: EscalationPolicy, reason: str, by: str, now: datetime
) -> Change:
    """A page that is due at once: `escalate` takes it to its first step."""
    page = Page(
        id=page_id,
        incident_id=incident_id,
        policy=policy.name,
        steps=policy.all_steps,
        ack_timeout=policy.ack_timeout,
        reason=reason,
        by=by,
        status=PageStatus.TRIGGERED,
        started_at=now,
        escalates_at=now,
    )
    return page, PageStarted(page_id=page_id, incident_id=incident_id, by=by, policy=policy.name, reason=reason)


def is_due(page: Page, now: datetime) -> bool:
    """Something is to happen to the page by itself."""
    return page.escalates_at is not None and page.escalates_at <= now


def next_step(page: Page) -> EscalationStep | None:
    """The step that escalating would move to; None after the last."""
    number = page.step + 1
    return page.steps[number] if number < len(page.steps) else None


def numbered(page: Page, number: int) -> int:
    """The index of the step with that number (from 1) in the round that the page is in. Raises Rejected."""
    here = page.place or place_of(page.steps, 0)
    last = next((i for i, step in enumerate(page.steps) if step.last_resort), None)
    if 1 <= number <= here.of:
        return (here.round - 1) * here.of + number - 1
    if number == here.of + 1 and last is not None:
        return last
    most = here.of + (last is not None)
    only = "This page has one step." if most == 1 else f"This page has steps 1 to {most}."
    raise Rejected(f"There is no step {number}. {only}")


def at_step(page: Page, index: int) -> Page:
    """The page as if it stood right before a step, for somebody who wants that one asked next. Raises Rejected.

    While more are wanted, whoever has acknowledged still has.
    """
    if page.status is PageStatus.CANCELLED:
        raise _settled(page)
    given = page.acknowledgements if page.is_calling else ()  # who had all of it is asked, or somebody else is, anew
    return replace(_unanswered(page), status=PageStatus.TRIGGERED, step=index - 1, acknowledgements=given)


def with_turn(page: Page, index: int, person: str) -> Page:
    """The page with a step's turn taken: in every round it is that person's."""
    number = place_of(page.steps, index).number
    steps = tuple(
        replace(step, turn=person) if place_of(page.steps, i).number == number else step
        for i, step in enumerate(page.steps)
    )
    return replace(page, steps=steps)


def call_next_in_turn(page: Page, person: str, *, now: datetime) -> Change:
    """Whose turn it was is not to be had: the same step asks `person`, and waits for them as long as for anybody."""
    had = page.turn
    if page.status is not PageStatus.TRIGGERED or had is None:
        raise _settled(page)
    event = NextInTurnCalled(
        page_id=page.id, incident_id=page.incident_id, step=page.step, notify=(("person", person, person),), before=had
    )
    return replace(with_turn(page, page.step, person), escalates_at=now + page.wait), event


def escalate(page: Page, reach: Reach, *, now: datetime, by: str | None = None) -> Change:
    """Move on to the next step, which comes to `reach` now; past the last, give up loudly.

    A step that reaches nobody, or nobody who has not acknowledged already, or is not for this page, leaves it due at
    once, so that it never waits for no one.
    """
    if page.status is PageStatus.ACKNOWLEDGED and by is not None and by == page.acknowledged_by:
        raise Rejected("You have this page. To have others asked: `/page reassign bo`, or a step, `/page escalate 2`.")
    if page.status not in (PageStatus.TRIGGERED, PageStatus.SNOOZED):
        raise _settled(page)
    step, index = next_step(page), page.step + 1
    moved = replace(_unanswered(page), status=PageStatus.TRIGGERED, acknowledgements=page.acknowledgements)
    if page.status is PageStatus.SNOOZED:
        moved = replace(moved, acknowledgements=())
    if step is None:
        return (
            replace(moved, status=PageStatus.EXHAUSTED, escalates_at=None),
            PageExhausted(
                page_id=page.id, incident_id=page.incident_id, missing=moved.missing if moved.acknowledgements else 0
            ),
        )
    moved, label = replace(moved, step=index, escalates_at=now), label_of(place_of(page.steps, index))
    if reach.not_now is not None:
        event: Event = StepNotMeant(
            page_id=page.id, incident_id=page.incident_id, step=index, label=label, why=reach.not_now
        )
        return moved, event
    if reach.is_empty:
        return moved, StepReachedNobody(
            page_id=page.id,
            incident_id=page.incident_id,
            step=index,
            label=label,
            targets=tuple((target.kind, target.name) for target in step.targets),
            again=step.round > 1 and not step.last_resort,
            places=tuple((target.kind, target.name) for target in reach.places),
        )
    left, places = reach.without(moved.acknowledgements), tuple((target.kind, target.name) for target in reach.places)
    if left.is_empty:
        why = "whoever it asks has acknowledged already"
        return moved, StepNotMeant(
            page_id=page.id, incident_id=page.incident_id, step=index, label=label, why=why, places=places
        )
    first = step.sparing if left.spared and step.sparing is not None else step.wait
    wanted = max(moved.wanted, step.acknowledge)
    return replace(moved, wanted=wanted, spared=left.spared, escalates_at=now + first), PageEscalated(
        page_id=page.id,
        incident_id=page.incident_id,
        step=index,
        label=label,
        notify=_called(left.people),
        places=places,
        spared=_called(left.spared),
        by=by,
    )


def wake_sleepers(page: Page, *, now: datetime, by: str | None = None) -> Change:
    """Page those of the step who were left asleep; the step waits for them as long as it would have."""
    if page.status is not PageStatus.TRIGGERED or not page.spared:
        raise _settled(page)
    left = page.wait - (page.steps[page.step].sparing or timedelta())
    event = SleepersCalled(
        page_id=page.id, incident_id=page.incident_id, step=page.step, notify=_called(page.spared), by=by
    )
    return replace(page, spared=(), escalates_at=now + left), event


def acknowledge(page: Page, *, by: str, now: datetime) -> Change:
    """Somebody has it. Also after it was exhausted: late is better than never.

    If its steps want several, it goes on until they are enough; `goes_on` is for when nobody of its step is left.
    Whoever then does nothing for `ack_timeout` is asked again; saying so when asked again counts as doing something.
    """
    if not page.is_open:
        raise _settled(page, by)
    given = page.acknowledgements
    if page.status is PageStatus.SNOOZED:
        given = tuple(person for person in given if person != by)  # whoever snoozed it may take it up before its time
    elif by in given:
        missing = f"{page.missing} more {'is' if page.missing == 1 else 'are'}"
        raise Rejected(f"You acknowledged this page already; {missing} wanted. Nothing has changed.")
    said = replace(page, acknowledgements=(*given, by), answered_at=page.answered_at or now)
    event = PageAcknowledged(page_id=page.id, incident_id=page.incident_id, by=by, missing=said.missing)
    if said.missing:
        return _without_sleeper(said, by), event
    confirms = page.detour is not None and page.detour.why == "again" and by in {t.name for t in page.detour.targets}
    asks_at = now + page.ack_timeout if page.ack_timeout is not None and not confirms else None
    return _held(said, PageStatus.ACKNOWLEDGED, by=by, now=now, escalates_at=asks_at), event


def goes_on(page: Page, at: datetime) -> Page:
    """Those whom it waits for have until `at`: until now, if nobody of them is left to answer."""
    return replace(page, escalates_at=at) if page.status is PageStatus.TRIGGERED else page


def snooze(page: Page, length: timedelta, *, by: str, now: datetime) -> Change:
    """`by` has it, and wants to be asked again after `length`."""
    if not page.is_open and page.status is not PageStatus.ACKNOWLEDGED:
        raise _settled(page)
    if page.status is PageStatus.ACKNOWLEDGED and by not in page.acknowledgements:
        raise _settled(page)
    if not timedelta(minutes=1) <= length <= MAX_SNOOZE:
        raise Rejected("A page can be snoozed for 1 to 1440 minutes: `/page snooze 30`.")
    given = page.acknowledgements if page.is_calling or by in page.acknowledgements else ()
    said = replace(page, acknowledgements=given if by in given else (*given, by))
    if said.missing:
        raise Rejected(f"{said.missing + 1} people have to acknowledge this page before anybody snoozes it.")
    event = PageSnoozed(
        page_id=page.id, incident_id=page.incident_id, by=by, minutes=round(length.total_seconds() / 60)
    )
    return _held(said, PageStatus.SNOOZED, by=by, now=now, escalates_at=now + length), event


def ask_again(page: Page, *, now: datetime, graver: bool = False) -> Change:
    """Nothing followed the acknowledgement, or the snooze is over: whoever had it is asked, then it escalates.

    `graver`: the snooze is over before its time, as what they put off was something less grave.
    """
    if page.status not in (PageStatus.ACKNOWLEDGED, PageStatus.SNOOZED):
        raise _settled(page)
    had = page.acknowledgements if page.status is PageStatus.ACKNOWLEDGED else ()
    people = had or ((page.acknowledged_by,) if page.acknowledged_by else ())
    targets = tuple(Target(kind="person", name=person) for person in people)
    asked = replace(
        _unanswered(page),
        status=PageStatus.TRIGGERED,
        # Who put it off is asked; what others said beside them counts.
        acknowledgements=tuple(person for person in page.acknowledgements if person not in people),
        detour=Detour(why="again", targets=targets),
        given_to=page.given_to,
        escalates_at=now + page.wait,
    )
    return asked, PageAskedAgain(
        page_id=page.id,
        incident_id=page.incident_id,
        step=page.step,
        notify=tuple((target.kind, target.name, target.name) for target in targets),
        why="graver" if graver else "snoozed" if page.status is PageStatus.SNOOZED else "silence",
    )


def begin_again(page: Page, *, now: datetime) -> Change:
    """Nobody answered, and its incident got graver: due at once, `escalate` takes it to its first step once more.

    Whoever has acknowledged, where several are wanted, still has.
    """
    if page.status is not PageStatus.EXHAUSTED:
        raise _settled(page)
    due = replace(
        _unanswered(page),
        status=PageStatus.TRIGGERED,
        step=-1,
        acknowledgements=page.acknowledgements,
        escalates_at=now,
    )
    return due, PageBegunAgain(page_id=page.id, incident_id=page.incident_id)


def hold(page: Page) -> Change:
    """Whoever acknowledged is at work: nobody is asked again."""
    if page.status is not PageStatus.ACKNOWLEDGED:
        raise _settled(page)
    event = AcknowledgementHeld(page_id=page.id, incident_id=page.incident_id, person=page.acknowledged_by or page.by)
    return replace(page, escalates_at=None), event


def reassign(page: Page, targets: Sequence[Target], reached: Sequence[Reached], *, by: str, now: datetime) -> Change:
    """Give it to others, who are asked instead of its step; without an answer it goes on to its next step."""
    if page.status is PageStatus.CANCELLED:
        raise _settled(page)
    given = replace(
        _unanswered(page),
        status=PageStatus.TRIGGERED,
        detour=Detour(why="reassigned", targets=tuple(targets)),
        given_to=len({each.person for each in reached}),
        escalates_at=now + page.wait,
    )
    return given, PageReassigned(
        page_id=page.id, incident_id=page.incident_id, step=page.step, notify=_called(reached), by=by
    )


def cancel(page: Page, *, by: str) -> Change:
    """Nobody is needed any more, for instance because the incident is over."""
    if not page.is_open:
        raise _settled(page)
    cancelled = replace(page, status=PageStatus.CANCELLED, escalates_at=None, spared=())
    return cancelled, PageCancelled(page_id=page.id, incident_id=page.incident_id, by=by)


def _without_sleeper(page: Page, person: str) -> Page:
    """Who acknowledged is not woken for it; if nobody else is, the step waits as long as it would have."""
    spared = tuple(each for each in page.spared if each.person != person)
    if page.spared and not spared and page.escalates_at is not None:
        rest = page.wait - (page.steps[page.step].sparing or timedelta())
        return replace(page, spared=(), escalates_at=page.escalates_at + rest)
    return replace(page, spared=spared)


def _held(page: Page, status: PageStatus, *, by: str, now: datetime, escalates_at: datetime | None) -> Page:
    return replace(
        page,
        status=status,
        spared=(),
        detour=None,
        escalates_at=escalates_at,
        acknowledged_by=by,
        acknowledged_at=now,
        answered_at=page.answered_at or now,
    )


def _unanswered(page: Page) -> Page:
    """The page without what its step or those who had it left behind."""
    return replace(
        page, spared=(), detour=None, given_to=None, acknowledgements=(), acknowledged_by=None, acknowledged_at=None
    )


def _called(reached: Sequence[Reached]) -> tuple[Called, ...]:
    return tuple((each.target.kind, each.target.name, each.person) for each in reached)


def _settled(page: Page, by: str | None = None) -> Rejected:
    match page.status:
        case PageStatus.ACKNOWLEDGED if by is not None and by == page.acknowledged_by:
            return Rejected("You already acknowledged this page; nothing has changed.")
        case PageStatus.ACKNOWLEDGED:
            return Rejected("{person} already acknowledged this page; nothing has changed.", page.acknowledged_by)
        case PageStatus.CANCELLED:
            return Rejected("This page is no longer needed; nothing has changed.")
        case PageStatus.SNOOZED:
            return Rejected("{person} snoozed this page; nothing has changed.", page.acknowledged_by)
        case _:
            return Rejected("Everybody on this page's policy was tried. Page somebody by name: `/page bo reason`.")
