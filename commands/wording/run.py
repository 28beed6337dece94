"""What happened to a run of a runbook."""

from collections.abc import Mapping
from typing import Any

from commands.wording.say import Say


def run(kind: str, data: Mapping[str, Any], name: Say, text: Say) -> str | None:
    """Its steps, until it is put away."""
    match kind, data:
        case "RunStarted", {"by": by, "title": title}:
            return f"{name(by)} started the runbook “{text(title)}”."
        case "StepDone", {"by": by, "text": step, "note": note}:
            return f"{name(by)} did {_step(step, text)}" + (f" and recorded: {text(note)}" if note else ".")
        case "StepSkipped", {"by": by, "text": step, "reason": reason, "required": required}:
            return f"{name(by)} skipped {'the required step ' if required else ''}{_step(step, text)}: {text(reason)}"
        case "StepReopened", {"by": by, "text": step, "was": was}:
            return f"{name(by)} reopened {_step(step, text)}, which had been {text(was)}."
        case "StepAssigned", {"by": by, "text": step, "assignee": str(assignee)}:
            told = _step(step, text)
            return f"{name(by)} took {told}." if assignee == by else f"{name(by)} gave {told} to {name(assignee)}."
        case "StepAssigned", {"by": by, "text": step}:
            return f"{name(by)} left {_step(step, text)} to whoever takes it."
        case "StepNoted", {"by": by, "text": step, "note": note}:
            return f"{name(by)} noted at {_step(step, text)}: {text(note)}"
        case "RunEnded", {"by": by, "title": title, "open_steps": still_open}:
            left = f"{still_open} step{'' if still_open == 1 else 's'} open" if still_open else "no step open"
            return f"{name(by)} put the runbook “{text(title)}” away with {left}."
    return None


def _step(step: str, text: Say) -> str:
    """A step in quotation marks, without the full stop that it may end with: the sentence goes on."""
    return f"“{text(step.removesuffix('.'))}”"
