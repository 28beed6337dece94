"""Save a change, put it on the timeline, and queue what it causes: all in the caller's transaction."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from commands.consequences import Event, effects_of
from commands.effects import Effect
from commands.handling import handling
from incidents.action import ActionItem
from incidents.incident import Incident
from incidents.postmortem import Postmortem
from incidents.timeline import Entry
from oncall.arrangement import Arrangement
from oncall.made import MadeSchedule
from oncall.page import Page
from oncall.ready import Readiness
from runbooks.run import Run
from storage.database import Transaction
from storage.outbox import Outgoing

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


async def record(
    tx: Transaction,
    changed: Incident | Page | Run | ActionItem | Postmortem | Arrangement | Readiness | MadeSchedule | None,
    event: Event,
    now: datetime,
) -> Entry | None:
    """Write down what happened, once. None if the Slack message it comes from is on the timeline already."""
    match changed:
        case Incident():
            await tx.incidents.save(changed)
        case Page():
            await tx.pages.save(changed)
        case Run():
            await tx.runs.save(changed)
        case ActionItem():
            await tx.actions.save(changed)
        case Postmortem():
            await tx.postmortems.save(changed)
        case Arrangement():
            await tx.arrangements.save(changed)
            tx.rearranges = True
        case Readiness():
            await tx.readiness.save(changed)
        case MadeSchedule():
            await tx.schedules.save(changed)
            tx.rearranges = True
    entry = Entry(
        id=tx.new_id(),
        incident_id=event.incident_id,
        page_id=getattr(event, "page_id", None),
        at=getattr(event, "at", now),
        recorded_at=now,
        kind=type(event).__name__,
        data=as_data(event),
        by=getattr(event, "by", None),
        corrects=getattr(event, "corrects", None),
        source=getattr(event, "source", None),
    )
    if not await tx.timeline.append(entry):
        return None
    await send(tx, effects_of(event, entry.id))
    tx.reschedules = tx.reschedules or isinstance(changed, Incident | Page | Run | ActionItem | Postmortem | Readiness)
    return entry


async def send(tx: Transaction, effects: Iterable[Effect], *, once: str | None = None) -> None:
    """Put effects into the outbox. `once`: a key under which nothing more is sent, ever."""
    ways = [(effect, type(effect).__name__, handling(effect)) for effect in effects]
    waiting = await tx.outbox.waiting([(kind, how.subject) for _, kind, how in ways if how.merges])
    rows = [
        Outgoing(
            id=tx.new_id(),
            kind=kind,
            data=as_data(effect),
            subject=how.subject,
            lane=how.lane,
            priority=how.priority,
            once=once,
            created_at=tx.real_now,
            due_at=tx.real_now,
        )
        for effect, kind, how in ways
        if (kind, how.subject) not in waiting
    ]
    await tx.outbox.put_all(rows)
    tx.wakes = tx.wakes or bool(rows)


def as_data(fact: "DataclassInstance") -> dict[str, Any]:
    """An event's or an effect's fields as JSON-ready data: instants and dates as ISO 8601."""
    return {field.name: _plain(getattr(fact, field.name)) for field in fields(fact)}


def _plain(value: object) -> object:
    match value:
        case datetime() | date():
            return value.isoformat()
        case tuple() | list():
            return [_plain(each) for each in value]
        case Mapping():
            return {str(key): _plain(each) for key, each in value.items()}
        case _:
            return value
