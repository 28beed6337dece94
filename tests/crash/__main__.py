"""`python -m tests.crash`: the whole table. Exit status 1 if anything was lost or doubled."""

import argparse
import asyncio
import logging
import os
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from tests.crash import table
from tests.crash.campaign import Choose, Report, a_spread, campaign, everything
from tests.crash.points import Fault, Point
from tests.crash.trial import Engine, Outcome, PostgreSQLEngine, SQLiteEngine
from tests.databases import PostgreSQL, SQLite

ENGINES = ("sqlite", "postgresql")


def main(words: Sequence[str] | None = None) -> int:
    """Read the arguments, try everything they ask for, print; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--database", choices=ENGINES, action="append", help="only this kind; may be repeated")
    parser.add_argument("--jobs", type=int, default=2 * (os.cpu_count() or 1), help="trials at a time")
    parser.add_argument("--spread", type=int, help="only so many trials, spread over everything")
    parser.add_argument("--only", help="only points with this in their description")
    parser.add_argument("--times", type=int, default=1, help="each trial so many times")
    asked = parser.parse_args(words)
    logging.getLogger("asyncio").setLevel(logging.ERROR)  # the workspace still writes to those who have just died
    choose = _choice(asked.spread, asked.only, asked.times)
    console = Console(width=None if sys.stdout.isatty() else 120)
    reports = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tocsin-crash-")))
        for name in asked.database or ENGINES:
            engine: Engine
            if name == "sqlite":
                engine = SQLiteEngine(SQLite(folder))
            else:
                engine = PostgreSQLEngine(stack.enter_context(closing(PostgreSQL())))
            report = asyncio.run(_run(console, engine, asked.jobs, choose))
            table.show(console, report)
            reports.append(report)
    for report in reports:
        for problem in table.problems(report):
            console.print(f"{report.engine}: {problem}", markup=False, highlight=False)
    console.print(table.closing(reports), highlight=False, soft_wrap=True)
    return 0 if all(report.is_good for report in reports) else 1


def _choice(spread: int | None, only: str | None, times: int) -> Choose:
    def choose(faults: Sequence[Fault]) -> Sequence[Fault]:
        wanted = [fault for fault in faults if only is None or only in f"{fault.point}, {fault.how}"]
        return list((everything if spread is None else a_spread(spread))(wanted)) * times

    return choose


async def _run(console: Console, engine: Engine, jobs: int, choose: Choose) -> Report:
    with Progress(console=console, transient=True) as progress:
        bar = progress.add_task(f"{engine.name}: enumerating", total=None)

        def enumerated(points: Sequence[Point], trials: int) -> None:
            progress.update(bar, description=f"{engine.name}: {len(points)} points", total=trials)

        def done(outcome: Outcome) -> None:
            progress.advance(bar)
            if not outcome.is_good and outcome.fault is not None:
                progress.console.print(f"{engine.name}: {outcome.fault.point}, {outcome.fault.how}: not good")

        return await campaign(engine, jobs=jobs, choose=choose, enumerated=enumerated, done=done)


if __name__ == "__main__":
    sys.exit(main())
