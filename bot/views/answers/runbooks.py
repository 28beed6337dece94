"""Which runbooks there are, and what a step leaves to be done."""

from collections.abc import Mapping

from bot.views.answers.fit import answer
from bot.views.incident import TAKE_COMMAND
from bot.views.message import Message, actions, button, one_line, section
from incidents.incident import Incident
from runbooks.runbook import Runbook


def runbooks(incident: Incident, known: Mapping[str, Runbook]) -> Message:
    """For an incident that has no checklist yet."""
    lines = [f"• `{one_line(name, 80)}`: {one_line(known[name].title, 150)}" for name in sorted(known)]
    example = next(iter(sorted(known)), "NAME")
    return answer(
        f"{incident.name} has no checklist; there are these runbooks",
        lines,
        f"To start: `/incident runbook {example}`.",
    )


def untaken(done: str, nobody: str, incident_id: int) -> Message:
    """The step that means taking command is done, and nobody has it: a button takes it. Both texts are mrkdwn."""
    row = actions(button("Take command", TAKE_COMMAND, str(incident_id)))
    return Message(done, (section(done), section(nobody), row))
