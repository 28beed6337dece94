"""Which runbooks there are, and what a step leaves to be done."""

import json
from collections.abc import Mapping
from typing import Final, NamedTuple

from slack_sdk.models.blocks import ConfirmObject

from bot.views.answers.fit import answer
from bot.views.incident import TAKE_COMMAND
from bot.views.message import Message, actions, button, fallback, one_line, plain, section
from commands.team import Team
from incidents.incident import Incident
from runbooks.runbook import Runbook

ATTACH_ANYWAY: Final = "runbook.attach_anyway"
DECLARE_PRIVATE: Final = "runbook.declare_private"


class Warned(NamedTuple):
    """What a warning's buttons carry; `once` names the warning, so that it is overruled once."""

    incident_id: int
    runbook: str
    once: str


def runbooks(incident: Incident, known: Mapping[str, Runbook]) -> Message:
    """For an incident that has no checklist yet."""
    lines = [f"• `{one_line(name, 80)}`: {one_line(known[name].title, 150)}" for name in sorted(known)]
    example = next(iter(sorted(known)), "NAME")
    return answer(
        f"{incident.name} has no checklist; there are these runbooks",
        lines,
        f"To start: `/incident runbook {example}`.",
    )


def meant_for_private(incident: Incident, runbook: Runbook, team: Team, *, once: str) -> Message:
    """Instead of attaching: who would read it, and the two ways on."""
    title = one_line(runbook.title, 150)
    told = (
        f"*Nothing was attached yet.* “{title}” is for private incidents. "
        f"{incident.name} is public: everybody in the workspace can read its channel and its title."
    )
    kind = team.type_opening_with(runbook.name)
    of_type = f" type:{one_line(kind, 60)}" if kind else ""
    way = (
        "A public incident cannot be made private. Declare a private one and go on there; say no more about it here: "
        f"`/incident declare {one_line(incident.severity, 20)} TITLE{of_type} --private`"
    )
    value = json.dumps([incident.id, runbook.name, once])
    sure = ConfirmObject(
        title=plain("Attach it in public?"),
        text=plain(f"Everybody in the workspace can read the channel of {incident.name}."),
        confirm=plain("Attach"),
        deny=plain("Not here"),
    )
    row = actions(
        button("Declare a private one", DECLARE_PRIVATE, value, style="primary"),
        button("Attach here anyway", ATTACH_ANYWAY, value, confirm=sure),
    )
    return Message(fallback(told), (section(told), section(way), row))


def read_value(value: str) -> Warned:
    """What a warning's buttons carry."""
    return Warned(*json.loads(value))


def untaken(done: str, nobody: str, incident_id: int) -> Message:
    """The step that means taking command is done, and nobody has it: a button takes it. Both texts are mrkdwn."""
    row = actions(button("Take command", TAKE_COMMAND, str(incident_id)))
    return Message(done, (section(done), section(nobody), row))
