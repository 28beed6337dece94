"""Text of a slash command -> a typed order, or a sentence about why not."""

from commands.grammar.ask import Ask, Context, Unclear, named, severity
from commands.grammar.orders import Misunderstood, Order
from commands.grammar.phrases import meant
from commands.grammar.table import Naming, Verb
from commands.grammar.verbs import VERBS, find
from commands.grammar.words import clean, fold, head, shown
from incidents.lifecycle import MAX_TITLE

_COMMANDS = ("incident", "oncall", "page")


def parse(command: str, text: str, context: Context) -> Order | Misunderstood:
    """What `/command text` asks for. `text` is as Slack delivers it, escaped; never raises for any text.

    An incident is named by `INC-12` as the first word before or after the verb, or as the last one where the line
    does not end in somebody's own text (a note, a reason, a title), in which other incidents may be mentioned.
    """
    name = fold(command).removeprefix("/")
    try:
        verb, ask = _addressed(name, clean(text), context)
    except Unclear as unclear:
        return _misunderstood(unclear, "/incident help", context)
    try:
        return verb.read(ask)
    except Unclear as unclear:
        return _misunderstood(unclear, verb.example, context)


def _addressed(command: str, line: str, context: Context) -> tuple[Verb, Ask]:
    """The verb, and what it is to read."""
    if command == "incident":
        return _verb(line, context)
    verbs = [verb for verb in VERBS if verb.command == command]
    word, rest = head(line)
    for verb in verbs:
        if verb.name and fold(word) in (verb.name, *verb.aliases):
            return verb, _ask(verb, None, rest, context)
    for verb in verbs:
        if not verb.name:
            if fold(line) == "help":
                return find("help"), Ask(text=f"/{command}", incident=None, context=context)
            return verb, Ask(text=line, incident=None, context=context)
    raise Unclear(f"I do not know the command `/{shown(command)}`.", nearest=[f"/{each}" for each in _COMMANDS])


def _verb(line: str, context: Context) -> tuple[Verb, Ask]:
    word, rest = head(line)
    if fold(word) == "/incident":  # pasted from an example
        word, rest = head(rest)
    incident = named(word)
    if incident is not None:
        word, rest = head(rest)
        if not word:
            raise Unclear(f"What should be done with `INC-{incident}`?", example=f"/incident timeline INC-{incident}")
    if not fold(word):
        return find("help"), Ask(text="", incident=None, context=context)
    if (said := meant(f"{word} {rest}")) is not None:
        return find(said.verb), _ask(find(said.verb), incident, said.text, context)
    try:
        verb = find(fold(word))
    except Unclear as unclear:
        _declaration(line, context)
        raise _fitting(unclear, incident, rest, context) from None
    return verb, _ask(verb, incident, rest, context)


def _fitting(unclear: Unclear, incident: int | None, rest: str, context: Context) -> Unclear:
    """The same, with what was typed after the unknown verb in its example, if the nearest verb can read that."""
    if not unclear.nearest:
        return unclear
    about = f"INC-{incident}" if incident is not None else ""
    if (typed := _to_copy(rest)) is None:
        return unclear
    line = " ".join(filter(None, (unclear.nearest[0], about, typed)))
    try:
        verb, ask = _verb(line, context)
        verb.read(ask)
    except Unclear:
        return unclear
    return Unclear(unclear.sentence, nearest=unclear.nearest, example=f"/incident {line}")


def _ask(verb: Verb, incident: int | None, text: str, context: Context) -> Ask:
    if verb.naming is Naming.NOWHERE:
        if incident is not None:
            raise Unclear(f"`{verb.name}` is not about one incident; leave `INC-{incident}` out.", example=verb.example)
        return Ask(text=text, incident=None, context=context)
    if incident is None:
        word, rest = head(text)
        incident = named(word)
        text = rest if incident is not None else text
    if incident is None and verb.naming is Naming.ENDS:
        incident, text = Ask(text=text, incident=None, context=context).ending(text)
    return Ask(text=text, incident=incident, context=context)


def _declaration(line: str, context: Context) -> None:
    """Raise Unclear, with a whole command as its example, if the line is a declaration that only lacks the verb."""
    try:
        found = severity(line, context)
    except Unclear as unclear:
        raise Unclear(unclear.sentence, example=find("declare").example) from None
    if found is not None and found[1]:
        title = _to_copy(found[1])
        raise Unclear(
            "To declare an incident, begin with `declare`.",
            nearest=["declare"],
            example=f"/incident declare {found[0]} {title}" if title is not None else find("declare").example,
        )


def _to_copy(text: str) -> str | None:
    """What was typed, for an example; None where it would not be whole, or be taken for a blank to fill in."""
    told = shown(text, MAX_TITLE)
    return None if told.endswith("\u2026") or "{" in told else told


def _misunderstood(unclear: Unclear, example: str, context: Context) -> Misunderstood:
    example = context.fill(unclear.example or example)
    return Misunderstood(
        sentence=unclear.sentence,
        nearest=tuple(shown(word) for word in unclear.nearest),
        example="/incident help" if "{" in example else example,
    )
