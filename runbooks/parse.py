"""A runbook's YAML to a Runbook, or every fault in it at once."""

import hashlib
import re
from collections.abc import Collection, Mapping
from datetime import timedelta
from pathlib import PurePath
from urllib.parse import urlsplit

from runbooks.document import Document, Fault, Faulty, Path, Value, read, shorten, suggestion
from runbooks.runbook import Link, Runbook, Stage, Step

MAX_TITLE = 150
MAX_TEXT = 300
MAX_WHEN = 600
MAX_URL = 2_000
MAX_STEPS = 60
MAX_DUE = timedelta(days=90)

RUNBOOK_KEYS = ("title", "when", "links", "stages", "postmortem_shows", "private")
STAGE_KEYS = ("title", "steps")
STEP_KEYS = ("key", "text", "role", "due_after", "link", "required", "record")

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MAX_NAME = 48
_DURATION = re.compile(r"([1-9][0-9]{0,5})([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_FORBIDDEN_IN_URL = re.compile(r"[\s<>|\"]")


def parse(text: str, file: str, roles: Collection[str] | None = None) -> Runbook:
    """Read one runbook; its name is `file`'s, without folder and ending.

    `roles` are the keys a step's role may have; None allows any. Raises Faulty with all faults at once.
    """
    document = read(text, file)
    reading = _Reading(document, roles)
    if document.value is None and document.faults:
        raise Faulty(document.faults)
    runbook = reading.runbook(PurePath(file).stem)
    faults = [*document.faults, *reading.faults]
    if faults:
        raise Faulty(faults)
    return runbook


def slug(text: str) -> str:
    """A step's key made of its text: the same for the same text, whatever its script."""
    words = re.findall(r"[a-z0-9]+", text.lower())
    key = ""
    for word in words:
        longer = f"{key}-{word}" if key else word
        if len(longer) > _MAX_NAME:
            break
        key = longer
    return key or "step-" + hashlib.sha256(text.encode()).hexdigest()[:8]


class _Reading:
    """One pass over a document; what is wrong goes to `faults`, and a stand-in lets the pass go on."""

    def __init__(self, document: Document, roles: Collection[str] | None) -> None:
        self.document = document
        self.roles = roles
        self.faults: list[Fault] = []
        self.keys: dict[str, int] = {}  # step key -> its line

    def fault(self, path: Path, found: str, allowed: str = "") -> None:
        self.faults.append(self.document.fault(path, found, allowed))

    def runbook(self, name: str) -> Runbook:
        if not _NAME.fullmatch(name) or len(name) > _MAX_NAME:
            self.fault(
                (),
                f'the file is named "{shorten(name, 60)}"',
                f"small letters, digits and single dashes, at most {_MAX_NAME}",
            )
        if (given := self._mapping(self.document.value, (), RUNBOOK_KEYS)) is None:
            return Runbook(name=name, title="", when="", stages=())
        title = self._required(given, "title", (), MAX_TITLE)
        stages = tuple(
            self._stage(stage, ("stages", number))
            for number, stage in enumerate(self._list(given, "stages", (), needed=True))
        )
        count = sum(len(stage.steps) for stage in stages)
        if count > MAX_STEPS:
            self.fault(("stages",), f"{count} steps", f"at most {MAX_STEPS}, so that it fits a checklist")
        return Runbook(
            name=name,
            title=title,
            when=self._optional(given, "when", (), MAX_WHEN) or "",
            stages=stages,
            postmortem_shows=tuple(
                self._text(line, ("postmortem_shows", number), MAX_TEXT)
                for number, line in enumerate(self._list(given, "postmortem_shows", (), needed=False))
            ),
            links=self._links(given.get("links")),
            private=self._flag(given.get("private", False), ("private",)),
        )

    def _stage(self, value: Value, path: Path) -> Stage:
        if (given := self._mapping(value, path, STAGE_KEYS)) is None:
            return Stage(title="", steps=())
        return Stage(
            title=self._required(given, "title", path, MAX_TITLE),
            steps=tuple(
                self._step(step, (*path, "steps", number))
                for number, step in enumerate(self._list(given, "steps", path, needed=True))
            ),
        )

    def _step(self, value: Value, path: Path) -> Step:
        if isinstance(value, str):  # the short form: a step is its text
            text = self._text(value, path, MAX_TEXT)
            return Step(key=self._key({}, text, path), text=text)
        if (given := self._mapping(value, path, STEP_KEYS)) is None:
            return Step(key="", text="")
        text = self._required(given, "text", path, MAX_TEXT)
        return Step(
            key=self._key(given, text, path),
            text=text,
            role=self._role(given, path),
            due_after=self._duration(given["due_after"], (*path, "due_after")) if "due_after" in given else None,
            link=self._url(given["link"], (*path, "link")) if "link" in given else None,
            required=self._flag(given.get("required", False), (*path, "required")),
            record=self._optional(given, "record", path, MAX_TEXT),
        )

    def _key(self, given: Mapping[str, Value], text: str, path: Path) -> str:
        key = slug(text)
        where = path
        if "key" in given:
            where = (*path, "key")
            key = self._text(given["key"], where, _MAX_NAME)
            if key and not _NAME.fullmatch(key):
                self.fault(where, f'"{key}"', "small letters, digits and single dashes, as in call-back")
        if not text and "key" not in given:
            return key  # what is wrong with the step is its text, not a key made of nothing
        line = self.document.line(where)
        if key in self.keys:
            self.fault(where, f'a second step "{key}" (the first is on line {self.keys[key]})', "give it its own key")
        self.keys.setdefault(key, line)
        return key

    def _role(self, given: Mapping[str, Value], path: Path) -> str | None:
        role = self._optional(given, "role", path, MAX_TITLE)
        if role and self.roles is not None and role not in self.roles:
            self.fault((*path, "role"), f'"{role}" is not a role', suggestion(role, self.roles))
        return role

    def _links(self, value: Value) -> tuple[Link, ...]:
        if value is None:
            return ()
        if not isinstance(value, dict):
            self.fault(("links",), _kind(value), 'a title and an address each, as in "Forms: https://..."')
            return ()
        return tuple(
            Link(
                title=self._text(title, ("links", title), MAX_TITLE),
                url=self._url(url, ("links", title)),
            )
            for title, url in value.items()
        )

    def _url(self, value: Value, path: Path) -> str:
        url = self._text(value, path, MAX_URL)
        if url and not is_web_address(url):
            self.fault(path, f'"{shorten(url, 60)}" is not a web address', "https://... or http://...")
        return url

    def _duration(self, value: Value, path: Path) -> timedelta | None:
        match = _DURATION.fullmatch(value) if isinstance(value, str) else None
        if match is None:
            self.fault(path, f"{_kind(value)} is not a duration", "a number and s, m, h or d, as in 15m or 2h")
            return None
        due = timedelta(**{_UNITS[match[2]]: int(match[1])})
        if due > MAX_DUE:
            self.fault(path, f"{_kind(value)} is too long", f"at most {MAX_DUE.days}d")
            return None
        return due

    def _flag(self, value: Value, path: Path) -> bool:
        if isinstance(value, bool):
            return value
        self.fault(path, _kind(value), "true or false")
        return False

    def _mapping(self, value: Value, path: Path, keys: Collection[str]) -> Mapping[str, Value] | None:
        if not isinstance(value, dict):
            self.fault(path, _kind(value), f"keys with values: {', '.join(keys)}")
            return None
        for key in value:
            if key not in keys:
                self.fault((*path, key), "unknown key", suggestion(key, keys))
        return value

    def _list(self, given: Mapping[str, Value], key: str, path: Path, *, needed: bool) -> list[Value]:
        value = given.get(key)
        if value is None or value == []:
            if not needed:
                return []
            self.fault((*path, key) if key in given else path, f"no {key}", f"at least one under {key}:")
            return []
        if not isinstance(value, list):
            self.fault((*path, key), _kind(value), 'a list, each item after "- "')
            return []
        return value

    def _required(self, given: Mapping[str, Value], key: str, path: Path, limit: int) -> str:
        if key not in given:
            self.fault(path, f"no {key}", f"{key}: and some text")
            return ""
        return self._text(given[key], (*path, key), limit)

    def _optional(self, given: Mapping[str, Value], key: str, path: Path, limit: int) -> str | None:
        return self._text(given[key], (*path, key), limit) if key in given else None

    def _text(self, value: Value, path: Path, limit: int) -> str:
        """Text on one line; layout in the file has no meaning."""
        if not isinstance(value, str) and value is not None:
            self.fault(path, _kind(value), "text; put it in quotes")
            return ""
        text = " ".join((value or "").split())
        if not text:
            self.fault(path, "empty", "some text")
        if len(text) > limit:
            self.fault(path, f"{len(text)} characters", f"at most {limit}")
            return text[:limit]
        return text


def is_web_address(url: str) -> bool:
    """Whether a link can go there: http or https, with a host, and without what would end a link in chat."""
    try:
        parts = urlsplit(url)
    except ValueError:  # a broken IPv6 address
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and not _FORBIDDEN_IN_URL.search(url)


def _kind(value: Value) -> str:
    """A value as a fault names it."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{shorten(value, 60)}"'
    if isinstance(value, list):
        return "a list"
    return "keys and values" if isinstance(value, dict) else f"the number {value}"
