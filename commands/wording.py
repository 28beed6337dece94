"""What a timeline entry says: one sentence in the past tense, the same in the channel, in answers and in exports.

A sentence names no instant: whoever shows it puts the entry's own beside it.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sized
from typing import Any

from commands.formats import FORMATS, format_of
from incidents.incident import COMMANDER
from incidents.timeline import Entry
from oncall.escalation import place_name

_BY_METHOD = {
    "slack": "in Slack",
    "sms": "by SMS",
    "voice": "by telephone",
    "mail": "by e-mail",
    "ntfy": "by push message",
    "webhook": "by webhook",
}

Say = Callable[[str], str]

# What the bot keeps for itself, such as where its own messages stand: on the timeline, but nothing to tell.
BOOKKEEPING = frozenset(
    {"SummaryPosted", "IncidentAnnounced", "ChecklistPosted", "OfferSent", "AcknowledgementHeld", "ReviewRequestSent"}
)


def sentence(entry: Entry, *, name: Say, text: Say, day: Say = str) -> str | None:
    """What happened; None for the bot's own bookkeeping.

    `name` renders a person (a key of the team's files, or a Slack id), `text` escapes what a person typed, `day`
    renders a date as it was recorded ("2027-03-19"). All give what the reader's format shows. A kind or a shape of
    data that this version does not know is named as it is.
    """
    if entry.kind in BOOKKEEPING:
        return None
    told = (
        _reminder(entry.kind, entry.data, name, text)
        or _incident(entry.kind, entry.data, name, text)
        or _action(entry.kind, entry.data, name, text, day)
        or _channel(entry.kind, entry.data, name, text)
        or _notes(entry.kind, entry.data, name, text)
        or _page(entry.kind, entry.data, name, text)
        or _run(entry.kind, entry.data, name, text)
        or _postmortem(entry.kind, entry.data, name, text)
        or _arranged(entry.kind, entry.data, name, text)
        or _before_a_shift(entry.kind, entry.data, name, text)
        or _made(entry.kind, entry.data, name, text)
    )
    return told or _unknown(entry, name, text)


def _incident(kind: str, data: Mapping[str, Any], name: Say, text: Say) -> str | None:  # noqa: C901 - one case an event is the point
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


def _action(kind: str, data: Mapping[str, Any], name: Say, text: Say, day: Say) -> str | None:
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


def _reminder(kind: str, data: Mapping[str, Any], name: Say, text: Say) -> str | None:
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
            return f"{_all(f'“{text(step)}”' for step in texts)} {_were(texts)} due, and {_were(texts)} asked for."
        case "StepSnoozed", {"by": by, "text": step}:
            return f"{name(by)} put “{text(step)}” off."
    return None


def _channel(kind: str, data: Mapping[str, Any], name: Say, text: Say) -> str | None:
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


def _notes(kind: str, data: Mapping[str, Any], name: Say, text: Say) -> str | None:
    match kind, data:
        case "NoteAdded", {"by": by, "text": words}:
            return f"{name(by)} noted: {text(words)}"
        case "NoteCorrected", {"by": by, "text": words}:
            return f"{name(by)} corrected a note: {text(words)}"
        case "MessageKept", {"by": by, "author": author, "text": words}:
            whose = "their own message" if author == by else f"{name(author)}'s message"
            return f"{name(by)} kept {whose}: {text(words)}"
    return None


def _page(kind: str, data: Mapping[str, Any], name: Say, text: Say) -> str | None:  # noqa: C901 - one case an event is the point
    match kind, data:
        case "PageStarted", {"by": by, "policy": policy, "reason": reason}:
            return f"{name(by)} started a page to “{text(policy)}”: {text(reason)}"
        case "PageEscalated", {"step": step, "notify": notify, "by": by}:
            why = f"{name(by)} escalated the page. " if by else "Nobody answered in time. " if step else ""
            places = [_place(kind, place, text) for kind, place in data.get("places", ())]
            label = _label(data, text)
            spared = [name(person) for _, _, person in data.get("spared", ())]
            sleep = f" {_all(spared)} {'sleeps' if len(spared) == 1 else 'sleep'} a little longer." if spared else ""
            return f"{why}{label} called for {_all([*(name(who) for _, _, who in notify), *places])}.{sleep}"
        case "SleepersCalled", {"notify": notify, "by": by}:
            why = f"{name(by)} escalated the page." if by else "Nobody who was awake answered in time."
            return f"{why} {_all(name(person) for _, _, person in notify)} had to be woken."
        case "StepNotMeant", {"why": why}:
            return f"{_label(data, text)} was passed: {text(why)}."
        case "StepReachedNobody", {"targets": targets}:
            asked = [text(target) for kind, target in targets if kind not in ("channel", "webhook")]
            whom = f" for {_all(asked)}" if asked else ""
            return f"{_label(data, text)} was passed at once: nobody was on call{whom}."
        case "ResponderPaged", {"person": person, "method": method} if method != "slack":
            return f"{name(person)} was paged {by_method(method)}."
        case "MethodFailed", {"person": person, "method": method, "why": why}:
            return f"{name(person)} could not be paged {by_method(method)}: {text(why)}"
        case "ResponderPaged", {"person": person}:
            return f"{name(person)} was paged."
        case "ResponderNotReached", {"person": person, "why": why}:
            return f"{name(person)} could not be paged: {text(why)}"
        case "PlacePaged", {"kind": kind, "name": place}:
            return f"The page was put into {_place(kind, place, text)}."
        case "PlaceNotReached", {"kind": kind, "name": place, "why": why}:
            return f"The page could not be put into {_place(kind, place, text)}: {text(why)}"
        case "PageAcknowledged", {"by": by, "missing": int(missing)} if missing:
            return f"{name(by)} acknowledged the page; {missing} more {'is' if missing == 1 else 'are'} wanted."
        case "PageAcknowledged", {"by": by}:
            return f"{name(by)} acknowledged the page."
        case "PageSnoozed", {"by": by, "minutes": minutes}:
            return f"{name(by)} has the page, and snoozed it for {minutes} min."
        case "PageAskedAgain", {"notify": notify, "why": "snoozed"}:
            return f"The snooze was over: {_all(name(person) for _, _, person in notify)} {_were(notify)} asked again."
        case "PageAskedAgain", {"notify": notify}:
            whom = _all(name(person) for _, _, person in notify)
            return f"Nothing had followed the acknowledgement: {whom} {_were(notify)} asked again."
        case "PageReassigned", {"by": by, "notify": notify}:
            return f"{name(by)} gave the page to {_all(name(person) for _, _, person in notify)}."
        case "PageExhausted", _:
            return "Nobody acknowledged the page, and its last step had passed."
        case "PageCancelled", {"by": by}:
            return f"{name(by)} ended the page: nobody was needed any more."
    return None


def _label(data: Mapping[str, Any], text: Say) -> str:
    """Which step, as the beginning of a sentence."""
    label = str(data.get("label") or f"step {data['step'] + 1}")
    return text(label[:1].upper() + label[1:])


def _place(kind: str, place: str, text: Say) -> str:
    return text(place_name(kind, place))


def _were(people: Sized) -> str:
    return "was" if len(people) == 1 else "were"


def _run(kind: str, data: Mapping[str, Any], name: Say, text: Say) -> str | None:
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


def by_method(method: str) -> str:
    """How somebody is reached, as the end of a sentence: "by SMS"."""
    return _BY_METHOD.get(method, "by another method")


def _postmortem(kind: str, data: Mapping[str, Any], name: Say, text: Say) -> str | None:
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
            whom = _all(name(person) for person in people) if people else "the channel"
            return f"The postmortem was not finished, and {whom} {'were' if len(people) > 1 else 'was'} asked after it."
    return None


def _entrusted(by: str, owner: str, name: Say) -> str:
    return f"{name(by)} had {name(owner)} see the postmortem through."


def _arranged(kind: str, data: Mapping[str, Any], name: Say, text: Say) -> str | None:
    match kind, data:
        case "ShiftsArranged", {"by": by, "kind": what, "people": people, "reason": reason, "arrangement_id": number}:
            why = f": {text(reason)}" if reason else "."
            whose = _all(map(name, people))
            return f"{name(by)} arranged change {number}, {text(what)}{_where(data, text)} of {whose}{why}"
        case "ArrangementUndone", {"by": by, "arrangement_id": number}:
            return f"{name(by)} undid change {number}{_where(data, text)}."
    return None


def _made(kind: str, data: Mapping[str, Any], name: Say, text: Say) -> str | None:
    match kind, data:
        case "ScheduleMade", {"by": by, "schedule": schedule, "people": people}:
            return f"{name(by)} made the schedule {text(schedule)} of {_all(map(name, people))}."
        case "ScheduleChanged", {"by": by, "schedule": schedule}:
            return f"{name(by)} changed who is in the schedule {text(schedule)}."
        case "ScheduleDeleted", {"by": by, "schedule": schedule}:
            return f"{name(by)} deleted the schedule {text(schedule)}."
    return None


def _before_a_shift(kind: str, data: Mapping[str, Any], name: Say, text: Say) -> str | None:
    match kind, data:
        case "ReadinessAsked", {"person": person}:
            return f"{name(person)} was asked before their shift{_where(data, text)}."
        case "ReadinessShown", {"person": person, "silent": []}:
            return f"{name(person)} is ready for their shift{_where(data, text)}."
        case "ReadinessShown", {"person": person}:
            return f"{name(person)} answered after all, and keeps their shift{_where(data, text)}."
        case "ReadinessLacking", {"person": person, "silent": silent}:
            ways = _all(by_method(method) for method in silent)
            return f"{name(person)} could not be shown to be reached {ways} before their shift{_where(data, text)}."
        case "ShiftOffered", {"person": person, "to": to}:
            whom = f" It was offered to {name(to)}." if to else ""
            return f"{name(person)} did not answer before their shift{_where(data, text)}.{whom}"
        case "ShiftTaken", {"person": person, "by": by}:
            return f"{name(by)} took the shift of {name(person)}{_where(data, text)}."
        case "ReadinessCancelled", {"person": person}:
            return f"{name(person)} was not asked any more about a shift{_where(data, text)}."
    return None


def _where(data: Mapping[str, Any], text: Say) -> str:
    return f" on {text(data['schedule'])}" if data.get("schedule") else ""


def _given(by: str, role: str, person: str, name: Say, text: Say) -> str:
    if role == COMMANDER:
        return f"{name(by)} took command" if by == person else f"{name(by)} put {name(person)} in command"
    words = text(role.replace("-", " "))
    return f"{name(by)} took the role of {words}" if by == person else f"{name(by)} made {name(person)} {words}"


def _step(step: str, text: Say) -> str:
    """A step in quotation marks, without the full stop that it may end with: the sentence goes on."""
    return f"“{text(step.removesuffix('.'))}”"


def _grade(severity: str, text: Say) -> str:
    return text(severity.upper())


def _all(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def _unknown(entry: Entry, name: Say, text: Say) -> str:
    """What a newer or a much older version recorded, by the name it gave it: "Evidence held", by whom."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", entry.kind).capitalize()
    return f"{text(words)} ({name(entry.by)})." if entry.by else f"{text(words)}."
