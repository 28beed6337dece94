"""What stories change in a copy of a team's files: how a person is reached, whom a page asks, how it is told."""

import re
from pathlib import Path

SMS = 'contacts: {sms: "+14155550141"}'
TELEPHONE = 'contacts: {sms: "+14155550141", voice: "+14155550142"}'
EVERYTHING = 'contacts: {sms: "+14155550141", voice: "+14155550142", mail: bo@example.com, ntfy: tocsin-bo}'


def adds(files: Path, person: str, *more: str) -> None:
    """Say more of a person, who stands on a line of their own: `contacts: {...}`, `notify: {...}`."""
    written = files / "tocsin.yaml"
    line = re.compile(rf"^(  {person}: .*)\}}$", re.MULTILINE)
    text, times = line.subn(lambda found: ", ".join((found[1], *more)) + "}", written.read_text("utf-8"))
    assert times == 1, f"{person} stands on {times} lines"
    written.write_text(text, "utf-8")


def with_policies(files: Path, policies: str) -> Path:
    """Put these policies in the place of `urgent`, by which whatever is declared pages; the same files."""
    written = files / "tocsin.yaml"
    before, rest = written.read_text("utf-8").split("  urgent:\n")
    written.write_text(before + policies + rest[rest.index("  gappy:") :], "utf-8")
    return files


def unbundled(files: Path) -> Path:
    """Have each page be a message, for who counts them or pages one person again and again; the same files."""
    written = files / "tocsin.yaml"
    written.write_text(f"bundle: never\n{written.read_text('utf-8')}", "utf-8")
    return files
