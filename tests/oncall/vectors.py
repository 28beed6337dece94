"""Runs a file of on-call cases: `python -m tests.oncall.vectors FILE` says which passed, failed, or cannot be said."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from oncall.duty import Duty
from oncall.grid import turn_at
from oncall.instant import moment, seconds
from oncall.resolve import responders, spans
from oncall.schedule import Schedule
from oncall.window import Span, clipped, joined
from oncall.zone import zone_of
from tests.oncall.case import Case, Shift, case_of
from tests.oncall.definition import NotExpressible

_ROOM = timedelta(days=40)  # around what is listed, so that no shift is cut


@dataclass(frozen=True)
class Outcome:
    id: str
    result: Literal["passed", "failed", "not expressible"]
    why: str = ""


def run(given: Mapping[str, Any]) -> Outcome:
    """Judge one case. One that cannot be read or said is not expressible; one that breaks the reckoning has failed."""
    name = str(given.get("id")) if isinstance(given, Mapping) else "no id"
    try:
        case = case_of(given)
    except NotExpressible as why:
        return Outcome(name, "not expressible", str(why))
    try:
        wrong = list(_wrong(case))
    except Exception as error:  # noqa: BLE001 - whatever it is, this case did not pass
        wrong = [f"{type(error).__name__}: {error}"]
    return Outcome(name, "failed" if wrong else "passed", "; ".join(wrong))


def _wrong(case: Case) -> Iterator[str]:
    if case.wall is not None:
        zone = zone_of(case.zone)
        found = (zone.first if case.wall.pick == "first" else zone.last)(case.wall.reading)
        yield from _same("instant", [_z(found)], [_z(seconds(case.wall.instant))])
    if case.schedule is None:
        return
    for at, people in case.checks:
        yield from _same(f"at {_z(seconds(at))}", responders(case.schedule, at), people)
    if case.shifts or case.view:
        yield from _shifts(case.schedule, case)
    yield from _grid(case.schedule, case)


class _Times:
    """When somebody is on call: whole stretches, and where turns and arrangements begin and end within them."""

    def __init__(self) -> None:
        self.spans: list[Span] = []
        self.edges: set[int] = set()
        self._last: Duty | None = None

    def add(self, start: int, end: int, duty: Duty) -> None:
        goes_on = bool(self.spans) and self.spans[-1][1] == start
        if not goes_on or duty != self._last:
            self.edges |= {start, self.spans[-1][1] if self.spans else start}
        if goes_on:
            self.spans[-1] = (self.spans[-1][0], end)
        else:
            self.spans.append((start, end))
        self._last = duty


def _times(schedule: Schedule, start: datetime, end: datetime) -> Mapping[str, _Times]:
    found: dict[str, _Times] = {}
    for from_, to, who in spans(schedule, seconds(start), seconds(end)):
        for duty in who:
            found.setdefault(duty.person, _Times()).add(from_, to, duty)
    for times in found.values():
        times.edges.add(times.spans[-1][1])
    return found


def _shifts(schedule: Schedule, case: Case) -> Iterator[str]:
    """Whoever is listed is on call throughout, from and to where a turn changes; in a view, nobody else is."""
    instants = [at for shift in case.shifts for at in (shift.start, shift.end)] + list(case.view or ())
    found = _times(schedule, min(instants) - _ROOM, max(instants) + _ROOM)
    edges = set(map(seconds, case.view or ()))
    for shift in case.shifts:
        start, end, times = seconds(shift.start), seconds(shift.end), found.get(shift.person, _Times())
        if not {start, end} <= times.edges | edges or not any(a <= start and end <= b for a, b in times.spans):
            yield f"no shift {_z(start)} to {_z(end)} of {shift.person}"
        if shift.hours is not None:
            yield from _same("hours", [f"{(end - start) / 3600:g}"], [f"{shift.hours:g}"])
    if case.view is not None:
        view = seconds(case.view[0]), seconds(case.view[1])
        for person in sorted({*found, *(shift.person for shift in case.shifts)}):
            listed = joined(sorted(_spans(shift for shift in case.shifts if shift.person == person)))
            there = found[person].spans if person in found else []
            yield from _same(f"{person} in view", _shown(clipped(there, *view)), _shown(clipped(listed, *view)))


def _spans(shifts: Iterable[Shift]) -> Iterator[Span]:
    for shift in shifts:
        yield seconds(shift.start), seconds(shift.end)


def _grid(schedule: Schedule, case: Case) -> Iterator[str]:
    """Handoffs in a row, as instants and as the wall clock shows them; how long the first turn is."""
    grid = schedule.layers[0].roster.grid
    if (hours := case.first_shift_hours) is not None:
        lasts = (grid.instant(1) - grid.instant(0)) / 3600
        yield from _same("hours of the first shift", [f"{lasts:g}"], [f"{hours:g}"])
    if not case.handoffs:
        return
    k = turn_at(grid, seconds(case.handoffs[0]))
    points: list[int] = []
    while len(points) < len(case.handoffs):
        if grid.instant(k) not in points[-1:]:  # a turn that the clock swallows
            points.append(grid.instant(k))
        k += 1
    yield from _same("handoffs", map(_z, points), [_z(seconds(at)) for at in case.handoffs])
    if case.local:
        yield from _same("local", [_on_clock(at, case.zone) for at in points], case.local)


def _same(what: str, found: Iterable[str], expected: Iterable[str]) -> Iterator[str]:
    is_, should = sorted(found), sorted(expected)
    if is_ != should:
        yield f"{what}: {', '.join(is_) or 'nobody'} instead of {', '.join(should) or 'nobody'}"


def _shown(times: Sequence[Span]) -> list[str]:
    return [f"{_z(start)} to {_z(end)}" for start, end in times]


def _z(at: int) -> str:
    return f"{moment(at):%Y-%m-%dT%H:%M:%SZ}"


def _on_clock(at: int, zone: str) -> str:
    offset = zone_of(zone).offset(at) // 60
    sign, minutes = "-" if offset < 0 else "+", abs(offset)
    return f"{moment(zone_of(zone).local(at)):%Y-%m-%d %H:%M} {sign}{minutes // 60:02}{minutes % 60:02}"


def main(path: str) -> int:
    """Run a file and print what came of each case; 1 if any failed. Status 2: the file is none of such cases."""
    try:
        cases = json.loads(Path(path).read_text("utf-8-sig"))["vectors"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        sys.stderr.write(f"{path} has no cases: {type(error).__name__}: {error}\n")
        return 2
    if not isinstance(cases, list):
        sys.stderr.write(f'{path} has no cases: "vectors" is not a list\n')
        return 2
    outcomes = [run(case) for case in cases]
    for outcome in outcomes:
        sys.stdout.write(f"{outcome.result}: {outcome.id}{f' ({outcome.why})' if outcome.why else ''}\n")
    count = {result: sum(each.result == result for each in outcomes) for result in _RESULTS}
    sys.stdout.write(", ".join(f"{count[result]} {result}" for result in _RESULTS) + "\n")
    return 1 if count["failed"] else 0


_RESULTS = ("passed", "failed", "not expressible")

if __name__ == "__main__":
    sys.exit(main(sys.argv[1]) if len(sys.argv) == 2 else "usage: python -m tests.oncall.vectors FILE")
