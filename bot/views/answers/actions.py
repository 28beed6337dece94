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
    to_do = [item for item in items if item.done_at is None]
    done = [item for item in items if item.done_at is not None]
    lines = [_line(item, people) for item in (*to_do, *done)]
    heading = f"Actions of {incident.name}: {len(done)} of {len(items)} done"
    return answer(heading, lines, "Done with one? `/incident action done 2`.")


def _line(item: ActionItem, people: People) -> str:
    text = f"{item.number}. {one_line(item.text, 300)}"
    kind = f" · {item.kind}" if item.kind else ""
    owner = f" · {mentioned(people, item.owner)}" if item.owner else ""
    due = f" · due {item.due_on:%Y-%m-%d}" if item.due_on else ""
    return f"~{text}~ done" if item.done_at else text + kind + owner + due
