"""How fast schedules answer, against the targets and beside recurring-ical-events: `python -m benchmarks.oncall`."""

import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path
from time import process_time

from oncall.escalation import EscalationPolicy, EscalationStep, Target
from oncall.house import House
from oncall.instant import moment, seconds
from oncall.layer import Layer
from oncall.override import Override
from oncall.prove import prove
from oncall.resolve import responders, shifts, spans
from oncall.rotation import Member
from oncall.schedule import Schedule
from oncall.window import Window

OFFICES = (("singapore", "Asia/Singapore"), ("london", "Europe/London"), ("new-york", "America/New_York"))
START = datetime(2026, 1, 1, tzinfo=UTC)
YEAR, MONTH = timedelta(days=365), timedelta(days=30)


def follow_the_sun(name: str = "tns") -> Schedule:
    """Three offices, 09-17 on their own clocks, four people each who take turns by the week, and 26 overrides."""
    return Schedule(
        name=name,
        layers=tuple(
            Layer(
                name=office,
                zone=zone,
                start=datetime(2025, 12, 1, 9),  # noqa: DTZ001 - what a wall clock reads has no zone
                rotation=tuple(Member(person=f"{name}-{office}-{i}") for i in range(4)),
                windows=(Window(start=time(9), end=time(17)),),
                beside=True,
            )
            for office, zone in OFFICES
        ),
        overrides=tuple(
            Override(
                start=START + timedelta(days=14 * i, hours=10),
                end=START + timedelta(days=14 * i, hours=22),
                remove=f"{name}-{OFFICES[i % 3][0]}-{i % 4}" if i % 2 else None,
                add=f"{name}-standby",
                reason="dentist",
            )
            for i in range(26)
        ),
    )


def hundred() -> House:
    """A hundred such schedules, and a policy each."""
    schedules = {f"s{i}": follow_the_sun(f"s{i}") for i in range(100)}
    return House(
        schedules=schedules,
        policies={
            name: EscalationPolicy(
                name=name,
                steps=(
                    EscalationStep(targets=(Target(kind="schedule", name=name),), wait=timedelta(minutes=5)),
                    EscalationStep(targets=(Target(kind="person", name=f"{name}-lead"),), wait=timedelta(minutes=5)),
                ),
            )
            for name in schedules
        },
        zones={person: "Europe/London" for schedule in schedules.values() for person in schedule.people}
        | {f"s{i}-lead": "Europe/Dublin" for i in range(100)},
    )


def timed(work: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Median and best of several rounds, in milliseconds of the processor's time: others may be using the machine."""
    took = []
    for _ in range(rounds):
        begun = process_time()
        work()
        took.append((process_time() - begun) * 1000)
    return statistics.median(took), min(took)


def explained(schedule: Schedule, first: int, last: int) -> str:
    """Where the time of a year's spans goes, at best: what to look at after a miss."""
    bare = replace(schedule, overrides=())
    whole, plain = (timed(partial(spans, each, first, last), 200)[1] for each in (schedule, bare))
    rosters = [layer.roster for layer in schedule.layers]
    turns = timed(lambda: [roster.turns(first, last) for roster in rosters], 200)[1]
    pieces = timed(lambda: [roster.pieces(first, last) for roster in rosters], 200)[1]
    return (
        f"Of {whole:.2f} ms of a year's spans: turns {turns:.2f}, windows {pieces - turns:.2f}, layers beside each "
        f"other {plain - pieces:.2f}, overrides {whole - plain:.2f}. It is the processor's time, which a busy machine "
        "stretches: others take its caches."
    )


def main(peers: Sequence[str]) -> int:
    """Print the table; 1 if a target is missed by its best round."""
    one, many = follow_the_sun(), hundred()
    first, last, month = seconds(START), seconds(START + YEAR), seconds(START + MONTH)
    spans(one, first, last)  # the zones' changes are found once a process
    now = moment(first + 100 * 86_400 + 36_000)
    schedules = list(many.schedules.values())
    for each in schedules:
        responders(each, now)
    rows: list[tuple[str, float, Callable[[], object], int]] = [
        ("a year as integer spans", 1.4, lambda: spans(one, first, last), 200),
        ("a year with its objects", 4, lambda: shifts(one, START, START + YEAR), 100),
        ("a month as integer spans", 0.2, lambda: spans(one, first, month), 300),
        ("a month with its objects", 0.6, lambda: shifts(one, START, START + MONTH), 300),
        ("who is on call now, 100 schedules", 1, lambda: [responders(each, now) for each in schedules], 100),
        ("prove 100 schedules over 400 days", 10_000, lambda: prove(many, START, START + timedelta(days=400)), 1),
    ]
    missed = 0
    for name, target, work, rounds in rows:
        median, best = timed(work, rounds)
        missed += best > target
        verdict = "ok" if median <= target else ("ok at best" if best <= target else "MISSED")
        print(f"{name:36} median {median:9.3f} ms  best {best:9.3f} ms  target {target:>7} ms  {verdict}")  # noqa: T201
    if missed:
        print(explained(one, first, last))  # noqa: T201
    for peer in peers:
        # A process of its own, with its own interpreter: its dependencies are not the project's.
        told = subprocess.run(  # noqa: S603 - the interpreter that the caller named
            [peer, str(Path(__file__).with_name("oncall_peer.py"))], capture_output=True, text=True, check=False
        )
        print((told.stdout or told.stderr).strip())  # noqa: T201
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
