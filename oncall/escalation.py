"""Escalation policies: whom to page, in which order, on what conditions, and how long to wait for an answer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from typing import Literal, get_args

from oncall.window import Hours, Window
from oncall.zone import zone_of

TargetKind = Literal["person", "schedule", "next", "team", "channel", "webhook"]
PLACES = frozenset({"channel", "webhook"})  # targets that are nobody in particular


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Whom to page: a person or a team by key, whoever is on call for a schedule or is `next` there; or a place.

    A channel is read by people, a webhook by a machine.
    """

    kind: TargetKind
    name: str


def place_name(kind: str, name: str) -> str:
    """A place as people read it: "#ops", "the webhook bridge"."""
    return f"#{name}" if kind == "channel" else f"the {kind} {name}"


def target_of(kind: str, name: str) -> Target:
    """A target as it was stored; ValueError for a kind that this version does not know."""
    for known in get_args(TargetKind):
        if kind == known:
            return Target(kind=known, name=name)
    message = f"there is no target of the kind {kind}"
    raise ValueError(message)


@dataclass(frozen=True, kw_only=True)
class OfficeHours:
    """When somebody's working hours are, on the clock of an IANA zone."""

    windows: tuple[Window, ...]
    zone: str

    @cached_property
    def hours(self) -> Hours:
        """The same in instants."""
        return Hours(self.windows, zone_of(self.zone))


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """On what condition a step is for a page; what is empty or None sets none.

    A page that belongs to no incident has no severity and no type, and no condition on them keeps it from anybody.
    """

    severities: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    hours: OfficeHours | None = None


ALWAYS = When()


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationStep:
    """One step. `wait`: for an answer, before the next one.

    `sparing`: how long people whose night it is are left asleep while somebody awake, who agreed to come first, is
    asked; shorter than `wait`; None: everybody at once. `acknowledge`: how many people have to.
    `round_robin`: one of its people each time, in turn; `turn`: whose it is, once it was taken. `round` counts from 1
    through a policy that repeats.
    """

    targets: tuple[Target, ...]
    wait: timedelta
    when: When = ALWAYS
    sparing: timedelta | None = None
    round_robin: bool = False
    turn: str | None = None
    acknowledge: int = 1
    round: int = 1
    last_resort: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationPolicy:
    """Steps; after the last they are gone through `repeat` times more, then `last_resort` is asked.

    `ack_timeout`: whoever acknowledged, and did nothing more in that time, is asked again; None: never.
    `repeats_allowed`: two of its steps may reach the same person; `oncall.prove` finds nothing wrong with it.
    """

    name: str
    steps: tuple[EscalationStep, ...]
    repeats_allowed: bool = False
    repeat: int = 0
    last_resort: EscalationStep | None = None
    ack_timeout: timedelta | None = None

    @property
    def all_steps(self) -> tuple[EscalationStep, ...]:
        """Every step in the order in which a page takes them: each round, then the last resort."""
        rounds = [replace(step, round=number) for number in range(1, self.repeat + 2) for step in self.steps]
        last = [replace(self.last_resort, last_resort=True, round=self.repeat + 1)] if self.last_resort else []
        return (*rounds, *last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in its policy a step stands. `number` of `of` in a round, `round` of `rounds`, all from 1."""

    number: int
    of: int
    round: int
    rounds: int
    last_resort: bool


def place_of(steps: Sequence[EscalationStep], index: int) -> Place:
    """Where `steps[index]` of all of a policy's steps stands."""
    regular = [step for step in steps if not step.last_resort]
    of = sum(step.round == 1 for step in regular) or 1
    step = steps[index]
    return Place(
        number=of + 1 if step.last_resort else index % of + 1,
        of=of,
        round=step.round,
        rounds=max((each.round for each in regular), default=1),
        last_resort=step.last_resort,
    )


def next_in_turn(people: Sequence[str], had: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Whose turn it is, and who has had theirs now, the latest last.

    It is whoever waited longest: the first of `people` who never had a turn, else whose turn is longest ago.
    Somebody who was not to be had meanwhile lost nothing by it. `people` is not empty.
    """
    person = min(people, key=lambda each: had.index(each) if each in had else -1)
    return person, (*(each for each in had if each != person), person)


def label_of(place: Place) -> str:
    """A step as a sentence names it: "step 2", "step 2 in round 3", "the last resort"."""
    if place.last_resort:
        return "the last resort"
    return f"step {place.number}" + (f" in round {place.round}" if place.round > 1 else "")


def standing_of(place: Place) -> str:
    """The same with how many there are: "step 2 of 3", "step 2 of 3, round 1 of 2", "the last resort"."""
    if place.last_resort:
        return "the last resort"
    return f"step {place.number} of {place.of}" + (
        f", round {place.round} of {place.rounds}" if place.rounds > 1 else ""
    )
