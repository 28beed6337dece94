"""Whom a page would reach, step by step, if nobody answered: the same rules that a real page follows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from oncall import page as pages
from oncall.escalation import EscalationPolicy, EscalationStep, Target, label_of, place_of
from oncall.house import House
from oncall.page import PageStatus
from oncall.reach import NOTHING, About, Reach, Reached, is_asleep, is_willing, only_for, reach
from oncall.resolve import on_call


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """Somebody who would be paged, and why."""

    person: str
    why: str
    asleep: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """What would happen at an instant (aware UTC). `passed`: why the step asks nobody; `wait`: until the next.

    `one_of`: one of the people, whose turn it then is. `acknowledge`: how many have to. `only_for`: it is passed for
    anything else, and nobody said what the page is about.
    """

    at: datetime
    label: str
    people: tuple[Called, ...] = ()
    channels: tuple[str, ...] = ()
    webhooks: tuple[str, ...] = ()
    passed: str | None = None
    wait: timedelta = timedelta()
    one_of: bool = False
    acknowledge: int = 1
    only_for: str | None = None


def foresee(policy: EscalationPolicy, house: House, at: datetime, about: About = NOTHING) -> Iterator[Foreseen]:
    """Each thing that would happen to a page that starts at `at` (aware); the last is that operations are alarmed."""
    page, _ = pages.start("", incident_id=None, policy=policy, reason="", by="", now=at)
    while page.status is PageStatus.TRIGGERED and page.escalates_at is not None:
        at, coming = page.escalates_at, pages.next_step(page)
        if page.spared:
            label = f"{label_of(place_of(page.steps, page.step))}, those who sleep"
            people = _called(page.spared, house, at, spared=True)
            page, _ = pages.wake_sleepers(page, now=at)
            yield Foreseen(at=at, label=label, people=people, wait=(page.escalates_at or at) - at)
            continue
        found = reach(coming, house, at, about) if coming is not None else Reach()
        page, _ = pages.escalate(page, found, now=at)
        if coming is not None:
            wait, label = (page.escalates_at or at) - at, label_of(place_of(page.steps, page.step))
            told = _step(coming, found, house, at, label=label, wait=wait)
            yield replace(told, only_for=only_for(coming.when, about))
    yield Foreseen(at=at, label="operations are alarmed")


def _step(step: EscalationStep, found: Reach, house: House, at: datetime, *, label: str, wait: timedelta) -> Foreseen:
    passed = found.not_now
    if passed is None and found.is_empty:
        passed = "nobody is on call for it"
    return Foreseen(
        at=at,
        label=label,
        people=_called(found.people, house, at),
        channels=tuple(place.name for place in found.places if place.kind == "channel"),
        webhooks=tuple(place.name for place in found.places if place.kind == "webhook"),
        passed=passed,
        wait=wait,
        one_of=step.round_robin and len(found.people) > 1,
        acknowledge=step.acknowledge,
    )


def _called(reached: Sequence[Reached], house: House, at: datetime, *, spared: bool = False) -> tuple[Called, ...]:
    return tuple(
        Called(
            person=each.person,
            why=_why(each, house, at) + ("; spared until now" if spared else _comes_first(each, house, at)),
            asleep=is_asleep(each.person, house, at),
        )
        for each in reached
    )


def _why(reached: Reached, house: House, at: datetime) -> str:
    target: Target = reached.target
    match target.kind:
        case "person":
            return "by name"
        case "team":
            return f"team {target.name}"
        case "next":
            return f"next on call, {target.name}"
    shift = on_call(house.schedules[target.name], at)
    because = dict(zip(shift.responders, shift.because, strict=True)) if shift is not None else {}
    why = because.get(reached.person)
    return f"on call, {target.name}" + (f": {why}" if why else "")


def _comes_first(reached: Reached, house: House, at: datetime) -> str:
    awake = not is_asleep(reached.person, house, at)
    return "; awake and willing to come first" if awake and is_willing(reached.person, house) else ""
