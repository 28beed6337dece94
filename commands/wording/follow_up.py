"""What is asked for and what is left to do: reminders, action items, the postmortem."""

from collections.abc import Mapping
from typing import Any

from commands.wording.say import Say, all_of, were


def reminder(kind: str, data: Mapping[str, Any], name: Say, text: Say) -> str | None:
    """What was due and was asked for."""
    match kind, data:
        case "UpdateAsked", _:
            return "An update was due, and was asked for."
        case "UpdateSnoozed", {"by": by}:
            return f"{name(by)} put the update off."
        case "AskedIfOver", _:
            return "Nothing had happened for a while: it was asked whether the incident is over."
        case "StillGoing", {"by": by}:
            return f"{name(by)} said that the incident is still going."
        case "ActionAsked", {"number": number, "text": words, "owner": str(owner)}:
            return f"Action {number} was overdue, and {name(owner)} was asked for it: {text(words)}"
        case "ActionAsked", {"number": number, "text": words}:
            return f"Action {number} was overdue, and was asked for: {text(words)}"
        case "ActionSnoozed", {"by": by, "number": number, "text": words}:
            return f"{name(by)} put action {number} off: {text(words)}"
        case "StepsAsked", {"texts": texts}:
            return f"{all_of(f'“{text(step)}”' for step in texts)} {were(texts)} due, and {were(texts)} asked for."
        case "StepSnoozed", {"by": by, "text": step}:
            return f"{name(by)} put “{text(step)}” off."
    return None


def action(kind: str, data: Mapping[str, Any], name: Say, text: Say, day: Say) -> str | None:
    """Action items."""
    match kind, data:
        case "ActionAdded", {"by": by, "number": number, "text": words, "owner": owner, "due_on": due_on}:
            whose = f" for {name(owner)}" if owner else ""
            due = f", due {day(due_on)}" if due_on else ""
            of_kind = f" ({text(data['kind'])})" if data.get("kind") else ""
            return f"{name(by)} added action {number}{of_kind}{whose}{due}: {text(words)}"
        case "ActionChanged", {"by": by, "number": number, "text": words, "owner": owner, "due_on": due_on}:
            facts = [f"owner {name(owner)}"] if owner else []
            facts += [f"due {day(due_on)}"] if due_on else []
            facts += [f"kind {text(data['kind'])}"] if data.get("kind") else []
            return f"{name(by)} changed action {number} ({', '.join(facts)}): {text(words)}"
        case "ActionDone", {"by": by, "number": number, "text": words}:
            return f"{name(by)} completed action {number}: {text(words)}"
    return None


def postmortem(kind: str, data: Mapping[str, Any], name: Say, text: Say) -> str | None:
    """The postmortem, until it is signed off."""
    match kind, data:
        case "PostmortemWritten", {"by": by, "version": version}:
            return f"{name(by)} wrote version {version} of the postmortem."
        case "PostmortemOwned", {"by": by, "owner": owner}:
            return f"{name(by)} sees the postmortem through." if by == owner else _entrusted(by, owner, name)
        case "ReviewAsked", {"by": by, "reviewer": reviewer, "version": version}:
            return f"{name(by)} asked {name(reviewer)} to review version {version} of the postmortem."
        case "ChangesAsked", {"by": by, "text": words}:
            return f"{name(by)} reviewed the postmortem and asked for changes: {text(words)}"
        case "PostmortemSignedOff", {"by": by, "version": version, "missing": missing}:
            lacks = f" What it lacked: {' '.join(text(each) for each in missing)}" if missing else ""
            return f"{name(by)} reviewed version {version} of the postmortem and signed it off.{lacks}"
        case "PostmortemWaived", {"by": by, "reason": reason}:
            return f"{name(by)} decided that no postmortem is needed: {text(reason)}"
        case "PostmortemChased", {"people": [*people]}:
            whom = all_of(name(person) for person in people) if people else "the channel"
            return f"The postmortem was not finished, and {whom} {'were' if len(people) > 1 else 'was'} asked after it."
    return None


def _entrusted(by: str, owner: str, name: Say) -> str:
    return f"{name(by)} had {name(owner)} see the postmortem through."
