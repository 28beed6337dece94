"""Every verb, by group; help, usage and parsing are made of this."""

from commands.grammar import (
    action,
    declaring,
    looking,
    oncall,
    orders,
    people,
    postmortem,
    recording,
    rota,
    runbook,
    running,
)
from commands.grammar.ask import Ask, Unclear, near
from commands.grammar.table import Naming, Verb, form, verb
from commands.grammar.words import fold, head, shown


def _help(ask: Ask) -> orders.Help:
    word, _ = head(ask.text)
    topic = fold(word).removeprefix("/")
    group = " ".join(fold(ask.text).split())
    if not topic or topic == "incident":
        return orders.Help()
    if group in ("all", "everything"):
        return orders.Help(group="all")
    known = [each for each in VERBS if topic in (each.name, *each.aliases) and each.command == "incident"]
    if fold(word).startswith("/") or not known:
        if any(each.command == topic and not each.name for each in VERBS):
            return orders.Help(command=topic)
        if group in [title.casefold() for title, _ in GROUPS]:
            return orders.Help(group=group)
    try:
        return orders.Help(verb=find(topic).name)
    except Unclear as unclear:
        example = f"/incident help {unclear.nearest[0]}" if unclear.nearest else "/incident help"
        raise Unclear(unclear.sentence, nearest=unclear.nearest, example=example) from None


def find(word: str) -> Verb:
    """The verb of `/incident` by its name or alias; Unclear, with the nearest, if there is none."""
    for each in VERBS:
        if each.command == "incident" and word in (each.name, *each.aliases):
            return each
    names = [each.name for each in VERBS if word in each.near] or near(word, _names())
    nearest = list(dict.fromkeys(find(name).name for name in names))
    example = find(nearest[0]).example if nearest else "/incident help"
    instead = "" if nearest else " `/incident help` shows what I know."
    raise Unclear(f"I do not know `{shown(word)}`.{instead}", nearest=nearest, example=example)


def _names() -> list[str]:
    return [name for each in VERBS if each.command == "incident" for name in (each.name, *each.aliases)]


def _reload(ask: Ask) -> orders.Reload:
    ask.finished(ask.text, "reload")
    return orders.Reload()


_SETUP = (
    verb(
        "reload",
        Naming.NOWHERE,
        _reload,
        form("incident reload", "Reads the team's files again; for admins.", "incident reload", orders.Reload),
        near=("refresh", "config"),
    ),
    verb(
        "help",
        Naming.NOWHERE,
        _help,
        form("incident help", "Shows what one needs first, and the groups of the rest.", "incident help", orders.Help),
        form("incident help all", "Shows everything.", "incident help all", orders.Help),
        form(
            "incident help GROUP|COMMAND",
            "Shows a group, or one command with examples.",
            "incident help note",
            orders.Help,
        ),
        near=("commands", "usage", "man", "h"),
    ),
)

GROUPS: tuple[tuple[str, tuple[Verb, ...]], ...] = (
    ("Declare", declaring.VERBS),
    ("Run", (*running.VERBS, *runbook.VERBS)),
    ("People", people.VERBS),
    ("Record", (*recording.VERBS, *action.VERBS, *postmortem.VERBS)),
    ("Look", looking.VERBS),
    ("On call", (*oncall.VERBS, *rota.VERBS)),
    ("Setup", _SETUP),
)
VERBS: tuple[Verb, ...] = tuple(each for _, verbs in GROUPS for each in verbs)
# What may follow `/page` in place of whom to page.
PAGE_WORDS = frozenset(
    word for each in VERBS if each.command == "page" and each.name for word in (each.name, *each.aliases)
)
