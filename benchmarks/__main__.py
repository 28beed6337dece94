"""`python -m benchmarks [FIGURE ...]`: measure and print the table; without a figure, all of them."""

import argparse
import asyncio
import platform
import signal
import sys
from collections.abc import Awaitable, Callable, Sequence
from importlib import import_module

from rich.console import Console

from benchmarks.ground import Ground, ground
from benchmarks.table import Row, markdown, show

FIGURES = ("declare", "ack", "storm", "emoji", "entries", "start", "export", "year", "oncall", "paging")
Measure = Callable[[Ground], Awaitable[Sequence[Row]]]


async def measure(names: Sequence[str], where: Ground, say: Callable[[str], None]) -> list[Row]:
    """Every figure, one after the other."""
    rows: list[Row] = []
    for name in names:
        say(f"measuring: {name}")
        work: Measure = import_module(f"benchmarks.{name}").measure
        try:
            rows += await work(where)
        except Exception as failure:  # noqa: BLE001 - the other figures are measured all the same
            say(f"{name} could not be measured: {failure!r}")
    return rows


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("figure", nargs="*", help=", ".join(FIGURES))
    parser.add_argument("--quick", action="store_true", help="a tenth of everything: whether it works, not how fast")
    parser.add_argument("--alone", action="store_true", help="paging without its peers, which take the most time")
    parser.add_argument("--markdown", action="store_true", help="print the table for the documentation")
    arguments = parser.parse_args()
    names = arguments.figure or FIGURES
    if unknown := set(names) - set(FIGURES):
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(FIGURES)}")
    progress, console = Console(stderr=True), Console(width=max(Console().width, 150))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that nothing of ours stays behind
    where = ground(quick=arguments.quick, alone=arguments.alone)
    try:
        rows = asyncio.run(measure(names, where, progress.print))
    finally:
        where.close()
    if arguments.markdown:
        console.print(markdown(rows), soft_wrap=True, markup=False, highlight=False)
    else:
        show(rows, console)
    console.print(f"Python {platform.python_version()}, {platform.system()} {platform.release()}", highlight=False)


if __name__ == "__main__":
    main()
