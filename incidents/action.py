"""Action items: what somebody promised to do, in the incident or after it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from incidents.incident import Incident, Rejected

MAX_TEXT = 500


class ActionKind(StrEnum):
    """What an action item changes, so that one sees where an organisation learns."""

    DETECTION = "detection"  # we would notice it sooner
    POLICY = "policy"  # what is allowed
    PRODUCT = "product"  # what can be done with it
    MODEL = "model"  # what a model does
    PROCESS = "process"  # how we work


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionItem:
    """One promise. `number` counts from 1 within its incident; `due_on` is a date in the owner's calendar."""

    id: str
    incident_id: int
    number: int
    text: str
    owner: str | None
    due_on: date | None
    added_by: str
    added_at: datetime
    done_by: str | None = None
    done_at: datetime | None = None
    kind: ActionKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionAdded:
    incident_id: int
    by: str
    number: int
    text: str
    owner: str | None
    due_on: date | None
    kind: ActionKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionDone:
    incident_id: int
    by: str
    number: int
    text: str


Event = ActionAdded | ActionDone


def add(
    incident: Incident,
    text: str,
    *,
    action_id: str,
    number: int,
    owner: str | None,
    due_on: date | None,
    kind: ActionKind | None = None,
    by: str,
    now: datetime,
) -> tuple[ActionItem, ActionAdded]:
    """Write down an action item; allowed after the incident is over too, which is when most are written."""
    text = " ".join(text.split())
    if not text:
        raise Rejected("An action item needs a text: `/incident action rotate the leaked keys @bo`.")
    if len(text) > MAX_TEXT:
        raise Rejected(f"An action item can hold {MAX_TEXT} characters; this one has {len(text):,}.")
    item = ActionItem(
        id=action_id,
        incident_id=incident.id,
        number=number,
        text=text,
        owner=owner,
        due_on=due_on,
        added_by=by,
        added_at=now,
        kind=kind,
    )
    return item, ActionAdded(
        incident_id=incident.id, by=by, number=number, text=text, owner=owner, due_on=due_on, kind=kind
    )


def complete(item: ActionItem, *, by: str, now: datetime) -> tuple[ActionItem, ActionDone]:
    """The action item is done."""
    if item.done_at is not None:
        raise Rejected(f"Action {item.number} is already done.")
    return (
        replace(item, done_by=by, done_at=now),
        ActionDone(incident_id=item.incident_id, by=by, number=item.number, text=item.text),
    )
