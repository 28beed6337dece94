"""YAML read with positions: plain data, the line of everything in it, and faults instead of exceptions."""

import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TypeAlias

import yaml
from yaml.reader import ReaderError

Value: TypeAlias = "bool | int | float | str | list[Value] | dict[str, Value] | None"
Path: TypeAlias = tuple[str | int, ...]

_Loader: TypeAlias = "type[yaml.SafeLoader | yaml.CSafeLoader]"
_FAST: _Loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader

MAX_CHARACTERS = 500_000
MAX_DEPTH = 20

# YAML 1.2's words and JSON's numbers: `no`, `on`, `09:00`, `2026-01-05`, `007` and `+35312345` stay text.
_WORDS: Mapping[str, bool | None] = {
    "": None,
    "~": None,
    "null": None,
    "true": True,
    "false": False,
}
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+([eE][-+]?[0-9]{1,3})?")
# What no database column, chat message or hash can hold.
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_SWALLOWED = re.compile(r"[ \t]+(#[^\s#][^\r\n]*)")

_NO_KEY = "\0"  # stands in a path for a key that is not text; no real key can hold it

# PyYAML's problem (a fragment of it) -> what was found, what to write instead.
_SYNTAX: Sequence[tuple[str, str, str]] = (
    ("'\\t'", "a tab", "indent with spaces"),
    (
        "mapping values are not allowed",
        'a ": " where a value ends, or a wrong indentation',
        'put text that contains ": " in quotes',
    ),
    ("that cannot start any token", "a value that begins with a special character", "put it in quotes"),
    ("could not find expected ':'", 'a line that is no "key: value"', "check its indentation and colon"),
    ("expected <block end>", "a line that does not fit the ones above", "check indentation and quotes"),
    ("unexpected end of stream", "a quote that is never closed", "close it"),
    ("expected ',' or", "a bracket that is never closed, or a missing comma", "close it"),
    ("expected a single document", "a second document", "one document a file"),
)


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong in a file: where, what was found, and what may stand there."""

    file: str
    line: int  # counted from 1
    path: Path
    found: str
    allowed: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}: "
        if self.path:
            where += f"{dotted(self.path)}: "
        return where + "; ".join(part for part in (self.found, self.allowed) if part)


class Faulty(Exception):
    """A file cannot be used; `faults` holds everything that is wrong with it, in the order of its lines."""

    def __init__(self, faults: Collection[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.file, fault.line)))
        super().__init__("\n".join(map(str, self.faults)))


@dataclass(frozen=True, slots=True)
class Document:
    """What a YAML file says. `value` is None if it is empty or, with `faults`, if it could not be read."""

    file: str
    value: Value
    faults: tuple[Fault, ...]
    lines: Mapping[Path, int] = field(repr=False)

    def line(self, path: Sequence[str | int]) -> int:
        """The line (from 1) of the key or list item at `path`; of the nearest parent if it is absent."""
        at = tuple(path)
        while at not in self.lines and at:
            at = at[:-1]
        return self.lines.get(at, 1)

    def fault(self, path: Sequence[str | int], found: str, allowed: str = "") -> Fault:
        """A fault at `path`, with its line filled in."""
        return Fault(self.file, self.line(path), tuple(path), found, allowed)


def read(text: str, file: str) -> Document:
    """Read one YAML document; never raises. `file` is only the name that faults show.

    Only text, whole and decimal numbers, true, false and null are recognised; everything else is text.
    Aliases, tags, duplicate keys and keys that are not text are faults.
    """
    if len(text) > MAX_CHARACTERS:
        fault = Fault(file, 1, (), f"{len(text):,} characters", f"at most {MAX_CHARACTERS:,}")
        return Document(file, None, (fault,), {})
    document = _read(text, file, _FAST)
    # libyaml is many times as fast; what is at fault is told in the words and places of PyYAML's own parser.
    return _read(text, file, yaml.SafeLoader) if document.faults and _FAST is not yaml.SafeLoader else document


def _read(text: str, file: str, loader: "_Loader") -> Document:
    builder = _Builder(file, text, loader)
    value: Value = None
    try:
        value = builder.document()
    except yaml.YAMLError as error:
        builder.faults.append(_syntax(error, file, text))
    except _TooDeepError as error:
        builder.faults.append(Fault(file, error.line, (), f"lists in lists {MAX_DEPTH} deep", "flatter data"))
    except (ValueError, OverflowError):  # the parser's own, for escapes beyond Unicode and absurd numbers
        builder.faults.append(Fault(file, 1, (), "an escape or number that YAML does not have", "plain text"))
    return Document(file, value, tuple(builder.faults), builder.lines)


def suggestion(found: str, allowed: Collection[str]) -> str:
    """What to write instead of `found`: the nearest allowed word, else all of them."""
    near = get_close_matches(found.lower(), [str(word) for word in allowed], n=1, cutoff=0.6)
    if near:
        return f'did you mean "{near[0]}"?'
    return f"allowed: {', '.join(sorted(allowed))}" if allowed else "none are defined"


def dotted(path: Sequence[str | int]) -> str:
    """A path as people write it: `schedules.tns.rotation[1]`, list items counted from 0."""
    shown = ""
    for part in path:
        if isinstance(part, int):
            shown += f"[{part}]"
        else:
            shown += f".{shorten(part, 60)}" if shown else shorten(part, 60)
    return shown


def shorten(text: str, limit: int) -> str:
    """`text` on one line, cut to `limit` characters with an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


