"""How fast schedules answer, beside recurring-ical-events."""

import asyncio
import gc
import json
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path
from time import process_time

from benchmarks.ground import Ground
from benchmarks.peers import Unavailable, environment
from benchmarks.samples import Samples
from benchmarks.table import Row
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


def timed(work: Callable[[], object], rounds: int) -> Samples:
    """Several rounds, in milliseconds of the processor's time: others may be using the machine."""
    took = []
    for _ in range(rounds):
        begun = process_time()
        work()
        took.append((process_time() - begun) * 1000)
    return Samples.of(took)


def beside() -> Samples | str:
    """The same year, asked of the peer in an environment of its own; or why it was not."""
    try:
        python = environment("recurring")
    except Unavailable as why:
        return f"not measured: {why}"
    script = Path(__file__).parent / "peers" / "recurring.py"
    told = subprocess.run([python, script], capture_output=True, text=True, check=False)  # noqa: S603 - its own
    return Samples.of(json.loads(told.stdout)) if told.returncode == 0 else "not measured: it failed"


def rows() -> list[Row]:
    """All of it; the zones' changes are found once a process, and not measured."""
    one, many = follow_the_sun(), hundred()
    first, last, month = seconds(START), seconds(START + YEAR), seconds(START + MONTH)
    now = moment(first + 100 * 86_400 + 36_000)
    schedules = list(many.schedules.values())
    spans(one, first, last)
    for each in schedules:
        responders(each, now)
    made = partial(Row, figure="on call", judged="median")
    peer = {"recurring-ical-events": beside()}
    until = START + timedelta(days=400)
    return [
        made(what="a year as integer spans", ours=timed(lambda: spans(one, first, last), 200), target=1.4),
        made(
            what="a year with its objects",
            ours=timed(lambda: shifts(one, START, START + YEAR), 100),
            target=4,
            peers=peer,
        ),
        made(what="a month as integer spans", ours=timed(lambda: spans(one, first, month), 300), target=0.2),
        made(what="a month with its objects", ours=timed(lambda: shifts(one, START, START + MONTH), 300), target=0.6),
        made(
            what="who is on call now, 100 schedules",
            ours=timed(lambda: [responders(each, now) for each in schedules], 100),
            target=1,
        ),
        made(what="prove, 100 schedules and 400 days", ours=timed(lambda: prove(many, START, until), 1), target=10_000),
    ]


async def measure(_: Ground) -> list[Row]:
    """Year, month, now and proof: the processor's time alone, without a database or a socket."""
    gc.collect()
    gc.freeze()  # what other figures left behind is not looked through again and again meanwhile
    return await asyncio.to_thread(rows)
