"""The forms for a postmortem: its parts, who reviews it, what the reviewer wants, why none is needed."""

import hashlib
from collections.abc import Collection, Mapping
from typing import Final

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.views.forms.carried import carry
from bot.views.forms.fields import form, somebody, text
from bot.views.message import context, one_line, section, typed
from commands.postmortem.headings import HEADINGS
from commands.postmortem.lacking import Standing
from incidents.incident import Incident
from incidents.postmortem import MAX_PART, Part, answer_to, prompt_of
from incidents.review import MAX_WORDS

WRITE: Final = "postmortem.write"
ASK: Final = "postmortem.ask"
CHANGE: Final = "postmortem.change"
WAIVE: Final = "postmortem.waived"
PERSON: Final = "person"
TEXT: Final = "text"
_MOST_PROMPTS = 30

_BEFORE_PROMPTS = (Part.SUMMARY, Part.IMPACT, Part.CAUSES)
_AFTER_PROMPTS = (Part.WELL, Part.BADLY, Part.LUCKY)


def block_of(part: str, version: int) -> str:
    """The block that holds a part; short, whatever the prompt that it answers.

    Of each version another: Slack keeps what stands in a block of the same name, also where it is out of date.
    """
    name = part if prompt_of(part) is None else f"shows-{hashlib.sha256(part.encode()).hexdigest()[:12]}"
    return f"{name}-{version}"


def parts_of(stand: Standing) -> list[str]:
    """Every part that the form asks for, in its order; answers to prompts that are no longer asked for stay."""
    asked = [answer_to(prompt) for prompt in stand.prompts[:_MOST_PROMPTS]]
    older = [part for part in stand.postmortem.parts if prompt_of(part) is not None and part not in asked]
    return [*_BEFORE_PROMPTS, *asked, *older[:_MOST_PROMPTS], *_AFTER_PROMPTS]


def write_form(
    stand: Standing, *, channel: str, mine: Mapping[str, str] | None = None, both: Collection[str] = (), by: str = ""
) -> View:
    """Filled in with what stands, and over it with `mine`: what was changed while somebody else (`by`) wrote too.

    `both` are the parts that both changed. `by` is mrkdwn already.
    """
    incident, postmortem = stand.incident, stand.postmortem
    blocks: list[Block] = []
    if both:
        blocks.append(
            section(f"*{by} wrote in the same parts while you did.* Theirs stands above yours: make one of both.")
        )
    elif incident.summary:
        blocks.append(context(f"The last update was: {one_line(incident.summary, 500)}"))
    if postmortem.signed_off_by and not both:
        blocks.append(context("It is signed off. What you change now shows as changed since."))
    prompts = False
    for part in parts_of(stand):
        prompt = prompt_of(part)
        if prompt is not None and not prompts:
            blocks.append(section("*What the runbook wants shown*"))
            prompts = True
        if part in both:
            blocks.append(section(f"{by} wrote:\n{typed(postmortem.parts.get(part, '') or '(taken away)', 2_000)}"))
        label, hint = HEADINGS[Part(part)] if prompt is None else (prompt, None)
        value = (mine or {}).get(part, postmortem.parts.get(part, ""))
        blocks.append(
            text(
                block_of(part, postmortem.version),
                label,
                most=MAX_PART,
                value=value,
                hint=hint,
                lines=True,
                optional=True,
            )
        )
    carrying = carry(channel=channel, incident=str(incident.id), version=str(postmortem.version))
    return form(WRITE, f"Postmortem {incident.name}", "Save", carrying, blocks)


def review_form(incident: Incident, *, channel: str) -> View:
    """Who reads it and signs it off."""
    told = "Somebody who did not write it. They get the file and the two answers as a direct message"
    lets_in = ", and are let into this private incident." if incident.private else "."
    return form(
        ASK,
        "Ask for a review",
        "Ask",
        carry(channel=channel, incident=str(incident.id)),
        [section(told + lets_in), somebody(PERSON, "Who reviews it?", chosen=None)],
    )


def changes_form(incident: Incident, *, channel: str) -> View:
    """What the reviewer wants changed."""
    asks = text(TEXT, "What should be changed?", most=MAX_WORDS, lines=True, hint="It goes on the timeline.")
    return form(CHANGE, "Ask for changes", "Send", carry(channel=channel, incident=str(incident.id)), [asks])


def waive_form(incident: Incident, *, channel: str) -> View:
    """Why no postmortem is needed."""
    hint = "It goes on the timeline with your name. Writing one later takes it back."
    asks = text(TEXT, "Why is no postmortem needed?", most=MAX_WORDS, lines=True, hint=hint)
    return form(WAIVE, "No postmortem", "Decide", carry(channel=channel, incident=str(incident.id)), [asks])
