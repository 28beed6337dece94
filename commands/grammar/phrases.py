"""What people say in place of a verb: `take command`, `hand over to Bo`, `done 3`, `where are we`."""

from typing import NamedTuple

from commands.grammar.ask import Unclear, named
from commands.grammar.words import fold, head, number


class Meant(NamedTuple):
    """A verb by its name, and the text that its reader is handed."""

    verb: str
    text: str


_TAKES_COMMAND = (
    *("take command", "taking command", "i take command", "i have command", "take over", "takeover"),
    *("take lead", "take the lead", "im commander", "i am commander"),
)
_GIVES_COMMAND = ("hand over command", "hand command over", "hand over", "handover", "hand command", "give command")
_LEADS = ("ic", "incident commander", "lead")
_WHERE = (
    *("catch me up", "catch up", "where are we", "where do we stand", "where does it stand", "where does this stand"),
    *("what happened", "whats happened", "what has happened", "whats going on", "what is going on", "whats up"),
)
_WHO = ("who does what", "who is who", "whos who", "who has what", "who is doing what", "who is here", "who")
_STEPS = ("done", "did", "skip", "undo")
_ON_CALL = ("who is on call", "whos on call", "who is oncall", "whos oncall", "on call", "oncall", "on-call")


def meant(line: str) -> Meant | None:
    """What a line means that begins with such words, if it means it for certain; Unclear if only nearly."""
    if _begins(line, _ON_CALL) is not None:
        raise Unclear("Who is on call is a command of its own.", nearest=["/oncall"], example="/oncall")
    for phrases, verb in ((_TAKES_COMMAND, "commander"), (_WHERE, "catch-up"), (_WHO, "role")):
        rest = _begins(line, phrases)
        if rest is not None and (not rest or named(rest) is not None):
            return Meant(verb, rest)
    if (rest := _begins(line, _GIVES_COMMAND)) is not None:
        return Meant("commander", _receiver(rest))
    if (rest := _begins(line, _LEADS)) is not None:
        return Meant("commander", rest)
    word, rest = head(line)
    return _step(fold(word), rest) if fold(word) in _STEPS else None


def _receiver(rest: str) -> str:
    """Whom command is handed to; without a name it would be the writer, who means to give it away."""
    word, after = head(rest)
    while fold(word) in ("to", "command", "it"):
        word, after = head(after)
    text = f"{word} {after}".strip()
    if not text or (named(word) is not None and not after):
        raise Unclear("Who takes command from you?", example="/incident commander @bo")
    return text


def _step(what: str, rest: str) -> Meant:
    """`done 3`, as the checklist's own command reads it."""
    word, after = head(rest)
    incident = word if named(word) is not None else ""
    text = after if incident else rest
    first, following = head(text)
    if number(head(following)[0] if fold(first) == "step" else first) is None:
        if what in ("done", "did"):
            raise Unclear(
                "What is done: a step of the checklist, or the whole incident?",
                nearest=["runbook done 3", "resolve"],
                example="/incident done 3",
            )
        example = "skip 4 nothing was stolen" if what == "skip" else "undo 3"
        raise Unclear("Which step? Give its number on the checklist.", example=f"/incident {example}")
    return Meant("runbook", " ".join(filter(None, (incident, "done" if what == "did" else what, text))))


def _begins(line: str, phrases: tuple[str, ...]) -> str | None:
    """What follows the first of the phrases that the line begins with; None if it begins with none."""
    for phrase in phrases:
        rest = line
        for expected in phrase.split():
            word, rest = head(rest)
            if fold(word).replace("'", "").replace("\u2019", "") != expected:
                break
        else:
            return rest
    return None
