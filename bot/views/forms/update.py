"""The form for an update: what is known now."""

from typing import Final

from slack_sdk.models.views import View

from bot.views.forms.carried import carry
from bot.views.forms.fields import form, text
from incidents.incident import Incident
from incidents.lifecycle import MAX_SUMMARY

UPDATE: Final = "incident.update"
TEXT: Final = "text"


def update_form(incident: Incident, *, channel: str) -> View:
    """Starts from the last update."""
    asks = text(
        TEXT,
        "What is known now?",
        most=MAX_SUMMARY,
        value=incident.summary,
        lines=True,
        hint="Who is harmed, what is being done, when the next update comes. It replaces the summary in the channel.",
    )
    return form(UPDATE, f"Update {incident.name}", "Post", carry(channel=channel, incident=str(incident.id)), [asks])
