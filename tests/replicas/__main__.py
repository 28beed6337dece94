"""`python -m tests.replicas`: every story, with the lease as shipped. Exit status 1 if one did not hold."""

import argparse
import asyncio
import os
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from tests.databases import PostgreSQL
from tests.long_runs import ended, hush
from tests.replicas.ground import BRIEF, FULL, SAMPLE, Pace, ground
from tests.replicas.outages import OUTAGES
from tests.replicas.outcome import Outcome
from tests.replicas.stories import STORIES, Story

TO_END = 10.0  # seconds, for whatever is cut off then, and the servers


def main(words: Sequence[str] | None = None) -> int:
    """Tell what the arguments ask for, and print the table; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.replicas", description=__doc__)
    parser.add_argument(
        "--only", choices=[*STORIES, *OUTAGES], action="append", help="only this story; may be repeated"
    )
    parser.add_argument("--brief", action="store_true", help="short leases and a small load, as in `make test`")
    parser.add_argument("--within", type=float, metavar="MINUTES", help="short leases, and an end whatever happens")
    parser.add_argument("--jobs", type=int, default=1 + (os.cpu_count() or 1), help="stories at a time")
    asked = parser.parse_args(words)
    began = time.monotonic()
    hush()
    pace = BRIEF if asked.brief else FULL if asked.within is None else SAMPLE
    console = Console(width=None if sys.stdout.isatty() else 140)
    wanted = asked.only or [*STORIES, *OUTAGES]
    with closing(PostgreSQL()) as server, closing(PostgreSQL()) as mortal:
        until = None if asked.within is None else began + asked.within * 60 - TO_END
        outcomes = asyncio.run(
            _side_by_side(console, wanted, Where(server, mortal), pace, jobs=asked.jobs, until=until)
        )
    console.print(table(outcomes, pace))
    for outcome in outcomes:
        for what in outcome.problems:
            console.print(f"{outcome.story}: {what}", markup=False, highlight=False)
    cut_off = len(wanted) - len(outcomes)
    console.print(f"{len(wanted)} stories, {len(outcomes)} told to their end; {cut_off} cut off, as time was up")
    return 0 if not cut_off and all(each.is_good for each in outcomes) else 1


class Where(NamedTuple):
    """The servers: that which is killed is nobody else's."""

    server: PostgreSQL
    mortal: PostgreSQL


async def _side_by_side(
    console: Console, wanted: Sequence[str], where: Where, pace: Pace, *, jobs: int, until: float | None
) -> Sequence[Outcome]:
    """All of them, as they mostly wait; outages, which wait longest, all at once and from the beginning."""
    room, turn = asyncio.Semaphore(jobs), asyncio.Lock()  # one database is made at a time

    async def tell(name: str) -> Outcome:
        if name in OUTAGES:
            outcome = await told(OUTAGES[name], where.server, pace, turn)
        else:
            async with room:
                server = where.mortal if name == "server" else where.server
                outcome = await told(STORIES[name], server, pace, turn)
        console.print(f"{outcome.story}: {'held' if outcome.is_good else 'NOT HELD'}", highlight=False)
        return outcome

    tellings = [asyncio.create_task(tell(name)) for name in wanted]
    to_their_end = await ended(tellings, until)
    return [
        Outcome(name, 0, lost=[f"it did not come to its end: {failure}"])
        if (failure := telling.exception()) is not None
        else telling.result()
        for name, telling in zip(wanted, tellings, strict=True)
        if telling in to_their_end
    ]


async def told(story: Story, server: PostgreSQL, pace: Pace, turn: asyncio.Lock | None = None) -> Outcome:
    """Tell one story on fresh ground."""
    async with ground(server, pace, turn or asyncio.Lock()) as on:
        return await story(on)


def table(outcomes: Sequence[Outcome], pace: Pace) -> Table:
    """A line for each story."""
    title = f"Replicas on PostgreSQL: lease {pace.lease:g} s, taken for dead after {pace.silence:g} s"
    made = Table(title=title, title_justify="left")
    for name in (
        "pages",
        "lost",
        "doubled",
        "repeated and marked",
        "answers lost",
        "given up",
        "taken over in",
        "drained in",
        "by another way in",
    ):
        if not made.columns:
            made.add_column("story")
        made.add_column(name, justify="right")
    for each in outcomes:
        numbers = (each.pages, len(each.lost), len(each.doubled), each.repeated, each.unknown, each.dead)
        took = ("" if took is None else str(took) for took in (each.taken_over, each.drained, each.otherwise))
        made.add_row(each.story, *map(str, numbers), *took)
    return made


if __name__ == "__main__":
    sys.exit(main())
