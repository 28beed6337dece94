"""The form that declares an incident."""

from collections.abc import Sequence
from typing import Final

from slack_sdk.models.blocks import CheckboxesElement, InputBlock
from slack_sdk.models.views import View

from bot.views.answers.similar import is_one_of
from bot.views.forms.carried import carry
from bot.views.forms.fields import MAX_OPTION, choice, form, option, text
from bot.views.message import section, shorten
from commands.team import IncidentType, Team
from incidents.incident import Incident
from incidents.lifecycle import MAX_SUMMARY, MAX_TITLE

DECLARE: Final = "incident.declare"
TITLE: Final = "title"
SEVERITY: Final = "severity"
TYPE: Final = "type"
PRIVATE: Final = "private"
SUMMARY: Final = "summary"
ALWAYS_PRIVATE: Final = " (always private)"


def declare_form(
    team: Team,
    *,
    channel: str,
    severity: str | None = None,
    type: str | None = None,  # noqa: A002 - the field's own word
    private: bool = False,
    summary: str = "",
    title: str = "",
    similar: Sequence[Incident] = (),
) -> View:
    """Filled in with what was said already. `channel` is where it was asked for, and where the answer goes.

    `similar`: what was said sounds like these open incidents, so the form asks whether it is meant all the same.
    """
    severities = [(each.key, f"{each.key.upper()}: {each.title}") for each in team.severities]
    types = [(each.key, _type(each)) for each in team.types.values()]
    tick = option("private", "Private: only those who are invited see the title and the channel")
    asks = [section(is_one_of(similar), block_id="similar")] if similar else []
    return form(
        DECLARE,
        "Declare an incident",
        "Declare anyway" if similar else "Declare",
        carry(channel=channel, **({"anyway": "yes"} if similar else {})),
        [
            *asks,
            text(
                TITLE,
                "What is happening?",
                most=MAX_TITLE,
                value=title,
                hint="One line that a colleague understands at 3 a.m.",
            ),
            choice(TYPE, "Type", types, chosen=type or team.default_type),
            choice(
                SEVERITY,
                "Severity (left empty: the usual one for the type)",
                severities,
                chosen=severity,
                optional=True,
            ),
            InputBlock(
                block_id=PRIVATE,
                label="Who may see it",
                optional=True,
                element=CheckboxesElement(
                    action_id=PRIVATE, options=[tick], initial_options=[tick] if private else None
                ),
            ),
            text(SUMMARY, "What is known so far", most=MAX_SUMMARY, value=summary, lines=True, optional=True),
        ],
    )


def _type(kind: IncidentType) -> str:
    """The type's title; that it is always private is told however long it is."""
    return shorten(kind.title, MAX_OPTION - len(ALWAYS_PRIVATE)) + ALWAYS_PRIVATE if kind.private else kind.title
