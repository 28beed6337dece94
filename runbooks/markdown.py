"""Markdown as checklists are written in it: headings, items and the rest by line; and text without its markup."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import unescape
from typing import Literal, TypeAlias

_ITEM = re.compile(r"(\s*)(?:(?:[-*+•]|\d{1,3}[.)])\s+(?:\[([ xX])\]\s*)?|\[([ xX])\]\s+|[☐☑✓]\s*)(\S.*)")
_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*")
_BOLD_ALONE = re.compile(r"\s{0,3}(?:\*\*(?!\s)([^*]+)\*\*|__(?!\s)([^_]+)__):?\s*")
_UNDERLINE = re.compile(r"\s{0,3}(=+|-+)\s*")
_RULE = re.compile(r"\s{0,3}([-*_])(?:\s*\1){2,}\s*")
_FENCE = re.compile(r"\s*(`{3,}|~{3,})")
_DEFINITION = re.compile(r"\s{0,3}\[([^\]]+)\]:\s*<?([^\s>]+)>?.*")

_TARGET = (
    r"[^()\s<>]*(?:\((?:[^()\s]|\([^()\s]*\))*\)[^()\s<>]*)*"  # its own brackets stand in pairs, as in alert(f(1))
)
_TITLE = r"(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)|[^)]*))?\s*"
_LINK = re.compile(rf"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\](?:\(\s*(?:<([^<>]*)>|({_TARGET})){_TITLE}\)|\[([^\]]*)\])")
_BARE = re.compile(r"<?(https?://[^\s<>|\"]+[^\s<>|\".,;:!?)\]'])>?")
_MARKS = (
    re.compile(r"(?<!\\)(\*\*|__)(?=\S)(.+?)(?<=\S)\1"),
    re.compile(r"(?<![\\\w])([*_])(?=\S)(.+?)(?<=\S)\1(?!\w)"),
    re.compile(r"(?<!\\)(~~)(?=\S)(.+?)(?<=\S)\1"),
    re.compile(r"(?<!\\)(`+)(.+?)\1"),
)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--.*?-->")
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")

BOLD = 7  # the level of a line of bold text alone, which stands for a heading below all others


@dataclass(frozen=True, slots=True)
class Heading:
    line: int
    level: int  # from 1
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list, with what continues it."""

    line: int
    text: str
    nested: bool
    ticked: bool


@dataclass(frozen=True, slots=True)
class Other:
    """Anything else. What is no paragraph has no place in a checklist."""

    line: int
    kind: Literal["paragraph", "table", "code", "front matter", "comment"]
    text: str


Block: TypeAlias = Heading | Item | Other


@dataclass(frozen=True, slots=True)
class Inline:
    """Text without its markup, and what it linked to: pairs of a label and an address."""

    text: str
    links: Sequence[tuple[str, str]]
    images: int


def blocks(text: str) -> tuple[list[Block], Mapping[str, str]]:
    """What the text is made of, in order, and its link definitions by name in small letters."""
    lines = text.removeprefix("\ufeff").splitlines()
    found: list[Block] = []
    definitions: dict[str, str] = {}
    begin = _front_matter(lines, found)
    until = ""  # what ends the block that is open
    apart = True  # a blank line stands between this line and the block before
    for number, line in enumerate(lines[begin:], begin + 1):
        last = found[-1] if found else None
        if until:
            if isinstance(last, Other):
                found[-1] = replace(last, text=f"{last.text}\n{line}")
            until = "" if until in line else until
        elif not line.strip():
            apart = True
            continue
        elif fence := _FENCE.match(line):
            found.append(Other(number, "code", line))
            until = fence[1]
        elif line.lstrip().startswith("<!--"):
            found.append(Other(number, "comment", line))
            until = "" if "-->" in line else "-->"
        elif defined := _DEFINITION.fullmatch(line):
            definitions[defined[1].lower()] = defined[2]
        else:
            _take(line, number, found, apart=apart)
        apart = False
    return found, definitions


def inline(text: str, definitions: Mapping[str, str]) -> Inline:
    """Text as a reader sees it. Labels stay in it, and so do addresses that stand there by themselves."""
    links: list[tuple[str, str]] = []
    images = 0

    def labelled(found: re.Match[str]) -> str:
        nonlocal images
        label, target = found[2], found[3] if found[3] is not None else found[4]
        if target is None:
            target = definitions.get((found[5] or label).lower())
        if target is None:
            return found[0]
        if found[1]:
            images += 1
        else:
            links.append((_plain(label), unescape(target)))
        return label

    def alone(found: re.Match[str]) -> str:
        links.append(("", unescape(found[1])))
        return found[1]

    with_labels = _LINK.sub(labelled, text)
    return Inline(_plain(_BARE.sub(alone, with_labels)), links, images)


def _front_matter(lines: Sequence[str], found: list[Block]) -> int:
    """Take what stands between two rules at the very beginning; returns how many lines that were."""
    if not lines or lines[0].strip() != "---" or "---" not in (line.strip() for line in lines[1:]):
        return 0
    end = next(number for number, line in enumerate(lines[1:], 1) if line.strip() == "---")
    found.append(Other(1, "front matter", "\n".join(lines[1:end])))
    return end + 1


def _take(line: str, number: int, found: list[Block], *, apart: bool) -> None:
    """Add a line to the blocks: one of its own, or more of the last."""
    last = found[-1] if found else None
    goes_on = isinstance(last, Other) and last.kind == "paragraph" and not apart
    if goes_on and isinstance(last, Other) and (under := _UNDERLINE.fullmatch(line)) and "\n" not in last.text:
        found[-1] = Heading(last.line, 1 if under[1].startswith("=") else 2, last.text.strip())
    elif _RULE.fullmatch(line):
        pass
    elif head := _HEADING.fullmatch(line):
        found.append(Heading(number, len(head[1]), head[2]))
    elif bold := _BOLD_ALONE.fullmatch(line):
        found.append(Heading(number, BOLD, (bold[1] or bold[2]).rstrip(":")))
    elif item := _ITEM.fullmatch(line):
        indent = item[1].expandtabs(4)
        ticked = (item[2] or item[3] or "").lower() == "x" or line.lstrip()[0] in "☑✓"
        found.append(Item(number, item[4], nested=len(indent) >= 2, ticked=ticked))
    elif line.lstrip().startswith("|"):
        if isinstance(last, Other) and last.kind == "table" and not apart:
            found[-1] = replace(last, text=f"{last.text}\n{line}")
        else:
            found.append(Other(number, "table", line))
    elif isinstance(last, Item) and (not apart or line[0].isspace()):
        found[-1] = replace(last, text=f"{last.text} {line.strip()}")
    elif goes_on and isinstance(last, Other):
        found[-1] = replace(last, text=f"{last.text}\n{line}")
    else:
        found.append(Other(number, "paragraph", line.strip().removeprefix(">").strip()))


def _plain(text: str) -> str:
    text = _TAG.sub(" ", text)
    for mark in _MARKS:
        text = mark.sub(r"\2", text)
    text = unescape(_ESCAPED.sub(r"\1", text))
    return " ".join(_UNSTORABLE.sub(" ", text).split())


def lines_of(text: str) -> Iterator[str]:
    """A block's text, a line at a time, without the marks of a quotation."""
    return (line.strip().removeprefix(">").strip() for line in text.splitlines())
