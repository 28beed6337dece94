"""The action items of an incident."""

from collections.abc import Sequence
from datetime import datetime

from bot.views.answers.fit import answer
from bot.views.message import Message, People, day, mentioned, named, one_line
from incidents.action import ActionItem, ActionKind
from incidents.incident import Incident

_ADD = "To add one: `/incident action rotate the leaked keys @bo by friday`."


def understood(
    item: ActionItem,
    people: People,
    now: datetime,
    *,
    inside: bool,
    maybe_owner: str | None = None,
    maybe_kind: ActionKind | None = None,
) -> str:
    """What was written down or changed, as it was understood, and what it still lacks; mrkdwn.

    `inside`: it is read in the incident's own channel, where the commands need not name it.
    """
    about = "/incident action" if inside else f"/incident action INC-{item.incident_id}"
    command = f"{about} set {item.number}"
    facts = [f"for {mentioned(people, item.owner)}"] if item.owner else []
    facts += [f"due {day(item.due_on, now)}"] if item.due_on else []
    facts += [item.kind.value] if item.kind else []
    is_so = ", ".join(facts)
    told = [f"Action {item.number} of INC-{item.incident_id}: “{one_line(item.text, 200)}”."]
    told += [f"{is_so[:1].upper()}{is_so[1:]}."] if is_so else []
    who = (maybe_owner or "@who") if item.owner is None else ""
    when = "" if item.due_on else "by friday"
    lacks = ["nobody has it yet"] if who else []
    lacks += ["it has no date"] if when else []
    if lacks:
        means = f" If you meant {named(people, maybe_owner)} to do it" if maybe_owner and who else ""
        joined = ", and ".join(lacks)
        set_it = f"`{command} {' '.join(filter(None, (who, when)))}`"
        told.append(f"{joined[:1].upper()}{joined[1:]}{'.' if means else ''}{means}: {set_it}.")
    else:
        told.append(f"To change that: `{command} …`. When it is done: `{about} done {item.number}`.")
    if maybe_kind is not None and item.kind is None:
        told.append(f"If {maybe_kind} is its kind: `{command} kind:{maybe_kind}`.")
    return " ".join(told)


def actions(incident: Incident, items: Sequence[ActionItem], people: People, now: datetime) -> Message:
    """What is to be done first, then what is done."""
    if not items:
        return Message(f"{incident.name} has no action items. {_ADD}", ())
    done = sum(item.done_at is not None for item in items)
    heading = f"Actions of {incident.name}: {done} of {len(items)} done"
    done_with = "Done with one? `/incident action done 2`. Its owner or date: `/incident action set 2 @bo by friday`."
    return answer(heading, lines(items, people, now), done_with, whole=f"actions|{incident.id}")


def lines(items: Sequence[ActionItem], people: People, now: datetime) -> Sequence[str]:
    """A line each, those that are to be done first; mrkdwn."""
    return [_line(item, people, now) for item in sorted(items, key=lambda item: item.done_at is not None)]


def _line(item: ActionItem, people: People, now: datetime) -> str:
    text = f"{item.number}. {one_line(item.text, 300)}"
    kind = f" · {item.kind}" if item.kind else ""
    owner = f" · {mentioned(people, item.owner)}" if item.owner else ""
    due = f" · due {day(item.due_on, now)}" if item.due_on else ""
    return f"~{text}~ done" if item.done_at else text + kind + owner + due
