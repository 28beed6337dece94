"""Open incidents that sound like what somebody is about to declare."""

import json
from collections.abc import Sequence
from typing import Final, NamedTuple

from bot.views.answers.incidents import line
from bot.views.message import Message, People, actions, all_of, button, fallback, full_name, one_line, section, when
from commands.grammar.orders import Declare
from commands.incident.declare import Declared
from incidents.incident import Incident

ANYWAY: Final = "incident.declare_anyway"
FEW: Final = 3


class Offered(NamedTuple):
    """What the button declares; `once` names the offer, so that it is taken up once."""

    order: Declare
    once: str


def offer(similar: Sequence[Incident], order: Declare, people: People, *, once: str) -> Message:
    """Instead of declaring: what is open already, the way to it, and how to declare all the same."""
    lines = [line(each, people, seen=True) for each in similar[:FEW]]
    asks = f"*Nothing was declared yet.* Is it {'this' if len(lines) == 1 else 'one of these'}?"
    join = "If so, go to its channel. If not, declare it; the command for that is:\n" + _command(order)
    names = all_of([full_name(each, 100) for each in similar[:FEW]])
    value = json.dumps([order.title, order.severity, order.type, order.private, once], ensure_ascii=False)
    return Message(
        fallback("Nothing was declared yet. This sounds like it:", names),
        [section("\n".join([asks, *lines])), section(join), actions(button("Declare anyway", ANYWAY, value))],
    )


def read_value(value: str) -> Offered:
    """What an offer's button carries."""
    title, severity, kind, private, once = json.loads(value)
    return Offered(Declare(title=title, severity=severity, type=kind, private=private, anyway=True), once)


def is_one_of(similar: Sequence[Incident]) -> str:
    """The same in a form; mrkdwn."""
    lines = [f"• {full_name(each, 150)} · {_since(each)}" for each in similar[:FEW]]
    asks = "*Nothing was declared yet.* If it is one of these, close this form and go to its channel:"
    return "\n".join([asks, *lines])


def perhaps(declared: Declared) -> str:
    """For what was declared without asking: which open one it may be, and how to undo it; empty if there is none."""
    if not declared.similar:
        return ""
    like = declared.similar[0]
    undo = f"`/incident cancel {declared.incident.name} the same as {like.name}`"
    return f"It sounds like {full_name(like, 100)} · {_since(like)}. If it is the same: {undo}"


def _since(incident: Incident) -> str:
    where = f" · <#{incident.channel_id}>" if incident.channel_id and not incident.channel_archived else ""
    return f"since {when(incident.declared_at)}{where}"


def _command(order: Declare) -> str:
    """What was typed, to be typed again; nothing in it ends the code it stands in."""
    words = ["/incident declare", order.severity or "", f"type:{order.type}" if order.type else ""]
    title = one_line(order.title.replace("`", "'"), 300)
    words += ["--private" if order.private else "", title if '"' in title else f'"{title}"', "--anyway"]
    return f"`{' '.join(word for word in words if word)}`"
