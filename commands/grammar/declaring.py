"""How `declare` is read: severity, options and title in the order people type them at three in the morning."""

import difflib
import re
from dataclasses import dataclass, replace

from commands.grammar import orders
from commands.grammar.ask import Ask, Context, Unclear, choose, severity
from commands.grammar.table import Naming, form, verb
from commands.grammar.words import fold, head, one_line, quoted, shown, squash, tail

_OPTIONS = ("private", "anyway", "type")
_HYPHEN = re.compile(r"[-_.]")
_OPTION = re.compile(r"(-{1,3})([^\W\d_]+)(?:[=:](.+))?|type:(.*)")  # dashes of any kind are folded to "-"


@dataclass(frozen=True, slots=True)
class _Said:
    type: str | None = None
    private: bool | None = None
    anyway: bool = False


def declare(ask: Ask) -> orders.Declare | orders.DeclareForm:
    """Options count at either end of the line, the severity only at the beginning; what is left is the title."""
    context = ask.context
    text, said = _options_first(ask.text, _Said(), context)
    gravity = None
    if (found := severity(text, context)) is not None:
        gravity, text = found
        text, said = _options_first(text, said, context)
    title, said = _title(text, said, context)
    if not title:
        return orders.DeclareForm(severity=gravity, type=said.type, private=said.private)
    return orders.Declare(title=title, severity=gravity, type=said.type, private=said.private, anyway=said.anyway)


def _title(text: str, said: _Said, context: Context) -> tuple[str, _Said]:
    if (found := quoted(text)) is not None:
        rest, with_options = _options_first(found[1], said, context)
        if not rest:
            return one_line(found[0]), with_options
    text, said = _options_last(text, said, context)
    _no_option_within(text, context)
    return one_line(text), _begun_with_its_type(text, said, context)


def _begun_with_its_type(title: str, said: _Said, context: Context) -> _Said:
    """`account-takeover from one network` is of that type, for its runbook and whom it pages; in quotes it is not.

    Names of one word, such as `vendor` or `fraud`, are not looked for: other titles begin with them, too, and nobody
    can change the type of an incident, nor make a private one public.
    """
    word = fold(head(title)[0])
    if said.type is not None or _HYPHEN.search(word) is None:
        return said
    names = {squash(each): each for each in context.types if _HYPHEN.search(each)}
    return replace(said, type=names.get(squash(word)))


def _no_option_within(title: str, context: Context) -> None:
    """A `--private` between the words of a title was meant: as a part of it, it would make the title public."""
    types = {squash(each) for each in context.types}
    word, rest = head(title)
    while word:
        found = _OPTION.fullmatch(fold(word))
        if found is not None and (found[2] in _OPTIONS or squash(found[4] or "") in types):
            raise Unclear(
                f"`{shown(word)}` stands within the title. Put it before or after it; "
                "if it belongs to the title, put the title in quotes.",
                example="/incident declare {severity} minors at risk --private",
            )
        word, rest = head(rest)


def _options_first(text: str, said: _Said, context: Context) -> tuple[str, _Said]:
    while True:
        word, rest = head(text)
        after, following = head(rest)
        if (changed := _apart(word, after, said)) is not None:
            text, said = following, changed
        elif (changed := _option(word, None, said, context)) is not None:
            text, said = rest, changed
        elif (changed := _option(word, after, said, context)) is not None:
            text, said = following, changed
        else:
            return text, said


def _options_last(text: str, said: _Said, context: Context) -> tuple[str, _Said]:
    while True:
        before, last = tail(text)
        earlier, word = tail(before)
        if (changed := _apart(word, last, said)) is not None:
            text, said = earlier, changed
        elif (changed := _option(last, None, said, context)) is not None:
            text, said = before, changed
        elif _takes_value(word) and (changed := _option(word, last, said, context)) is not None:
            text, said = earlier, changed
        elif _takes_value(last):
            raise _no_type(context)
        else:
            return text, said


def _apart(dash: str, word: str, said: _Said) -> _Said | None:
    """`— private`, as a phone writes it: without this it would be the end of a public title."""
    if re.fullmatch(r"-{1,3}", fold(dash)) is None or fold(word) != "private":
        return None
    return replace(said, private=True)


def _takes_value(word: str) -> bool:
    return re.fullmatch(r"-{1,3}type[=:]?", fold(word)) is not None or _bare_label(word)


def _bare_label(word: str) -> bool:
    """`type:` on its own, which folding would make a word of the title."""
    return re.fullmatch(r"type[:\uff1a]", word.casefold()) is not None


def _option(word: str, value: str | None, said: _Said, context: Context) -> _Said | None:
    """What was said, with this word taken as an option; None when it is none, or wants the value that is not given."""
    if _takes_value(word):
        if value is None:
            return None
        if not value:
            raise _no_type(context)
        return replace(said, type=choose(value, context.types, "type"))
    found = _OPTION.fullmatch(fold(word))
    if found is None or value is not None:
        return None
    dashes, name, given, labelled = found.groups()
    if labelled is not None or (name == "type" and given):
        return replace(said, type=choose(labelled or given, context.types, "type"))
    if name == "private" and not given:
        return replace(said, private=True)
    if name == "anyway" and not given:
        return replace(said, anyway=True)
    close = difflib.get_close_matches(name, _OPTIONS, n=1, cutoff=0.7)
    if dashes == "--" or close:
        # A misspelt `--private` must never become part of a public title.
        raise Unclear(
            f"`declare` has no option `{shown(word)}`. If it belongs to the title, put the title in quotes.",
            nearest=[f"--{option}" for option in close],
            example="/incident declare {severity} minors at risk --private",
        )
    return None


def _no_type(context: Context) -> Unclear:
    return Unclear(
        "Which type?", nearest=context.types[:3], example="/incident declare type:{type} payments are failing"
    )


VERBS = (
    verb(
        "declare",
        Naming.NOWHERE,
        declare,
        form("incident declare", "Opens a form.", "incident declare", orders.DeclareForm),
        form(
            "incident declare [SEVERITY] TITLE",
            "Declares at once: opens the channel and pages who is on call.",
            "incident declare {severity} payments are failing",
            orders.Declare,
        ),
        form(
            "incident declare [SEVERITY] TITLE [type:TYPE] [--private]",
            "The same, of a type, or in a private channel.",
            "incident declare {severity} threats against staff --private",
            orders.Declare,
        ),
        form(
            "incident declare [SEVERITY] TITLE --anyway",
            "The same, without being asked whether an open incident that sounds alike is meant.",
            "incident declare {severity} payments are failing --anyway",
            orders.Declare,
        ),
        near=("new", "create", "start", "open", "report", "begin"),
    ),
)
