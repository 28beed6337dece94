"""What happened to who is on call: arrangements, schedules made in chat, readiness before a shift."""

from collections.abc import Mapping
from typing import Any

from commands.wording.say import Say, all_of, by_method, where


def arranged(kind: str, data: Mapping[str, Any], name: Say, text: Say) -> str | None:
    """Overrides, covers, swaps, absences."""
    match kind, data:
        case "ShiftsArranged", {"by": by, "kind": what, "people": people, "reason": reason, "arrangement_id": number}:
            why = f": {text(reason)}" if reason else "."
            whose = all_of(map(name, people))
            return f"{name(by)} arranged change {number}, {text(what)}{where(data, text)} of {whose}{why}"
        case "ArrangementUndone", {"by": by, "arrangement_id": number}:
            return f"{name(by)} undid change {number}{where(data, text)}."
    return None


def made(kind: str, data: Mapping[str, Any], name: Say, text: Say) -> str | None:
    """Schedules made in chat."""
    match kind, data:
        case "ScheduleMade", {"by": by, "schedule": schedule, "people": people}:
            return f"{name(by)} made the schedule {text(schedule)} of {all_of(map(name, people))}."
        case "ScheduleChanged", {"by": by, "schedule": schedule}:
            return f"{name(by)} changed who is in the schedule {text(schedule)}."
        case "ScheduleDeleted", {"by": by, "schedule": schedule}:
            return f"{name(by)} deleted the schedule {text(schedule)}."
    return None


def before_a_shift(kind: str, data: Mapping[str, Any], name: Say, text: Say) -> str | None:
    """Who is ready for their shift."""
    match kind, data:
        case "ReadinessAsked", {"person": person}:
            return f"{name(person)} was asked before their shift{where(data, text)}."
        case "ReadinessShown", {"person": person, "silent": []}:
            return f"{name(person)} is ready for their shift{where(data, text)}."
        case "ReadinessShown", {"person": person}:
            return f"{name(person)} answered after all, and keeps their shift{where(data, text)}."
        case "ReadinessLacking", {"person": person, "silent": silent}:
            ways = all_of(by_method(method) for method in silent)
            return f"{name(person)} could not be shown to be reached {ways} before their shift{where(data, text)}."
        case "ShiftOffered", {"person": person, "to": to}:
            whom = f" It was offered to {name(to)}." if to else ""
            return f"{name(person)} did not answer before their shift{where(data, text)}.{whom}"
        case "ShiftOfferedAnew", {"person": person, "before": gone, "to": to}:
            whom = f" It is offered to {name(to)}." if to else ""
            whose = f"{name(gone)}, who was offered the shift of {name(person)}{where(data, text)}"
            return f"{whose}, is not in the team's files any more.{whom}"
        case "ShiftTaken", {"person": person, "by": by}:
            return f"{name(by)} took the shift of {name(person)}{where(data, text)}."
        case "ReadinessMissed", {"person": person}:
            return f"{name(person)} was not asked in time before their shift{where(data, text)}."
        case "ReadinessCancelled", {"person": person}:
            return f"{name(person)} was not asked any more about a shift{where(data, text)}."
    return None
