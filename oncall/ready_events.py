"""What happens around readiness; who is told follows from it (`commands/effects.py`)."""

from dataclasses import dataclass

from oncall.contact import Method


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadinessAsked:
    """A test went out by each of these methods."""

    check_id: str
    schedule: str
    person: str
    methods: tuple[Method, ...]
    incident_id: None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadinessShown:
    """They answered on everything; or late on something, which ends the offer of their shift."""

    check_id: str
    schedule: str
    person: str
    silent: tuple[Method, ...]
    offer_is_over: bool
    incident_id: None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadinessLacking:
    """The time was over, and some methods had been silent."""

    check_id: str
    schedule: str
    person: str
    silent: tuple[Method, ...]
    incident_id: None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftOffered:
    """The time was over without any answer: the shift is offered `to` somebody; None: there was nobody."""

    check_id: str
    schedule: str
    person: str
    to: str | None
    incident_id: None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftOfferedAnew:
    """Whoever it was offered to `before` left the team's files; `message`: where that offer stands. `to`: as above."""

    check_id: str
    schedule: str
    person: str
    before: str
    message: str | None
    to: str | None
    incident_id: None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftTaken:
    """The backup took the shift."""

    check_id: str
    schedule: str
    person: str
    by: str
    incident_id: None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadinessCancelled:
    """It was not their shift any more."""

    check_id: str
    schedule: str
    person: str
    offer_is_over: bool
    incident_id: None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadinessMissed:
    """The time to answer was over, and nobody had been there to ask them."""

    check_id: str
    schedule: str
    person: str
    incident_id: None = None


Event = (
    ReadinessAsked
    | ReadinessShown
    | ReadinessLacking
    | ShiftOffered
    | ShiftOfferedAnew
    | ShiftTaken
    | ReadinessCancelled
    | ReadinessMissed
)
