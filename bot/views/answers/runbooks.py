"""Which runbooks there are."""

from collections.abc import Mapping

from bot.views.answers.fit import answer
from bot.views.message import Message, one_line
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
