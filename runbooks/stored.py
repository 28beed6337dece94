"""The steps of a run as JSON-ready data, and back: they are kept in one column."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypedDict

from runbooks.run import RunStep, StepState


class StepData(TypedDict):
    """A RunStep with its instants as ISO 8601 text, offset included."""

    key: str
    stage: str
    text: str
    role: str | None
    due_at: str | None
    link: str | None
    required: bool
    record: str | None
    state: str
    by: str | None
    at: str | None
    reason: str | None
    assignee: str | None
    note: str | None
    asks_at: str | None
    asked_at: str | None


def to_data(steps: Iterable[RunStep]) -> list[StepData]:
    """Steps as lists, dicts and text."""
    return [
        StepData(
            key=step.key,
            stage=step.stage,
            text=step.text,
            role=step.role,
            due_at=_written(step.due_at),
            link=step.link,
            required=step.required,
            record=step.record,
            state=step.state.value,
            by=step.by,
            at=_written(step.at),
            reason=step.reason,
            assignee=step.assignee,
            note=step.note,
            asks_at=_written(step.asks_at),
            asked_at=_written(step.asked_at),
        )
        for step in steps
    ]


def from_data(data: Iterable[StepData]) -> tuple[RunStep, ...]:
    """What to_data made, as steps again. Raises KeyError, TypeError or ValueError for anything else."""
    return tuple(
        RunStep(
            key=step["key"],
            stage=step["stage"],
            text=step["text"],
            role=step["role"],
            due_at=_instant(step["due_at"]),
            link=step["link"],
            required=step["required"],
            record=step["record"],
            state=StepState(step["state"]),
            by=step["by"],
            at=_instant(step["at"]),
            reason=step["reason"],
            assignee=step["assignee"],
            note=step["note"],
            asks_at=_instant(step.get("asks_at")),
            asked_at=_instant(step.get("asked_at")),
        )
        for step in data
    )


def _written(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None


def _instant(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
