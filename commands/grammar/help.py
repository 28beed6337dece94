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
    """The forms of one verb by name ("": of all the verbs of a command); KeyError if there is none."""
    found = [each for each in VERBS if each.command == command and (each.name == verb or not verb)]
    if not found:
        raise KeyError(verb)
    return tuple(form for each in found for form in _filled(each.forms, context))


def _filled(forms: tuple[Form, ...], context: Context) -> tuple[Form, ...]:
    """Without the forms for which the team has nothing: no example of them could be true."""
    filled = (replace(form, example=context.fill(form.example)) for form in forms)
    return tuple(form for form in filled if "{" not in form.example)
