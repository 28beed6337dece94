"""The form that asks which incident a message belongs to."""

from collections.abc import Sequence
from typing import Final

from slack_sdk.models.views import View

from bot.views.forms.carried import carry
from bot.views.forms.fields import choice, form
from bot.views.message import one_line, section
from incidents.incident import Incident

KEEP: Final = "timeline.keep"
INCIDENT: Final = "incident"


def keep_form(incidents: Sequence[Incident], *, channel: str, ts: str, author: str, text: str) -> View:
    """One of `incidents`, of which there is at least one; the message itself travels with the form."""
    options = [(str(each.id), f"{each.name}: {each.title}") for each in incidents]
    chosen = options[0][0] if len(options) == 1 else None
    return form(
        KEEP,
        "Add to timeline",
        "Add",
        carry(channel=channel, ts=ts, author=author, text=text),
        [
            section(f"> {one_line(text, 700) or '(a message without text)'}"),
            choice(INCIDENT, "Which incident?", options, chosen=chosen),
        ],
    )
