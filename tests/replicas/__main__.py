"""`python -m tests.replicas`: every story, with the lease as shipped. Exit status 1 if anything was lost or doubled."""

import argparse
import asyncio
import logging
import sys
from collections.abc import Sequence
from contextlib import closing

from rich.console import Console
from rich.table import Table

from tests.databases import PostgreSQL
from tests.replicas.ground import BRIEF, FULL, Outcome, Pace, ground
from tests.replicas.outages import OUTAGES
from tests.replicas.stories import STORIES, Story


def main(words: Sequence[str] | None = None) -> int:
    """Tell what the arguments ask for, and print the table; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.replicas", description=__doc__)
    parser.add_argument(
        "--only", choices=[*STORIES, *OUTAGES], action="append", help="only this story; may be repeated"
    )
    parser.add_argument("--brief", action="store_true", help="short leases and a small load, as in `make test`")
    asked = parser.parse_args(words)
    logging.getLogger("asyncio").setLevel(logging.ERROR)  # the workspace still writes to those who have just died
    pace = BRIEF if asked.brief else FULL
    console = Console(width=None if sys.stdout.isatty() else 140)
    outcomes = []
    with closing(PostgreSQL()) as server:
        for name in asked.only or STORIES:
            if name in STORIES:
                outcomes.append(asyncio.run(told(STORIES[name], server, pace)))
                _say(console, outcomes[-1])
        # They have nothing to do with each other, and each takes as long as Slack is away.
        for outcome in asyncio.run(_at_once([OUTAGES[n] for n in asked.only or OUTAGES if n in OUTAGES], server, pace)):
            outcomes.append(outcome)
            _say(console, outcome)
    console.print(table(outcomes, pace))
    for outcome in outcomes:
        for what in (*(f"LOST {each}" for each in outcome.lost), *(f"DOUBLED {each}" for each in outcome.doubled)):
            console.print(f"{outcome.story}: {what}", markup=False, highlight=False)
    # How soon things happen is for a quiet machine, and the brief form runs on any.
    return 0 if all(each.is_good and (asked.brief or not each.is_late) for each in outcomes) else 1


def _say(console: Console, outcome: Outcome) -> None:
    console.print(f"{outcome.story}: {'held' if outcome.is_good else 'NOT HELD'}", highlight=False)


async def _at_once(stories: Sequence[Story], server: PostgreSQL, pace: Pace) -> Sequence[Outcome]:
    turn = asyncio.Lock()  # one database is made at a time
    return await asyncio.gather(*(told(story, server, pace, turn) for story in stories))


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
        "taken over, drained in",
        "by another way in",
    ):
        if not made.columns:
            made.add_column("story")
        made.add_column(name, justify="right")
    for each in outcomes:
        late = " (late)" if each.is_late else ""
        taken = "" if each.taken_over_in is None else f"{each.taken_over_in:.1f} s{late}"
        otherwise = "" if each.otherwise_in is None else f"{each.otherwise_in:.1f} s"
        numbers = (each.pages, len(each.lost), len(each.doubled), each.repeated, each.unknown, each.dead)
        made.add_row(each.story, *map(str, numbers), taken, otherwise)
    return made


if __name__ == "__main__":
    sys.exit(main())
