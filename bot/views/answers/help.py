"""What can be typed, from the table that reads it."""

from collections.abc import Sequence
from typing import Final

from bot.views.answers.fit import answer
from bot.views.answers.whole import more
from bot.views.message import Message, counted, escape, typed
from commands.grammar import Group
from commands.grammar.table import Form
from commands.team import Team

HINT = "I answer to commands: `/incident help` shows what you can type. To declare an incident: `/incident declare`."
HEADING: Final = "What you can type"
ALL: Final = "all"


def short(first: Sequence[Form], groups: Sequence[Group]) -> Message:
    """What one needs now, and where the rest is: no longer than a screen."""
    lines = [f"`{escape(form.usage)}` {escape(form.says)}" for form in first]
    lines.append("*Everything else*")
    lines += [f"`/incident help {group.key}` {group.names}" for group in groups]
    last = (
        "One command, with examples: `/incident help note`. "
        "Outside an incident's channel name the incident: `/incident ack INC-12`."
    )
    message = answer("What you need first", [*lines, last])
    return Message(message.text, (*message.blocks, more(f"help|{ALL}")))


def everything(groups: Sequence[Group]) -> Message:
    """All commands, by what they are for."""
    last = "In an incident's channel it goes without saying which incident is meant; elsewhere name it: `INC-12`."
    ends = (last, "One command, with examples: `/incident help note`.")
    return answer(HEADING, all_lines(groups), *ends, whole=f"help|{ALL}")


def all_lines(groups: Sequence[Group]) -> list[str]:
    """A line each, with each group's title before it; mrkdwn."""
    return [line for group in groups for line in (f"*{group.title}*", *_lines(group))]


def of_group(group: Group) -> Message:
    """The commands of one group."""
    return answer(group.title, _lines(group), "One command, with examples: `/incident help note`.")


def _lines(group: Group) -> list[str]:
    return [f"`{escape(form.usage)}` {escape(form.says)}" for form in group.forms]


def one(forms: Sequence[Form]) -> Message:
    """One command, each of its forms with an example."""
    lines = [f"`{escape(form.usage)}` {escape(form.says)} Example: `{escape(form.example)}`" for form in forms]
    return answer("How to use it", lines)


def taken(team: Team) -> Message:
    """The team's files were read again, and count from now on."""
    what = f"{counted(len(team.people), 'person')}, {counted(len(team.schedules), 'schedule')}"
    what = what.replace("persons", "people")
    return Message(f"Read again: {what}, {counted(len(team.runbooks), 'runbook')}. They count from now on.", ())


def not_taken(faults: Sequence[str]) -> Message:
    """The team's files have mistakes."""
    lines = [f"• {typed(fault, 500)}" for fault in faults]
    return answer("Not taken: the files as they were still count", lines, "Correct them and reload again.")
