"""Help, made of the table that parses: what is shown here works as typed."""

from dataclasses import dataclass, replace

from commands.grammar.ask import Context
from commands.grammar.table import Form
from commands.grammar.verbs import GROUPS, VERBS


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The forms of one group, in the order to show them."""

    title: str
    forms: tuple[Form, ...]


def groups(context: Context) -> tuple[Group, ...]:
    """Everything that can be typed, grouped by what it is for, with examples in the team's own words."""
    return tuple(
        Group(title=title, forms=tuple(form for verb in verbs for form in _filled(verb.forms, context)))
        for title, verbs in GROUPS
    )


def usage(verb: str, context: Context, *, command: str = "incident") -> tuple[Form, ...]:
    """The forms of one verb by name ("" for a command without verbs); KeyError if there is none."""
    for each in VERBS:
        if (each.command, each.name) == (command, verb):
            return _filled(each.forms, context)
    raise KeyError(verb)


def _filled(forms: tuple[Form, ...], context: Context) -> tuple[Form, ...]:
    """Without the forms for which the team has nothing: no example of them could be true."""
    filled = (replace(form, example=context.fill(form.example)) for form in forms)
    return tuple(form for form in filled if "{" not in form.example)
