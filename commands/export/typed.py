"""Typed text in a file: shown as it was typed, and unable to become structure, markup, HTML or a formula."""

import re

_LINE_END = re.compile("\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
# Control characters, and those that turn the direction of what follows them.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\x80-\x9f\u202a-\u202e\u2066-\u2069]")
# An underscore within a word, as in an id, is no markup anywhere; so is a tilde after a slash, as in an address.
_MARKUP = re.compile(r"[\\`*\[\]|]|(?<![^\W_])_|_(?![^\W_])|(?<!/)~|(?<!\S)#")
_BLOCK = re.compile(r"^(?:(?=[-+=])|(\d+)(?=[.)](?:\s|$)))")  # a list or a heading's underline, if it begins a line
_FORMULA = re.compile("[=+\\-@\uff1d\uff0b\uff0d\uff20]")
_ENTITY = re.compile(r"&(?=#?\w+;)")


def typed(text: str) -> str:
    """The text on one line of Markdown, at any place of it; `<br>` for its line ends."""
    lines = (seen(line).strip() for line in _LINE_END.split(text.strip()))
    return _BLOCK.sub(r"\1\\", "<br>".join(_escaped(line) for line in lines))


def seen(text: str) -> str:
    """The text without what cannot be seen: control characters, and those that turn the direction of writing."""
    return _UNSEEN.sub("", text)


def cell(text: str) -> str:
    """The text as one line of a spreadsheet's cell, which must not take it for a formula."""
    line = " ".join(seen(_LINE_END.sub(" ", text)).split())
    return f"'{line}" if _FORMULA.match(line) else line


def _escaped(line: str) -> str:
    line = _ENTITY.sub("&amp;", line.replace("\t", " "))
    line = line.replace("<", "&lt;").replace(">", "&gt;")
    return _MARKUP.sub(lambda found: "\\" + found[0], line)
