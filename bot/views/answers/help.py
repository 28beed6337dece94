"""What can be typed, from the table that reads it."""

from collections.abc import Sequence

from bot.views.answers.fit import answer
from bot.views.message import Message, counted, escape, typed
from commands.grammar import Group
from commands.grammar.table import Form
from commands.team import Team

HINT = "I answer to commands: `/incident help` shows all of them. To declare an incident: `/incident declare`."


def everything(groups: Sequence[Group]) -> Message:
    """All commands, by what they are for."""
    lines = []
    for group in groups:
        lines.append(f"*{group.title}*")
        lines += [f"`{escape(form.usage)}` {escape(form.says)}" for form in group.forms]
    last = "In an incident's channel it goes without saying which incident is meant; elsewhere name it: `INC-12`."
    return answer("What you can type", lines, last, "More on one command: `/incident help note`.")


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
