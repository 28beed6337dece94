"""The kinds of file that an export can be."""

from collections.abc import Mapping
from typing import Literal

Format = Literal["html", "pdf", "md", "csv", "json"]
FORMATS: Mapping[Format, str] = {
    "html": "a page for the browser",
    "pdf": "PDF",
    "md": "Markdown",
    "csv": "a table of the timeline",
    "json": "JSON",
}  # each with what it is called in a sentence
_OTHER_WORDS: Mapping[str, Format] = {"markdown": "md", "postmortem": "html", "page": "html", "table": "csv"}


def format_of(word: str) -> Format | None:
    """The format that a word names, None if it names none."""
    by_name: Mapping[str, Format] = {name: name for name in FORMATS}
    return by_name.get(word.lower()) or _OTHER_WORDS.get(word.lower())
