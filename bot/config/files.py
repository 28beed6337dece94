"""The team's files from disk, merged into one mapping that still knows where everything was written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.config.values import kind
from commands.export.html import TEMPLATE
from runbooks import document
from runbooks.document import Document, Fault, Value

# Sections that may be spread over the files of a folder; any other key belongs in one of them.
SPREAD = frozenset({"people", "types", "schedules", "policies"})


@dataclass(slots=True)
class Sources:
    """What the files say together, and what is wrong so far. `is_whole`: every one of them could be read."""

    root: str
    value: dict[str, Value] = field(default_factory=dict)
    places: dict[document.Path, Document] = field(default_factory=dict)  # a top-level key, or an entry below it
    faults: list[Fault] = field(default_factory=list)
    is_whole: bool = True

    def names(self, section: str) -> Sequence[str]:
        """The names that a section defines, whatever it says about them."""
        entries = self.value.get(section)
        return tuple(entries) if isinstance(entries, dict) else ()

    def fault(self, path: document.Path, found: str, allowed: str = "") -> Fault:
        """A fault at `path`, in the file that wrote it; at what surrounds it if it is absent."""
        written = self.places.get(path[:2]) or self.places.get(path[:1])
        if written is None:
            return Fault(self.root, 1, (), found, allowed)
        while path not in written.lines and path:
            path = path[:-1]
        return written.fault(path, found, allowed)


def gather(path: Path) -> Sources:
    """Read a file, or every YAML file of a folder; what cannot be read is among the faults."""
    sources = Sources(str(path))
    files = _yaml_files(path, sources.faults) if path.is_dir() else [path]
    sources.is_whole = bool(files)
    for file in files:
        if (read := _document(file, sources.faults)) is None:
            sources.is_whole = False
        else:
            _merge(*read, sources)
    return sources


def runbook_files(path: Path, faults: list[Fault]) -> Mapping[Path, str]:
    """The team's own runbooks beside its file, or in its folder, each with its text."""
    folder = (path if path.is_dir() else path.parent) / "runbooks"
    if not folder.is_dir():
        return {}
    texts = {file: text(file, faults) for file in _listed(folder, faults)}
    return {file: text for file, text in texts.items() if text is not None}


def template(path: Path, faults: list[Fault]) -> tuple[Path, str] | None:
    """The team's own template of the postmortem beside its file, or in its folder, with its text; None without one."""
    file = (path if path.is_dir() else path.parent) / "templates" / TEMPLATE
    if not file.is_file():
        return None
    found = text(file, faults)
    return None if found is None else (file, found)


def text(file: Path, faults: list[Fault]) -> str | None:
    """A file's text; None and a fault if there is none."""
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        faults.append(
            Fault(str(file), 1, (), "there is no such file", "write one, or say where it is in TOCSIN_CONFIG")
        )
        return None
    except OSError as error:
        faults.append(Fault(str(file), 1, (), f"cannot be read: {(error.strerror or 'failed').lower()}"))
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        faults.append(Fault(str(file), line, (), "not UTF-8", "save the file as UTF-8"))
        return None


def _yaml_files(folder: Path, faults: list[Fault]) -> Sequence[Path]:
    found = _listed(folder, faults)
    if not found and not faults:
        faults.append(Fault(str(folder), 1, (), "a folder without YAML files", "at least one file named *.yaml"))
    return found


def _listed(folder: Path, faults: list[Fault]) -> Sequence[Path]:
    try:
        entries: Iterable[Path] = sorted(folder.iterdir())
    except OSError as error:
        faults.append(Fault(str(folder), 1, (), f"cannot be read: {(error.strerror or 'failed').lower()}"))
        return ()
    return [
        file
        for file in entries
        if file.suffix in {".yaml", ".yml"} and not file.name.startswith(".") and not file.is_dir()
    ]


def _document(file: Path, faults: list[Fault]) -> tuple[Document, dict[str, Value]] | None:
    written = text(file, faults)
    if written is None:
        return None
    read = document.read(written, str(file))
    faults.extend(read.faults)
    if isinstance(read.value, dict):
        return read, read.value
    if read.value is None and not read.faults:
        faults.append(read.fault((), "the file is empty", "people, types and policies at least"))
    elif read.value is not None:
        faults.append(read.fault((), kind(read.value), 'keys with values, as in "people:"'))
    return None


def _merge(read: Document, given: dict[str, Value], sources: Sources) -> None:
    for key, value in given.items():
        known = sources.value.get(key)
        if key not in sources.value:
            sources.value[key] = dict(value) if isinstance(value, dict) else value
            sources.places[(key,)] = read
            if isinstance(value, dict):
                sources.places |= {(key, name): read for name in value}
        elif key in SPREAD and isinstance(known, dict) and isinstance(value, dict):
            for name, entry in value.items():
                if name in known:
                    sources.faults.append(_again(read, (key, name), sources))
                    continue
                known[name] = entry
                sources.places[key, name] = read
        else:
            sources.faults.append(_again(read, (key,), sources))


def _again(read: Document, path: document.Path, sources: Sources) -> Fault:
    first = sources.places[path]
    return read.fault(path, f"already given in {first.file} on line {first.line(path)}", "once only")
