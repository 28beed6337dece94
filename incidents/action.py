"""Action items: what somebody promised to do, in the incident or after it."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from incidents.daytime import morning_of
from incidents.incident import Incident, Rejected

MAX_TEXT = 500
ASKED_AGAIN_AFTER = timedelta(days=3)


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
    asks_at: datetime | None = None  # when its owner is asked for it


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionChanged:
    """It has another owner, due date or kind; the event holds what holds now."""

    incident_id: int
    by: str
    number: int
    text: str
    owner: str | None
    due_on: date | None
    kind: ActionKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionAsked:
    """It was overdue, and its owner was asked for it."""

    incident_id: int
    number: int
    text: str
    owner: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionSnoozed:
    """Its owner is asked again at `until`."""

    incident_id: int
    by: str
    number: int
    text: str
    until: datetime


Event = ActionAdded | ActionChanged | ActionDone | ActionAsked | ActionSnoozed


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
    zone: ZoneInfo,
    urgent: bool = False,
) -> tuple[ActionItem, ActionAdded]:
    """Write down an action item; allowed after the incident is over too, which is when most are written.

    `zone` is its owner's. Once it is overdue they are asked for it in the morning; what is `urgent` does not wait.
    """
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
        asks_at=_first_asked(due_on, zone, urgent=urgent),
    )
    return item, ActionAdded(
        incident_id=incident.id, by=by, number=number, text=text, owner=owner, due_on=due_on, kind=kind
    )


def change(
    item: ActionItem, *, owner: str | None, due_on: date | None, kind: ActionKind | None, by: str, zone: ZoneInfo
) -> tuple[ActionItem, ActionChanged]:
    """Give it an owner, a due date or a kind; None leaves one as it is. `zone` is its owner's."""
    if item.done_at is not None:
        raise Rejected(f"Action {item.number} is already done.")
    due_on = due_on or item.due_on
    changed = replace(
        item,
        owner=owner or item.owner,
        due_on=due_on,
        kind=kind or item.kind,
        asks_at=item.asks_at if due_on == item.due_on else _first_asked(due_on, zone, urgent=False),
    )
    if changed == item:
        raise Rejected(f"Action {item.number} is so already.")
    return changed, ActionChanged(
        incident_id=item.incident_id,
        by=by,
        number=item.number,
        text=item.text,
        owner=changed.owner,
        due_on=changed.due_on,
        kind=changed.kind,
    )


def complete(item: ActionItem, *, by: str, now: datetime) -> tuple[ActionItem, ActionDone]:
    """The action item is done."""
    if item.done_at is not None:
        raise Rejected(f"Action {item.number} is already done.")
    return (
        replace(item, done_by=by, done_at=now, asks_at=None),
        ActionDone(incident_id=item.incident_id, by=by, number=item.number, text=item.text),
    )


def ask(item: ActionItem, *, now: datetime, zone: ZoneInfo) -> tuple[ActionItem, ActionAsked]:
    """It is overdue: ask for it, and again some mornings later. Rejected if it is not to be asked for."""
    if item.done_at is not None or item.asks_at is None or item.asks_at > now:
        raise Rejected(f"Action {item.number} is not due.")
    again = morning_of((now + ASKED_AGAIN_AFTER).astimezone(zone).date(), zone)
    event = ActionAsked(incident_id=item.incident_id, number=item.number, text=item.text, owner=item.owner)
    return replace(item, asks_at=again), event


def snooze(item: ActionItem, *, by: str, until: datetime) -> tuple[ActionItem, ActionSnoozed]:
    """Ask again at `until`. Rejected if it is done."""
    if item.done_at is not None:
        raise Rejected(f"Action {item.number} is already done.")
    event = ActionSnoozed(incident_id=item.incident_id, by=by, number=item.number, text=item.text, until=until)
    return replace(item, asks_at=until), event


def _first_asked(due_on: date | None, zone: ZoneInfo, *, urgent: bool) -> datetime | None:
    if due_on is None:
        return None
    overdue = due_on + timedelta(days=1)
    return datetime.combine(overdue, time(), zone) if urgent else morning_of(overdue, zone)
