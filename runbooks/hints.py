"""What a hand-written step says besides what to do: who, until when, whether it must be, what to record."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta

from runbooks.parse import MAX_DUE, MAX_TEXT

# What a hand-written list calls our roles.
_ALSO: Mapping[str, str] = {
    "ic": "commander", "incident-commander": "commander", "incident-manager": "commander", "im": "commander",
    "lead": "commander", "incident-lead": "commander", "deputy-ic": "deputy", "notetaker": "scribe",
    "note-taker": "scribe", "comms": "communications", "communication": "communications", "pr": "communications",
    "comms-lead": "communications", "communications-lead": "communications", "sme": "subject-expert",
    "expert": "subject-expert", "subject-matter-expert": "subject-expert", "counsel": "legal", "lawyer": "legal",
    "legal-counsel": "legal", "dpo": "legal", "police": "law-enforcement", "law-enforcement-liaison": "law-enforcement",
    "wellness-contact": "wellness",
}  # fmt: skip
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}

_OWNER = re.compile(
    r"\s*(?P<open>[(\[]\s*)?[\u2013\u2014-]*\s*\b(?:owner|role|responsible|assignee|assigned to|who)\s*:\s*"
    r"@?(?P<who>[\w /&-]+?)\s*(?(open)[)\]]|(?=[)\].;,]|$))",
    re.IGNORECASE,
)
_OWNER_FIRST = re.compile(r"[(\[]?([\w /-]{2,40}?)[)\]]?\s*:\s+(?=\S)")
_DUE = re.compile(
    r"(?P<open>[(\[]\s*)?(?:\b(?:due(?:\s+(?:in|within|after))?|within|time limit)\s*:?\s*|\bT\s?\+\s?)"
    r"(?P<count>\d{1,4})\s*(?P<unit>m(?:in(?:ute)?s?)?|h(?:(?:ou)?rs?)?|d(?:ays?)?)\b\.?(?P<close>\s*[,;]?\s*[)\]])?",
    re.IGNORECASE,
)
_REQUIRED = re.compile(
    r"\s*[(\[]\s*(?:required|mandatory|must)\s*[)\]]|^(?:required|mandatory|must)\s*:\s*", re.IGNORECASE
)
_RECORD = re.compile(r"(?:^|[\s(\[])(?:record|write down|note down|document)\s*:\s*([^)\]]+)[)\]]?\s*$", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?](?=\s)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """`text` is what is left to do; `look` says what is worth a second look."""

    text: str
    role: str | None
    due_after: timedelta | None
    required: bool
    record: str | None
    look: tuple[str, ...]


def read_hints(text: str, roles: Collection[str]) -> Hints:
    """Take the plain hints out of a step's text. `roles` are the keys a role may have."""
    record = None
    if found := _RECORD.search(text):
        record, text = _capital(found[1].strip()[:MAX_TEXT]), text[: found.start()]
    required = bool(_REQUIRED.search(text))
    text, role, unknown = _role(_REQUIRED.sub(" ", text).strip(), roles)
    text, due, counts = _due(text)
    look = tuple(each for each in (unknown, counts) if each)
    return Hints(text=_tidy(text), role=role, due_after=due, required=required, record=record, look=look)


def _role(text: str, roles: Collection[str]) -> tuple[str, str | None, str]:
    """The text without its owner, their role, and what to look at if it is none."""
    if found := _OWNER.search(text):
        if role := _role_of(found["who"], roles):
            return f"{text[: found.start()]} {text[found.end() :]}", role, ""
        return text, None, f"“{found['who'].strip()}” is no role, so it stays in the text"
    if (found := _OWNER_FIRST.match(text)) and (role := _role_of(found[1], roles)):
        return text[found.end() :], role, ""
    return text, None, ""


def _role_of(words: str, roles: Collection[str]) -> str | None:
    key = "-".join(re.findall(r"[a-z0-9]+", words.lower()))
    known = _ALSO.get(key, key)
    return known if known in roles else None


def _due(text: str) -> tuple[str, timedelta | None, str]:
    """The text, without its due time where that stands apart; the due time; and that it counts otherwise now."""
    if (found := _DUE.search(text)) is None:
        return text, None, ""
    due = timedelta(**{_UNITS[found["unit"][0].lower()]: int(found["count"])})
    if not timedelta() < due <= MAX_DUE:
        return text, None, ""
    before, after = text[: found.start()], text[found.end() :]
    is_aside = (found["open"] and found["close"]) or _tidy(text) == _tidy(found[0])
    is_label = before.rstrip().endswith(("-", "\u2013", "\u2014", ".", ";", ",")) and not after.strip()
    look = f"“{found[0].strip(' ,;()[]')}” counts from the start of the runbook now"
    return (f"{before} {after}" if is_aside or is_label else text), due, look


def _tidy(text: str) -> str:
    """What is left of a step's text once the hints are taken out of it."""
    text = re.sub(r"[(\[]\s*[,;]?\s*[)\]]", " ", text)
    text = re.sub(r"([(\[])\s*[,;]\s*", r"\1", text)  # the first of several in brackets was taken
    text = re.sub(r"\s+([.,;])", r"\1", " ".join(text.split())).strip(" ,;\u2013\u2014-").removesuffix(":").strip()
    return _capital(text)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def fitting(text: str, most: int) -> tuple[str, str]:
    """As many whole sentences as fit, else as many words; and the rest."""
    if len(text) <= most:
        return text, ""
    ends = [found.end() for found in _SENTENCE.finditer(text) if found.end() <= most]
    cut = ends[-1] if ends else text.rfind(" ", 1, most + 1)
    cut = cut if cut > 0 else most
    return text[:cut].strip(), text[cut:].strip()
