"""A policy's steps as data, as they are frozen into a page."""

from collections.abc import Mapping, Sequence
from datetime import time, timedelta
from typing import Any

from oncall.escalation import ALWAYS, EscalationStep, OfficeHours, When, target_of
from oncall.window import Window

Data = dict[str, Any]


def write_steps(steps: Sequence[EscalationStep]) -> list[Data]:
    """The steps as JSON-ready data; what is as usual is left out."""
    return [_write(step) for step in steps]


def read_steps(data: Sequence[Mapping[str, Any]]) -> tuple[EscalationStep, ...]:
    """The steps that were written so."""
    return tuple(
        EscalationStep(
            targets=tuple(target_of(kind, name) for kind, name in step["targets"]),
            wait=timedelta(seconds=step["wait_seconds"]),
            when=_read_when(step["when"]) if "when" in step else ALWAYS,
            sparing=timedelta(seconds=step["sparing_seconds"]) if "sparing_seconds" in step else None,
            round_robin=step.get("round_robin", False),
            turn=step.get("turn"),
            acknowledge=step.get("acknowledge", 1),
            round=step.get("round", 1),
            last_resort=step.get("last_resort", False),
        )
        for step in data
    )


def _write(step: EscalationStep) -> Data:
    data: Data = {
        "targets": [[target.kind, target.name] for target in step.targets],
        "wait_seconds": step.wait.total_seconds(),
    }
    if step.when != ALWAYS:
        data["when"] = _write_when(step.when)
    if step.sparing is not None:
        data["sparing_seconds"] = step.sparing.total_seconds()
    unusual = {"round_robin": False, "turn": None, "acknowledge": 1, "round": 1, "last_resort": False}
    return data | {name: value for name, usual in unusual.items() if (value := getattr(step, name)) != usual}


def _write_when(when: When) -> Data:
    data: Data = {"severities": list(when.severities), "types": list(when.types)}
    if when.hours is not None:
        data["zone"] = when.hours.zone
        data["windows"] = [
            [sorted(window.days), window.start.isoformat(), window.end.isoformat()] for window in when.hours.windows
        ]
    return data


def _read_when(data: Mapping[str, Any]) -> When:
    hours = None
    if "zone" in data:
        windows = tuple(
            Window(days=frozenset(days), start=time.fromisoformat(start), end=time.fromisoformat(end))
            for days, start, end in data["windows"]
        )
        hours = OfficeHours(windows=windows, zone=data["zone"])
    return When(severities=tuple(data["severities"]), types=tuple(data["types"]), hours=hours)