class _TooDeepError(Exception):
    def __init__(self, line: int) -> None:
        self.line = line


class _Builder:
    """Builds plain data from PyYAML's events, which come lazily: an alias never expands, depth is bounded."""

    def __init__(self, file: str, text: str, loader: "_Loader") -> None:
        self.file = file
        self.text = text
        self.loader = loader
        self.faults: list[Fault] = []
        self.lines: dict[Path, int] = {}
        self.events: Iterator[yaml.Event] = iter(())

    def document(self) -> Value:
        self.events = yaml.parse(self.text, Loader=self.loader)
        value: Value = None
        documents = 0
        for event in self.events:
            if not isinstance(event, yaml.DocumentStartEvent):
                continue
            documents += 1
            if documents > 1:
                self._fault(event, (), "a second document", "one document a file")
                break
            value = self._node(next(self.events), ())
        return value

    def _fault(self, event: yaml.Event, path: Path, found: str, allowed: str) -> None:
        self.faults.append(Fault(self.file, _line(event), path, found, allowed))

    def _node(self, event: yaml.Event, path: Path) -> Value:
        self.lines.setdefault(path, _line(event))
        if isinstance(event, yaml.AliasEvent):
            self._fault(event, path, f"the alias *{event.anchor}", "write the value out")
            return None
        if len(path) > MAX_DEPTH:
            raise _TooDeepError(_line(event))
        if isinstance(event, yaml.NodeEvent) and getattr(event, "tag", None):
            self._fault(event, path, "a tag (!)", "plain values")
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, path)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Value] = []
            while not isinstance(item := next(self.events), yaml.SequenceEndEvent):
                items.append(self._node(item, (*path, len(items))))
            return items
        return self._mapping(path)

    def _mapping(self, path: Path) -> dict[str, Value]:
        pairs: dict[str, Value] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if isinstance(event, yaml.ScalarEvent):
                key = self._scalar(event, path)
            else:
                key = self._node(event, (*path, _NO_KEY))
            if isinstance(key, str):
                here: Path = (*path, key)
                known = self.lines.get(here)
                self.lines.setdefault(here, _line(event))
                value = self._node(next(self.events), here)
                if key in pairs:
                    self._fault(event, here, f"already given on line {known}", "once only")
                pairs.setdefault(key, value)
            else:
                self._fault(event, path, "a key that is not text", "put the key in quotes")
                self._node(next(self.events), (*path, _NO_KEY))
        return pairs

    def _scalar(self, event: yaml.ScalarEvent, path: Path) -> Value:
        text: str = event.value
        if _UNSTORABLE.search(text):
            self._fault(event, path, "a control character", "plain text")
            return _UNSTORABLE.sub(" ", text)
        if not event.implicit[0]:  # in quotes, or a block
            return text
        end = event.end_mark.index if event.end_mark else len(self.text)
        if swallowed := _SWALLOWED.match(self.text, end):
            self._fault(
                event,
                path,
                f'YAML takes "{shorten(swallowed[1], 40)}" for a comment',
                "put the text in quotes, or a space after the #",
            )
        return _plain(text)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _plain(text: str) -> Value:
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text) and math.isfinite(number := float(text)):
        return number
    return text


def _syntax(error: yaml.YAMLError, file: str, text: str) -> Fault:
    if isinstance(error, ReaderError):
        line = text.count("\n", 0, error.position) + 1
        return Fault(file, line, (), "a character that YAML does not allow", "plain text in UTF-8")
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return Fault(file, 1, (), "not YAML", "YAML")
    problem = error.problem or ""
    mark = error.problem_mark
    if error.context_mark is not None and ("end of stream" in problem or "expected ':'" in problem):
        mark = error.context_mark  # where the trouble began, not where it showed
    for fragment, found, allowed in _SYNTAX:
        if fragment in problem:
            return Fault(file, mark.line + 1, (), found, allowed)
    return Fault(file, mark.line + 1, (), f"not YAML ({shorten(problem, 120)})", "check the line")
