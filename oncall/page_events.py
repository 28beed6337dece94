"""What happens to a page, in the past tense. `step` counts from 0 through all its steps; `label`: "step 2"."""

from dataclasses import dataclass

Called = tuple[str, str, str]  # target kind, target name, person it means now


@dataclass(frozen=True, slots=True, kw_only=True)
class PageStarted:
    page_id: str
    incident_id: int | None
    by: str
    policy: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageEscalated:
    """The page moved to a step; the people it reaches are to be told. `spared` sleep on for a while."""

    page_id: str
    incident_id: int | None
    step: int
    notify: tuple[Called, ...]
    label: str = ""
    places: tuple[tuple[str, str], ...] = ()  # channels and the like: (target kind, target name)
    spared: tuple[Called, ...] = ()
    by: str | None = None  # None: nobody had answered in time


@dataclass(frozen=True, slots=True, kw_only=True)
class SleepersCalled:
    """Nobody who is awake answered in the time that the step spares the others."""

    page_id: str
    incident_id: int | None
    step: int
    notify: tuple[Called, ...]
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NextInTurnCalled:
    """A step asks one person at a time, and whoever had the turn `before` is not to be had, or has acknowledged."""

    page_id: str
    incident_id: int | None
    step: int
    notify: tuple[Called, ...]
    before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepNotMeant:
    """The step's condition does not hold, or its people have it, so it was passed at once.

    `why` is a clause ("it is for SEV1"). `places`: its machines, which are told all the same where people have it.
    """

    page_id: str
    incident_id: int | None
    step: int
    why: str
    label: str = ""
    places: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StepReachedNobody:
    """Nobody is on call for the step, so it was passed at once. `again`: as in a round before.

    `places`: its machines, which are told all the same.
    """

    page_id: str
    incident_id: int | None
    step: int
    targets: tuple[tuple[str, str], ...]
    label: str = ""
    again: bool = False
    places: tuple[tuple[str, str], ...] = ()


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
class PlacePaged:
    """The page stands in a channel of the policy's."""

    page_id: str
    incident_id: int | None
    kind: str
    name: str
    step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceNotReached:
    """The page could not be put where the policy says, and why."""

    page_id: str
    incident_id: int | None
    kind: str
    name: str
    step: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageAcknowledged:
    """Somebody has it. `missing`: how many more have to say so."""

    page_id: str
    incident_id: int | None
    by: str
    missing: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgementHeld:
    """Whoever acknowledged is at work, so they are not asked again."""

    page_id: str
    incident_id: int | None
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSnoozed:
    page_id: str
    incident_id: int | None
    by: str
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PageAskedAgain:
    """Whoever had it is asked once more: nothing followed, or they had snoozed it, perhaps as something less grave."""

    page_id: str
    incident_id: int | None
    step: int
    notify: tuple[Called, ...]
    why: str  # silence, snoozed, graver


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReassigned:
    """Somebody gave the page to others, who are to be told."""

    page_id: str
    incident_id: int | None
    step: int
    notify: tuple[Called, ...]
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageExhausted:
    """Every step was tried and nobody acknowledged; or some have, and so many more are `missing`."""

    page_id: str
    incident_id: int | None
    missing: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBegunAgain:
    """Its incident got graver after nobody had answered: it goes through its policy once more."""

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
    | SleepersCalled
    | NextInTurnCalled
    | StepNotMeant
    | StepReachedNobody
    | ResponderPaged
    | MethodFailed
    | ResponderNotReached
    | PlacePaged
    | PlaceNotReached
    | PageAcknowledged
    | AcknowledgementHeld
    | PageSnoozed
    | PageAskedAgain
    | PageReassigned
    | PageExhausted
    | PageBegunAgain
    | PageCancelled
)

GOES_TO_OTHERS = frozenset(each.__name__ for each in (PageEscalated, PageReassigned, PageAskedAgain))
"""By these a page asks whom they `notify`, and waits for nobody else any more."""

PASSED = frozenset(each.__name__ for each in (StepNotMeant, StepReachedNobody))
"""By these it passes a step at once, on its way to one that calls somebody, or past the last."""
