"""`python -m tests.crash`: the whole table. Exit status 1 if anything was lost or doubled."""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from tests.crash import table
from tests.crash.campaign import REHEARSALS, Choose, Report, a_spread, campaign, evenly, everything
from tests.crash.points import TALES, Fault, Point
from tests.crash.trial import Engine, Outcome, PostgreSQLEngine, SQLiteEngine
from tests.databases import PostgreSQL, SQLite
from tests.long_runs import hush

ENGINES = ("sqlite", "postgresql")
SEED = 20_261_122
TO_END = 6.0  # seconds, for whatever is cut off then, and the server


def main(words: Sequence[str] | None = None) -> int:
    """Read the arguments, try everything they ask for, print; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--database", choices=ENGINES, action="append", help="only this kind; may be repeated")
    parser.add_argument("--tale", choices=TALES, action="append", help="only this tale; may be repeated")
    parser.add_argument("--jobs", type=int, default=2 * (os.cpu_count() or 1), help="trials at a time")
    parser.add_argument("--spread", type=int, help="only so many trials, spread over everything")
    parser.add_argument("--within", type=float, metavar="MINUTES", help="what fits into them, evenly sampled")
    parser.add_argument("--seed", type=int, default=SEED, help="of the sample (%(default)s)")
    parser.add_argument("--only", action="append", help="only points with this in their description; may be repeated")
    parser.add_argument("--times", type=int, default=1, help="each trial so many times")
    parser.add_argument("--brief", action="store_true", help="leave out the table of every point")
    asked = parser.parse_args(words)
    hush()
    console = Console(width=None if sys.stdout.isatty() else 120)
    databases = asked.database or ENGINES
    reports: list[Report] = []
    began = time.monotonic()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tocsin-crash-")))
        for number, name in enumerate(databases, 1):
            engine: Engine
            if name == "sqlite":
                engine = SQLiteEngine(SQLite(folder))
            else:
                engine = PostgreSQLEngine(stack.enter_context(closing(PostgreSQL())))
            until = None if asked.within is None else began + asked.within * 60 * (number / len(databases)) - TO_END
            report = asyncio.run(_run(console, engine, asked, until))
            table.show(console, report, each=not asked.brief)
            reports.append(report)
    for report in reports:
        for problem in table.problems(report):
            console.print(f"{report.engine}: {problem}", markup=False, highlight=False)
    if asked.within is not None:
        console.print(f"The sample is that of --seed {asked.seed}.", highlight=False)
    console.print(table.closing(reports), highlight=False, soft_wrap=True)
    return 0 if all(report.is_good and report.outcomes for report in reports) else 1


def _choice(asked: argparse.Namespace) -> Choose:
    def choose(faults: Sequence[Fault]) -> Sequence[Fault]:
        wanted = [f for f in faults if asked.only is None or any(only in f"{f.point}, {f.how}" for only in asked.only)]
        picks = everything if asked.within is None else evenly(asked.seed)
        picks = picks if asked.spread is None else a_spread(asked.spread)
        return [*picks(wanted)] * int(asked.times)

    return choose


async def _run(console: Console, engine: Engine, asked: argparse.Namespace, until: float | None) -> Report:
    with Progress(console=console, transient=True) as progress:
        bar = progress.add_task(f"{engine.name}: enumerating", total=None)

        def enumerated(points: Sequence[Point], trials: int) -> None:
            progress.update(bar, description=f"{engine.name}: {len(points)} points", total=trials)

        def done(outcome: Outcome) -> None:
            progress.advance(bar)
            if not outcome.is_good and outcome.fault is not None:
                progress.console.print(f"{engine.name}: {outcome.fault.point}, {outcome.fault.how}: not good")

        return await campaign(
            engine,
            jobs=asked.jobs,
            rehearsals=1 if asked.spread or asked.within else REHEARSALS,
            tales=asked.tale or TALES,
            choose=_choice(asked),
            until=until,
            enumerated=enumerated,
            done=done,
        )


if __name__ == "__main__":
    sys.exit(main())
