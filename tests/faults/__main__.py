"""`python -m tests.faults [PART ...]`: every part, or those named. Exit status 1 if a promise did not hold."""

import argparse
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from tests.crash.__main__ import SEED

PARTS = ("crash", "replicas")
GRACE = 20.0  # seconds that a part is given to end, beyond its time, and once more when it was interrupted
LOOK = 0.2  # seconds
ENDING = 20  # lines that are said again of a part that did not hold, so that they are found


class Done(NamedTuple):
    """What came of a part: its exit status, how long it took, and how what it said ends."""

    status: int
    minutes: float
    ending: str


def main(words: Sequence[str] | None = None) -> int:
    """All parts at the same time, as they mostly wait; each prints its table, and at the end comes a line for each."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("part", nargs="*", choices=[[], *PARTS], help="crash; replicas (and outages)")
    parser.add_argument("--within", type=float, metavar="MINUTES", help="an even sample, and an end whatever happens")
    parser.add_argument("--seed", type=int, default=SEED, help="of the sample (%(default)s)")
    asked = parser.parse_args(words)
    within = [] if asked.within is None else ["--within", str(asked.within)]
    sampled = ["--brief", "--seed", str(asked.seed)] if within else []
    lines = {"crash": ["tests.crash", *within, *sampled], "replicas": ["tests.replicas", *within]}
    until = None if asked.within is None else time.monotonic() + asked.within * 60 + GRACE
    console = Console(width=None if sys.stdout.isatty() else 140)
    done = _run({part: lines[part] for part in asked.part or PARTS}, console, until)
    told = Table(title="Broken on purpose", title_justify="left")
    for column in ("part", "form", "minutes", "held"):
        told.add_column(column)
    form = "everything" if asked.within is None else f"a sample within {asked.within:g} minutes"
    for part, (status, minutes, _) in done.items():
        told.add_row(part, form, f"{minutes:.1f}", "[red]no[/red]" if status else "[green]yes[/green]")
    console.print(told)
    for part, (status, _, ending) in done.items():
        if status:
            console.print(
                f"{part} did not hold (status {status}). It ended with:\n{ending}", markup=False, highlight=False
            )
    return max(1 if each.status else 0 for each in done.values())


def _run(lines: dict[str, list[str]], console: Console, until: float | None) -> dict[str, Done]:
    """Each part in a process of its own, printed when it has ended; one that does not end in time did not hold."""
    began = time.monotonic()
    done: dict[str, Done] = {}
    parts: dict[str, subprocess.Popen[bytes]] = {}
    with tempfile.TemporaryDirectory(prefix="tocsin-faults-") as name:
        folder = Path(name)
        for part, line in lines.items():
            with (folder / part).open("wb") as said:
                parts[part] = subprocess.Popen([sys.executable, "-m", *line], stdout=said, stderr=said)
        try:
            while len(done) < len(parts):
                time.sleep(LOOK)
                for part, process in parts.items():
                    if part not in done and process.poll() is not None:
                        said_by_it = (folder / part).read_text(errors="replace")
                        ending = "\n".join(said_by_it.splitlines()[-ENDING:])
                        done[part] = Done(process.returncode, (time.monotonic() - began) / 60, ending)
                        console.print(said_by_it, markup=False, highlight=False)
                if until is not None and time.monotonic() > until:
                    _end(process for part, process in parts.items() if part not in done)
        finally:
            _end(process for part, process in parts.items() if part not in done)
    return done


def _end(parts: Iterable[subprocess.Popen[bytes]]) -> None:
    """Interrupt them, so that they leave nothing behind; if they do not take it, kill them."""
    for process in parts:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(GRACE)
        except subprocess.TimeoutExpired:
            process.kill()


if __name__ == "__main__":
    sys.exit(main())
