"""Every zone, every change of its clock from 2000 to 2037, against the minutes: `make sweep`."""

import random
import sys
from datetime import UTC, datetime, time, timedelta
from functools import partial
from multiprocessing import Pool

from rich.console import Console
from rich.progress import Progress

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


def different_zones() -> list[str]:
    """One name for each clock: many names mean the same."""
    seen: dict[tuple[int, ...], str] = {}
    for name in [*ODD_ZONES, *every_zone()]:
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


def sweep(zone: str, seed: int) -> tuple[int, list[str]]:
    """Walk around each change of one zone's clock: how many there were, and what disagreed at which minute."""
    chance = random.Random(f"{seed} {zone}")  # noqa: S311 - a seed is wanted, not secrecy
    changes = [
        datetime.fromtimestamp(at, UTC).replace(second=0) for at in zone_of(zone).changes if _FIRST <= at < _LAST
    ]
    wrong = []
    for change in changes:
        schedule = schedule_around(change, zone, chance)
        for minute, people in walk(schedule, change - 72 * _HOUR, change + 30 * _HOUR).items():
            found = sorted(responders(schedule, minute))
            if found != people:
                wrong.append(f"{zone} {minute:%FT%TZ}: {found} instead of {people}\n  {schedule}")
                break
    return len(changes), wrong


def main(seed: int, processes: int | None) -> int:
    """Every zone, several at a time; 1 if any minute disagrees."""
    zones = different_zones()
    changes, wrong = 0, 0
    with Pool(processes) as pool, Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task("zones", total=len(zones))
        for count, faults in pool.imap_unordered(partial(sweep, seed=seed), zones):
            changes, wrong = changes + count, wrong + len(faults)
            for fault in faults:
                progress.console.print(fault, markup=False)
            progress.update(task, advance=1, description=f"{changes:,} changes, {wrong} disagree")
    sys.stdout.write(f"{len(zones)} zones, {changes:,} changes of a clock, {wrong} disagree (seed {seed})\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1, int(sys.argv[2]) if len(sys.argv) > 2 else None))
