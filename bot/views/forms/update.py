"""The form for an update: what is known now, for responders and, where the type says so, for stakeholders."""

from typing import Final

from slack_sdk.models.views import View

from bot.views.forms.carried import carry
from bot.views.forms.fields import form, text
from incidents.incident import Incident
from incidents.lifecycle import MAX_SUMMARY

UPDATE: Final = "incident.update"
TEXT: Final = "text"
STAKEHOLDERS: Final = "stakeholders"
RESPONDERS_HINT: Final = (
    "Who is harmed, what is being done, when the next update comes. It replaces the summary in the channel."
)
STAKEHOLDERS_HINT: Final = (
    "What it means for people and for us, in plain words; no names, no technical detail. Left empty: nothing."
)


def update_form(incident: Incident, *, channel: str, stakeholders: str | None = None) -> View:
    """Starts from the last update. `stakeholders` is the channel (its name) to which the part for them goes."""
    asks = [
        text(
            TEXT,
            "What is known now?",
            most=MAX_SUMMARY,
            value=incident.summary,
            lines=True,
            hint=RESPONDERS_HINT,
        )
    ]
    if stakeholders is not None:
        asks.append(
            text(
                STAKEHOLDERS,
                f"For stakeholders, in #{stakeholders}",
                most=MAX_SUMMARY,
                lines=True,
                optional=True,
                hint=STAKEHOLDERS_HINT,
            )
        )
    return form(UPDATE, f"Update {incident.name}", "Post", carry(channel=channel, incident=str(incident.id)), asks)
