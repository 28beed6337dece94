"""Help, made of the table that parses: what is shown here works as typed."""

from dataclasses import dataclass, replace

from commands.grammar import orders
from commands.grammar.ask import Context
from commands.grammar.table import Form, Verb, form
from commands.grammar.verbs import GROUPS, VERBS

_FIRST = (
    form(
        "incident declare [SEVERITY] TITLE",
        "opens its channel and pages whoever is on call.",
        "incident declare {severity} payments are failing",
        orders.Declare,
    ),
    form("incident ack", "you are on it: nobody else is paged.", "incident ack", orders.Acknowledge),
    form("incident commander", "you take command.", "incident commander", orders.AssignCommander),
    form("incident update TEXT", "what is known now.", "incident update half of the cards fail", orders.PostUpdate),
    form("incident note TEXT", "goes on the timeline.", "incident note the vendor called back", orders.AddNote),
    form("incident runbook done N", "ticks step N of the checklist.", "incident runbook done 3", orders.CompleteStep),
    form(
        "incident page WHO REASON",
        "calls somebody in, or a team.",
        "incident page bo we need somebody who knows payments",
        orders.PageForIncident,
    ),
    form("incident catch-up", "shows where it stands.", "incident catch-up", orders.CatchUp),
    form("incident resolve", "the work is done.", "incident resolve", orders.Resolve),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The forms of one group, in the order to show them. `names`: what its verbs are called; mrkdwn."""

    key: str  # as `/incident help` takes it
    title: str
    names: str
    forms: tuple[Form, ...]


def first(context: Context) -> tuple[Form, ...]:
    """The handful that one needs in an incident, in the order in which one needs them."""
    return _filled(_FIRST, context)


def groups(context: Context) -> tuple[Group, ...]:
    """Everything that can be typed, grouped by what it is for, with examples in the team's own words."""
    return tuple(
        Group(
            key=title.casefold(),
            title=title,
            names=_names(verbs),
            forms=tuple(form for verb in verbs for form in _filled(verb.forms, context)),
        )
        for title, verbs in GROUPS
    )


def usage(verb: str, context: Context, *, command: str = "incident") -> tuple[Form, ...]:
    """The forms of one verb by name ("": of all the verbs of a command); KeyError if there is none.

    Those of a command of the same name follow: whoever asks about `page` may mean either.
    """
    found = [each for each in VERBS if each.command == command and (each.name == verb or not verb)]
    if not found:
        raise KeyError(verb)
    found += [each for each in VERBS if each.command == verb]
    return tuple(form for each in found for form in _filled(each.forms, context))


def _names(verbs: tuple[Verb, ...]) -> str:
    """What they are called, as one reads it: "commander, role; /page: ack, escalate"."""
    by_command: dict[str, list[str]] = {}
    for each in verbs:
        by_command.setdefault(each.command, [])
        by_command[each.command] += [each.name] if each.name else []
    named = (
        ", ".join(names) if command == "incident" else f"`/{command}`: {', '.join(names)}"
        for command, names in by_command.items()
    )
    return "; ".join(named)


def _filled(forms: tuple[Form, ...], context: Context) -> tuple[Form, ...]:
    """Without the forms for which the team has nothing: no example of them could be true."""
    filled = (replace(form, example=context.fill(form.example)) for form in forms)
    return tuple(form for form in filled if "{" not in form.example)
