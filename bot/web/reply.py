"""What somebody's reply to our text messages means: which answer, for which page, and of a snooze for how long."""

import re
from dataclasses import dataclass

from commands.page.answer import SNOOZE, Answer

OK = frozenset({"ok", "okay", "yes"})
_ACKNOWLEDGE = frozenset({"1", "ack", "acknowledge"}) | OK
_ESCALATE = frozenset({"2", "esc", "escalate", "no"})
_SNOOZE = frozenset({"3", "snooze", "later"})
_NAMED = re.compile(r"(?i)(?<![-\w])(?:inc[- ]?|#)(\d{1,9})\b")
_ALONE = re.compile(r"(\d{1,9})[.!]*")
_SPAN = re.compile(
    r"(?i)(?:(?:in|for) )?"
    r"(?:(?P<days>\d{1,5}) ?d(?:ays?)?(?![a-z]))? ?"
    r"(?:(?P<hours>\d{1,5}) ?h(?:ours?|rs?)?(?![a-z]))? ?"
    r"(?:(?P<minutes>\d{1,5})(?P<unit> ?m(?:in(?:ute)?s?)?)?)?(?![\w:]|[.,]\d)"
)
_COURTESY = re.compile(r"(?i)[\s.,!]*(?:(?:please|pls|thanks|thx)[\s.!]*)?")
_ABOUT_TIME = re.compile(r"(?i)\d|hour|minute|\bday|week|morrow|tonight|morning|evening")


@dataclass(frozen=True, slots=True, kw_only=True)
class Which:
    """`incident_id` None: all that waits. `minutes` None: a time is named that I cannot read."""

    incident_id: int | None = None
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

    A page is named by INC-12, #12, or a number that is all there is, as people write "ok, give me 5 min", too. A
    number after a snooze is its minutes.
    """
    named = _NAMED.search(rest)
    incident_id = int(named[1]) if named else None
    if answer == "snooze":
        return Which(incident_id=incident_id, minutes=_minutes(_NAMED.sub(" ", rest).strip()))
    alone = _ALONE.fullmatch(rest.strip())
    return Which(incident_id=int(alone[1]) if alone else incident_id)


def _minutes(text: str) -> int | None:
    """How long "60", "45m", "2h30", "in 1 day, thanks" are; as usual if no time is named, None if I cannot read it."""
    found = _SPAN.match(text)
    days, hours, minutes = (int(found[name] or 0) if found else 0 for name in ("days", "hours", "minutes"))
    if found is None or not re.search(r"\d", found[0]):
        return None if _ABOUT_TIME.search(text) else SNOOZE
    after = text[found.end() :]
    has_unit = found["days"] or found["hours"] or found["unit"]
    if not (_COURTESY.fullmatch(after) or (has_unit and not _ABOUT_TIME.search(after))):
        return None
    return (days * 24 + hours) * 60 + minutes
