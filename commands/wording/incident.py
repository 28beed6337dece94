"""What happened to an incident: its life, its people, its channel, what was noted."""

from collections.abc import Mapping
from typing import Any

from commands.formats import FORMATS, format_of
from commands.wording.say import Say
from incidents.incident import COMMANDER


def incident(kind: str, data: Mapping[str, Any], name: Say, text: Say) -> str | None:  # noqa: C901 - one case an event is the point
    """From its declaration to its end."""
    match kind, data:
        case "IncidentDeclared", {"by": by, "title": title, "severity": severity, "private": private}:
            which = f"a private {_grade(severity, text)}" if private else f"a {_grade(severity, text)}"
            return f"{name(by)} declared {which} incident: {text(title)}"
        case "SeverityChanged", {"by": by, "old": old, "new": new}:
            return f"{name(by)} changed the severity from {_grade(old, text)} to {_grade(new, text)}."
        case "TitleChanged", {"by": by, "old": old, "new": new}:
            return f"{name(by)} changed the title from “{text(old)}” to “{text(new)}”."
        case "UpdatePosted", {"by": by, "text": words}:
            told = data.get("stakeholders")
            return f"{name(by)} wrote an update: {text(words)}" + (f"\nFor stakeholders: {text(told)}" if told else "")
        case "RoleAssigned", {"by": by, "was_offered_to": str(to), "before": str(before)} if to == by:
            return f"{name(by)} accepted command, in place of {name(before)}."
        case "CommandOffered", {"by": by, "person": person, "before": before}:
            return f"{name(by)} offered command to {name(person)}. Until they accept, {name(before)} has it."
        case "CommandDeclined", {"by": by, "before": str(before)}:
            return f"{name(by)} declined command. {name(before)} keeps it."
        case "RoleAssigned", {"by": by, "role": role, "person": person, "before": before}:
            instead = f", in place of {name(before)}" if before and before not in (by, person) else ""
            return f"{_given(by, role, person, name, text)}{instead}."
        case "IncidentMitigated", {"by": by}:
            return f"{name(by)} marked the incident mitigated: the harm had stopped."
        case "IncidentReactivated", {"by": by}:
            return f"{name(by)} marked the incident active again: the harm had come back."
        case "IncidentResolved", {"by": by}:
            return f"{name(by)} resolved the incident."
        case "IncidentCancelled", {"by": by, "reason": reason}:
            return f"{name(by)} cancelled the incident" + (f": {text(reason)}" if reason else ".")
        case "IncidentReopened", {"by": by}:
            return f"{name(by)} reopened the incident."
        case "ExportAsked", {"by": by, "format": form}:
            return f"{name(by)} asked for the export as {FORMATS[known] if (known := format_of(form)) else text(form)}."
    return None


def channel(kind: str, data: Mapping[str, Any], name: Say, text: Say) -> str | None:
    """Its channel, and who came and went."""
    match kind, data:
        case "ChannelOpened", {"name": channel}:
            return f"The channel #{text(channel)} was opened."
        case "ChannelArchived", _:
            return "The channel was archived."
        case "ChannelUnarchived", _:
            return "The channel was brought back from the archive."
        case "PersonJoined", {"person": person, "invited_by": str(host)} if host != person:
            return f"{name(person)} joined the channel, invited by {name(host)}."
        case "PersonJoined", {"person": person}:
            return f"{name(person)} joined the channel."
        case "PersonLeft", {"person": person}:
            return f"{name(person)} left the channel."
    return None


def notes(kind: str, data: Mapping[str, Any], name: Say, text: Say) -> str | None:
    """What was written down."""
    match kind, data:
        case "NoteAdded", {"by": by, "text": words}:
            return f"{name(by)} noted: {text(words)}"
        case "NoteCorrected", {"by": by, "text": words}:
            return f"{name(by)} corrected a note: {text(words)}"
        case "MessageKept", {"by": by, "author": author, "text": words}:
            whose = "their own message" if author == by else f"{name(author)}'s message"
            return f"{name(by)} kept {whose}: {text(words)}"
    return None


def _given(by: str, role: str, person: str, name: Say, text: Say) -> str:
    if role == COMMANDER:
        return f"{name(by)} took command" if by == person else f"{name(by)} put {name(person)} in command"
    words = text(role.replace("-", " "))
    return f"{name(by)} took the role of {words}" if by == person else f"{name(by)} made {name(person)} {words}"


def _grade(severity: str, text: Say) -> str:
    return text(severity.upper())
