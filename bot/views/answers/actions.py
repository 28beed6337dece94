"""The action items of an incident."""

from collections.abc import Sequence

from bot.views.answers.fit import answer
from bot.views.message import Message, People, mentioned, one_line
from incidents.action import ActionItem
from incidents.incident import Incident

_ADD = "To add one: `/incident action rotate the leaked keys @bo by friday`."


def actions(incident: Incident, items: Sequence[ActionItem], people: People) -> Message:
    """What is to be done first, then what is done."""
    if not items:
        return Message(f"{incident.name} has no action items. {_ADD}", ())
    done = sum(item.done_at is not None for item in items)
    heading = f"Actions of {incident.name}: {done} of {len(items)} done"
    done_with = "Done with one? `/incident action done 2`. Its owner or date: `/incident action set 2 @bo by friday`."
    return answer(heading, lines(items, people), done_with, whole=f"actions|{incident.id}")


def lines(items: Sequence[ActionItem], people: People) -> Sequence[str]:
    """A line each, those that are to be done first; mrkdwn."""
    return [_line(item, people) for item in sorted(items, key=lambda item: item.done_at is not None)]


def _line(item: ActionItem, people: People) -> str:
    text = f"{item.number}. {one_line(item.text, 300)}"
    kind = f" · {item.kind}" if item.kind else ""
    owner = f" · {mentioned(people, item.owner)}" if item.owner else ""
    due = f" · due {item.due_on:%Y-%m-%d}" if item.due_on else ""
    return f"~{text}~ done" if item.done_at else text + kind + owner + due
