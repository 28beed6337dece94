"""The forms for a step of a checklist: why it is skipped, what is noted or recorded, who does it."""

from typing import Final

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.views.forms.carried import carry
from bot.views.forms.fields import form, somebody, text
from bot.views.message import section, typed
from runbooks.run import MAX_NOTE, MAX_REASON, MIN_REASON, Run, RunStep

SKIP: Final = "runbook.skip"
NOTE: Final = "runbook.note"
RECORD: Final = "runbook.record"
ASSIGN: Final = "runbook.assign"
TEXT: Final = "text"
PERSON: Final = "person"


def skip_form(run: Run, step: RunStep, *, channel: str) -> View:
    """Why the step is not needed."""
    hint = f"The step is required, so say it in at least {MIN_REASON} characters." if step.required else None
    asks = text(TEXT, "Why is it skipped?", most=MAX_REASON, hint=hint, lines=True)
    return form(SKIP, "Skip a step", "Skip", _carrying(run, step, channel), [_what(step), asks])


def note_form(run: Run, step: RunStep, *, channel: str) -> View:
    """A note at the step; it replaces the one before, which the timeline keeps."""
    asks = text(TEXT, "Note", most=MAX_NOTE, value=step.note or "", lines=True)
    return form(NOTE, "Note at a step", "Save", _carrying(run, step, channel), [_what(step), asks])


def record_form(run: Run, step: RunStep, *, channel: str) -> View:
    """What the runbook wants to be recorded when the step is done."""
    asks = text(TEXT, "Record", most=MAX_NOTE, value=step.note or "", hint=step.record, lines=True, optional=True)
    return form(RECORD, "Step done", "Done", _carrying(run, step, channel), [_what(step), asks])


def assign_form(run: Run, step: RunStep, *, channel: str, chosen: str | None) -> View:
    """Who does the step; `chosen` is the Slack id of whoever has it now."""
    asks = somebody(PERSON, "Who does it? (left empty: whoever takes it)", chosen=chosen, optional=True)
    return form(ASSIGN, "Assign a step", "Assign", _carrying(run, step, channel), [_what(step), asks])


def _what(step: RunStep) -> Block:
    return section(f"*{typed(step.text, 1_500)}*")


def _carrying(run: Run, step: RunStep, channel: str) -> str:
    return carry(channel=channel, run=run.id, step=step.key)
