"""What somebody's reply to our text messages means: which answer, for which page, and of a snooze for how long."""

import re
from dataclasses import dataclass

from commands.answer.notices import SNOOZE, Answer
from commands.grammar.length import minutes_of

OK = frozenset({"ok", "okay", "yes"})
_ACKNOWLEDGE = frozenset({"1", "ack", "acknowledge"}) | OK
_ESCALATE = frozenset({"2", "esc", "escalate", "no"})
_SNOOZE = frozenset({"3", "snooze", "later"})
_NAMED = re.compile(r"(?i)(?<![-\w])(?:inc[- ]?|#)(\d{1,9})\b")
_NUMBER = re.compile(r"\d{1,9}")
_ALONE = re.compile(r"(?i)\d{1,9}(?:(?:\s*[,&+]\s*|\s+and\s+|\s+)\d{1,9})*[.!]*")
_JOINED = re.compile(r"(?i)^(?:[\s,&+]|and\b)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Which:
    """`incidents` none: all that waits. `minutes` None: a time is named that I cannot read."""

    incidents: tuple[int, ...] = ()
    minutes: int | None = SNOOZE


def meant(word: str) -> Answer | None:
    """The answer that a word, or a key of the telephone, stands for."""
    if word in _ACKNOWLEDGE:
        return "acknowledge"
    if word in _SNOOZE:
        return "snooze"
    return "escalate" if word in _ESCALATE else None


def which(answer: Answer, rest: str) -> Which:
    """What the words after the answer say.

    Pages are named by INC-12, #12, or numbers that are all there is, as people write "ok, give me 5 min", too. A number
    after a snooze is its minutes.
    """
    named = tuple(dict.fromkeys(int(each) for each in _NAMED.findall(rest)))
    if answer == "snooze":
        return Which(incidents=named, minutes=minutes_of(_JOINED.sub(" ", _NAMED.sub(" ", rest)).strip(), SNOOZE))
    alone = _ALONE.fullmatch(rest.strip())
    return Which(incidents=tuple(dict.fromkeys(map(int, _NUMBER.findall(rest)))) if alone else named)
