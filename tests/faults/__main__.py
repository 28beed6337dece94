"""`python -m tests.faults [PART ...]`: every part, or those named. Exit status 1 if a promise did not hold."""

import argparse
import sys
import time
from collections.abc import Callable, Sequence

from rich.console import Console
from rich.table import Table

from tests.crash.__main__ import SEED
from tests.crash.__main__ import main as crash
from tests.replicas.__main__ import main as replicas

STORIES = 6.0  # minutes that the stories take in their brief form, of which the crash table gets none
LEAST = 2.0  # minutes for the crash table


def main(words: Sequence[str] | None = None) -> int:
    """One part after the other, each with its own table; at the end a line for each."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("part", nargs="*", choices=[[], "crash", "replicas"], help="crash; replicas (and outages)")
    parser.add_argument("--within", type=float, metavar="MINUTES", help="an even sample, and brief stories")
    parser.add_argument("--seed", type=int, default=SEED, help="of the sample (%(default)s)")
    asked = parser.parse_args(words)
    parts: dict[str, Callable[[], int]] = {"crash": lambda: crash([]), "replicas": lambda: replicas([])}
    if asked.within is not None:
        spent = STORIES if asked.part in ([], ["replicas"]) else 0.0
        sample = ["--brief", "--within", str(max(asked.within - spent, LEAST)), "--seed", str(asked.seed)]
        parts = {"crash": lambda: crash(sample), "replicas": lambda: replicas(["--brief"])}
    told = Table(title="Broken on purpose", title_justify="left")
    for column in ("part", "form", "minutes", "held"):
        told.add_column(column)
    worst = 0
    for name in asked.part or parts:
        began = time.monotonic()
        status = parts[name]()
        worst = max(worst, status)
        form = "everything" if asked.within is None else f"a sample within {asked.within:g} minutes"
        took = (time.monotonic() - began) / 60
        told.add_row(name, form, f"{took:.1f}", "[red]no[/red]" if status else "[green]yes[/green]")
    Console(width=None if sys.stdout.isatty() else 120).print(told)
    return worst


if __name__ == "__main__":
    sys.exit(main())
