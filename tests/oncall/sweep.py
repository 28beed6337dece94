"""Every zone, every change of its clock from 2000 to 2037, against the minutes: `make sweep`."""

import random
import signal
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta
from functools import partial
from multiprocessing import Pool
from typing import NamedTuple

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from oncall.grid import Every, Turns, Weekly
from oncall.layer import Layer
from oncall.resolve import responders
from oncall.rotation import Member
from oncall.schedule import Schedule
from oncall.window import Window
from oncall.zone import local_time, zone_of
from tests.oncall.shapes import ODD_ZONES, every_zone
from tests.oncall.slow import walk

_FIRST, _LAST = 946_684_800, 2_145_916_800  # 2000 to 2037
_HOUR = timedelta(hours=1)


def different_zones(names: Iterable[str]) -> list[str]:
    """One name for each clock: many names mean the same."""
    seen: dict[tuple[int, ...], str] = {}
    for name in names:
        zone = zone_of(name)
        changes = [at for at in zone.changes if _FIRST <= at < _LAST]
        if changes:
            seen.setdefault((*changes, *zone.offsets[-len(changes) :]), name)
    return list(seen.values())


def schedule_around(change: datetime, zone: str, chance: random.Random) -> Schedule:
    """Two layers with handoffs and windows in the hours about the change."""
    begins = local_time(change - 60 * _HOUR, zone).replace(minute=chance.choice((0, 30)), second=0, microsecond=0)
    about = local_time(change, zone)

    def near() -> time:
        return (about + timedelta(minutes=15 * chance.randint(-10, 10))).time().replace(second=0)

    kinds: list[Turns] = [
        Every(unit="day"),
        Every(unit="hour", count=chance.randint(1, 12)),
        Every(unit="hour", count=chance.randint(1, 12), absolute=True),
        Weekly(handoffs=tuple({(day, near()) for day in range(7)})),
    ]
    people = tuple(Member(person=person) for person in ("ana", "bo", "cy"))
    windows = tuple(Window(start=near(), end=near()) for _ in range(chance.randint(1, 2)))
    return Schedule(
        name=zone,
        layers=(
            Layer(name="always", zone=zone, start=begins, rotation=people, turns=chance.choice(kinds)),
            Layer(name="windows", zone=zone, start=begins, rotation=people[::-1], windows=windows, beside=True),
        ),
    )


class Swept(NamedTuple):
    """One change of one zone's clock, walked around. `wrong`: what disagreed, and at which minute; empty if nothing."""

    zone: str
    minutes: int
    wrong: str


def changes_of(zone: str) -> list[datetime]:
    """When its clock changes."""
    return [datetime.fromtimestamp(at, UTC).replace(second=0) for at in zone_of(zone).changes if _FIRST <= at < _LAST]


def sweep(place: tuple[str, datetime], seed: int) -> Swept:
    """Walk around a change of a zone's clock."""
    zone, change = place
    chance = random.Random(f"{seed} {zone} {change}")  # noqa: S311 - a seed is wanted, not secrecy
    schedule = schedule_around(change, zone, chance)
    minutes = walk(schedule, change - 72 * _HOUR, change + 30 * _HOUR)
    for minute, people in minutes.items():
        found = sorted(responders(schedule, minute))
        if found != people:
            return Swept(zone, len(minutes), f"{zone} {minute:%FT%TZ}: {found} instead of {people}\n  {schedule}")
    return Swept(zone, len(minutes), "")


def main(seed: int, processes: int | None) -> int:
    """Every change, several at a time; 1 if any disagrees, 130 if Ctrl+C came first. Both tell what was done."""
    places: list[tuple[str, datetime]] = []
    done: list[Swept] = []
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as on:
        try:
            names = on.track([*ODD_ZONES, *every_zone()], description="clocks read")
            places += [(zone, change) for zone in different_zones(names) for change in changes_of(zone)]
            task = on.add_task("changes walked around", total=len(places))
            # Ctrl+C goes to every process of the terminal: the others leave it to this one.
            with Pool(processes, signal.signal, (signal.SIGINT, signal.SIG_IGN)) as pool:
                for each in pool.imap_unordered(partial(sweep, seed=seed), places):
                    done.append(each)
                    on.advance(task)
                    if each.wrong:
                        on.console.print(each.wrong, markup=False)
                        on.update(task, description=f"{sum(bool(each.wrong) for each in done)} disagree")
        except KeyboardInterrupt:
            on.stop()
    Console().print(outcome(done, places, seed))
    if any(each.wrong for each in done):
        return 1
    return 0 if done and len(done) == len(places) else 130


def outcome(done: Sequence[Swept], places: Sequence[tuple[str, datetime]], seed: int) -> Table:
    """What was swept, and how it agreed."""
    left = Counter(zone for zone, _ in places)
    left.subtract(each.zone for each in done)
    wrong = [each for each in done if each.wrong]
    table = Table("", "Swept", "Disagree", title=f"Schedules and the minutes (seed {seed})", title_justify="left")
    table.columns[1].justify = table.columns[2].justify = "right"
    whole = sum(not more for more in left.values())
    table.add_row("Changes of a clock", f"{len(done):,} of {len(places):,}", f"{len(wrong):,}")
    table.add_row("Zones, wholly", f"{whole:,} of {len(left):,}", f"{len({each.zone for each in wrong}):,}")
    table.add_row("Minutes", f"{sum(each.minutes for each in done):,}", "")
    table.border_style = "red" if wrong else "yellow" if len(done) < len(places) else "green"
    table.caption = None if done and len(done) == len(places) else "Interrupted: the rest was not looked at."
    return table


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1, int(sys.argv[2]) if len(sys.argv) > 2 else None))
