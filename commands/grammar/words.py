"""The text of a slash command, word by word: what Slack and phones did to it is undone here."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

# Invisible characters that change how a text reads without being part of it: zero-width space, soft hyphen, word
# joiner, byte-order mark, and everything that turns the direction of writing. The joiners of emoji and Persian stay.
_INVISIBLE = dict.fromkeys(
    [0x00AD, 0x061C, 0x180E, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF]
)
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
_QUOTES = '"\u201c\u201d\u201e\u00ab\u00bb\uff02\u300c\u300d'
_SINGLE_QUOTES = "'\u2018\u2019"
_AROUND = ".,:;!?()[]`*\u3002\u3001"
_LONGEST_ECHO = 40
_LONGEST_COUNT = 6
_LONGEST_LIST = 10

_WORD = re.compile(r"(?:<[^<>\n]*>|[^\s<])+|\S")  # a mention or link is one word, whatever its label holds
_SPECIAL = re.compile(r"<([^<>\n]*)>|<(?=[@#!<])|&(?:lt|gt|amp);")
_PERSON = re.compile(r"<@([A-Z0-9]+)(?:\|([^<>]*))?>[,.:;]?")
_GROUP = re.compile(r"<!subteam\^([A-Z0-9]+)(?:\|([^<>]*))?>[,.:;]?")
_MAIL = re.compile(r"<mailto:([^<>|\s]+)(?:\|[^<>]*)?>[,.:;]?")
_ENTITY = re.compile(r"&(?:lt|gt|amp);")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}
_QUOTED = re.compile(f"[{_QUOTES}]([^{_QUOTES}]+)[{_QUOTES}](?=\\s|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Somebody as typed: a Slack id when Slack knew whom was meant, otherwise a word (a key, a name, a team, a policy).

    With a Slack id, `word` is at most the label that Slack added. Nothing is resolved here.
    """

    slack_id: str | None = None
    word: str | None = None

    @property
    def is_me(self) -> bool:
        """Whether the writer means themselves."""
        return self.slack_id is None and self.word is not None and self.word.casefold() in ("me", "myself")


ME = Mention(word="me")


def clean(raw: str) -> str:
    """Slack's text without control and direction characters, every kind of space a space; line breaks stay."""
    raw = raw.replace("\r\n", "\n").translate(_INVISIBLE)
    return "".join(map(_visible, raw)).strip()


def _visible(character: str) -> str:
    if character in "\n\r\v\f\x85\u2028\u2029":
        return "\n"
    match unicodedata.category(character):
        case "Zs":
            return " "
        case "Cc":
            return " " if character == "\t" else ""
        case "Cs":  # half of a pair, which no database stores
            return ""
        case _:
            return character


def head(text: str) -> tuple[str, str]:
    """The first word and the rest; ("", "") when there is none."""
    found = _WORD.search(text)
    return (found[0], text[found.end() :].strip()) if found else ("", "")


def tail(text: str) -> tuple[str, str]:
    """What stands before the last word, and the last word; ("", "") when there is none."""
    words = list(_WORD.finditer(text))
    return (text[: words[-1].start()].strip(), words[-1][0]) if words else ("", "")


def fold(word: str) -> str:
    """A word as the grammar compares it: any case, full width or not, any dash, without the punctuation around it."""
    word = unicodedata.normalize("NFKC", _ENTITY.sub(lambda found: _ENTITIES[found[0]], word))
    return word.translate(_DASHES).casefold().strip(_AROUND)


def squash(word: str) -> str:
    """A word as names are compared: `Card-Testing`, `card_testing` and `card testing` are one."""
    return re.sub(r"[-_\s]+", "", fold(word))


def number(word: str) -> int | None:
    """A small count as typed (`3`, `#3`, `3.`), or None."""
    said = fold(word).removeprefix("#")
    return int(said) if said.isdecimal() and len(said) <= _LONGEST_COUNT and int(said) > 0 else None


def plain(text: str) -> str:
    """The text as its writer saw it: escapes undone, mentions and links readable and no longer mentions.

    What was typed as `<!channel>` stays so: it is data, escaped where it is shown.
    """
    return _SPECIAL.sub(_as_seen, text).strip()


def one_line(text: str) -> str:
    """`plain`, in one line and without quotation marks around it."""
    return unquoted(" ".join(plain(text).split()))


def unquoted(text: str) -> str:
    """Without the quotation marks around the whole of it, straight or smart."""
    for marks in (_QUOTES, _SINGLE_QUOTES):
        inner = text[1:-1]
        if len(text) > 1 and text[0] in marks and text[-1] in marks and not any(mark in inner for mark in marks):
            return inner.strip()
    return text


def quoted(text: str) -> tuple[str, str] | None:
    """What stands in quotation marks at the beginning, and the rest; None when nothing does."""
    found = _QUOTED.match(text)
    return (found[1], text[found.end() :].strip()) if found else None


def mention(text: str) -> Mention | None:
    """The one person, team or policy that the whole text names; None when it is empty or names more than one."""
    if found := _PERSON.fullmatch(text):
        return Mention(slack_id=found[1], word=_label(found[2] or "").removeprefix("@") or None)
    if found := _GROUP.fullmatch(text):
        return Mention(word=_label(found[2] or "").removeprefix("@") or found[1])
    if found := _MAIL.fullmatch(text):
        return Mention(word=_label(found[1]))
    if "<" in text:
        return None
    word = re.sub("[<>]", "", unicodedata.normalize("NFKC", one_line(text))).strip(_AROUND).removeprefix("@").strip()
    return Mention(word=word) if word else None


def is_mention(word: str) -> bool:
    """Whether a word in the middle of a text can only be meant as a person: `<@U1>` or `@ana`."""
    return bool(_PERSON.fullmatch(word)) or bool(re.fullmatch(r"@\w[\w.-]*", fold(word)))


def shown(text: str, longest: int = _LONGEST_ECHO) -> str:
    """What was typed, harmless in a sentence, whether or not that is escaped later; cut after `longest` characters."""
    text = " ".join(re.sub("[<>&`]", " ", plain(text)).split())
    return text if len(text) <= longest else text[: longest - 1] + "\u2026"


def listed(words: Iterable[str]) -> str:
    """`a`, `b` and `c`, cut after ten; an eleventh is told rather than counted."""
    shorts = [f"`{shown(word)}`" for word in words]
    if len(shorts) > _LONGEST_LIST + 1:
        shorts = [*shorts[:_LONGEST_LIST], f"{len(shorts) - _LONGEST_LIST} more"]
    return " and ".join([", ".join(shorts[:-1]), shorts[-1]]) if len(shorts) > 1 else "".join(shorts)


def _as_seen(found: re.Match[str]) -> str:
    """A mention, a link, an escape or a stray bracket, as its writer saw it."""
    if found[1] is None:
        return _ENTITIES.get(found[0], "")
    target, _, label = found[1].partition("|")
    target, label = _label(target), _label(label)
    if target.startswith("!date^"):
        return label
    if target.startswith("!"):
        return "@" + (label or target[1:].removeprefix("subteam^")).removeprefix("@")
    if target.startswith(("@", "#")):
        return target[0] + (label or target[1:]).removeprefix(target[0])
    return _link(target, label)


def _link(url: str, label: str) -> str:
    typed = url.partition(":")[2].removeprefix("//").rstrip("/")
    if not label or label == url:
        return url
    return label if label.rstrip("/") == typed else f"{label} ({url})"  # the first: Slack made a link of what was typed


def _label(text: str) -> str:
    return _ENTITY.sub(lambda found: _ENTITIES[found[0]], text).replace("<", "").replace(">", "")
