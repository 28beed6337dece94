"""Runs a file of on-call cases: `python -m tests.oncall.vectors FILE` says which passed, failed, or cannot be said."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Literal

from oncall.grid import Every, turn_at
from oncall.instant import moment, reading, seconds
from oncall.layer import Layer
from oncall.override import FixedShift, Override, Temporary
from oncall.resolve import responders, shifts
from oncall.rotation import Anchor, Member
from oncall.schedule import Schedule
from oncall.window import EVERY_DAY, Window
from oncall.zone import local_time, zone_of

Case = Mapping[str, Any]
_UNITS = {"hourly": "hour", "daily": "day", "weekly": "week", "monthly": "month"}
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_ROTATION = {"type", "length", "start_local", "users", "semantics", "state", "end_local", "windows"}
_WINDOW = {"days", "start", "end", "users", "tz"}
_KNOWN = {
    "rotation": _ROTATION,
    "handoffs": _ROTATION,
    "window": _WINDOW | _ROTATION,
    "layers": {"layers", "day", "view"},
    "override": {"base", "windows", "overrides", "temporary", "view"},
    "wallclock": {"date", "time", "pick"},
}
_EXPECTED = {"handoffs", "local", "first_shift_hours", "instant", "during", "before_and_after"}
_LONG_AGO = datetime(2000, 1, 3)  # noqa: DTZ001 - what a wall clock reads has no zone


class NotExpressible(Exception):
    """The case says something that schedules do not know."""


@dataclass(frozen=True)
class Outcome:
    id: str
    result: Literal["passed", "failed", "not expressible"]
    why: str = ""


def run(case: Case) -> Outcome:
    """Judge one case. One that cannot be read is not expressible; one that breaks the reckoning has failed."""
    name = str(case.get("id")) if isinstance(case, Mapping) else "no id"
    try:
        _readable(case)
        schedule = None if case["kind"] == "wallclock" else schedule_of(case)
    except NotExpressible as unknown:
        return Outcome(name, "not expressible", str(unknown))
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        return Outcome(name, "not expressible", f"{type(error).__name__}: {error}")
    try:
        wrong = list(_wrong(case, schedule) if schedule is not None else _wallclock(case))
    except Exception as error:  # noqa: BLE001 - whatever it is, this case did not pass
        wrong = [f"{type(error).__name__}: {error}"]
    return Outcome(name, "failed" if wrong else "passed", "; ".join(wrong))


def _readable(case: Case) -> None:
    kind, config, expect = case["kind"], case["config"], case.get("expect", {})
    if kind not in _KNOWN:
        raise NotExpressible(f"kind {kind}")
    if unknown := (config.keys() - _KNOWN[kind]) | (expect.keys() - _EXPECTED):
        raise NotExpressible(f"{', '.join(sorted(unknown))} in a {kind}")
    if not (case.get("checks") or case.get("shifts") or expect):
        raise NotExpressible("nothing is expected")


def _wrong(case: Case, schedule: Schedule) -> Iterator[str]:
    expect = case.get("expect", {})
    for check in case.get("checks", ()):
        yield from _same(f"at {check['at']}", responders(schedule, _utc(check["at"])), check["oncall"])
    if case.get("shifts"):
        yield from _shifts(schedule, case)
    if "during" in expect:
        yield from _same("during", responders(schedule, _NOON), expect["during"])
    for at in (
        (_NOON - timedelta(hours=1, seconds=1), _NOON + timedelta(hours=1)) if "before_and_after" in expect else ()
    ):
        yield from _same(f"at {at}", responders(schedule, at), expect["before_and_after"])
    if not expect.keys() <= {"during", "before_and_after"}:
        yield from _grid(schedule, case)


_NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


def schedule_of(case: Case) -> Schedule:
    """The case's schedule, as somebody would write it down."""
    config, kind, zone = case["config"], case["kind"], case["tz"]
    if kind == "layers":
        layers = [_layer(f"layer {i}", each, each["tz"], beside=True) for i, each in enumerate(config["layers"])]
    elif kind == "override" and "base" in config:
        layers = [_layer(user, {"users": [user]}, zone, beside=True) for user in config["base"]]
    elif kind == "override":
        layers = [_layer(f"layer {i}", each, zone, beside=True) for i, each in enumerate(config["windows"])]
    else:
        layers = [_layer("layer", config, zone)]
    hour = timedelta(hours=1)
    return Schedule(
        name=case["id"],
        layers=tuple(layers),
        overrides=tuple(
            Override(
                start=_utc(each["start"]) if "start" in each else _NOON - hour,
                end=_utc(each["end"]) if "end" in each else _NOON + hour,
                add=each.get("add"),
                remove=each.get("remove"),
            )
            for each in config.get("overrides") or ()
        ),
        temporary=tuple(
            Temporary(start=_utc(each["start"]), end=_utc(each["end"]), shifts=tuple(_fixed(each["shifts"])))
            for each in config.get("temporary") or ()
        ),
    )


def _fixed(given: Sequence[Mapping[str, str]]) -> Iterator[FixedShift]:
    for each in given:
        yield FixedShift(person=each["user"], start=_utc(each["start"]), end=_utc(each["end"]))


def _layer(name: str, config: Mapping[str, Any], zone: str, *, beside: bool = False) -> Layer:
    users, state = config["users"], config.get("state")
    if config.get("semantics", "wall") not in ("wall", "absolute"):
        raise NotExpressible(f"semantics {config['semantics']}")
    if len(users) > 1 and "type" not in config:
        raise NotExpressible("several people who do not take turns")
    windows = config.get("windows") or ([config] if "days" in config else [])
    return Layer(
        name=name,
        zone=zone,
        start=_local(config["start_local"], zone) if "start_local" in config else _LONG_AGO,
        end=_local(config["end_local"], zone) if "end_local" in config else None,
        rotation=tuple(Member(person=user) for user in users),
        turns=Every(
            unit=_UNITS[config.get("type", "weekly")],  # type: ignore[arg-type]  # a KeyError says which it is not
            count=config.get("length", 1),
            absolute=config.get("semantics") == "absolute",
        ),
        windows=tuple(
            Window(
                days=EVERY_DAY if each["days"] == "ALL" else frozenset(_WEEKDAYS.index(day) for day in each["days"]),
                start=time.fromisoformat(each["start"]),
                end=time.fromisoformat(each["end"]),
            )
            for each in windows
        ),
        beside=beside,
        anchors=(Anchor(person=users[state["current_index"]], at=_utc(state["current_shift_start_utc"])),)
        if state
        else (),
    )


def _wallclock(case: Case) -> Iterator[str]:
    config, zone = case["config"], zone_of(case["tz"])
    local = reading(date.fromisoformat(config["date"]), time.fromisoformat(config["time"]))
    instant = {"first": zone.first, "last": zone.last}[config.get("pick", "first")](local)
    yield from _same("instant", [_z(instant)], [case["expect"]["instant"]])


def _shifts(schedule: Schedule, case: Case) -> Iterator[str]:
    """The shifts listed are a subset, unless `config.view` bounds them."""
    listed = [(_utc(each["start"]), _utc(each["end"]), each["user"]) for each in case["shifts"]]
    if view := case["config"].get("view"):
        found = _per_person(schedule, _utc(view[0]), _utc(view[1]))
        yield from _same("shifts", [str(each) for each in found], [str(each) for each in sorted(listed)])
        return
    room = timedelta(days=40)
    found = _per_person(schedule, min(each[0] for each in listed) - room, max(each[1] for each in listed) + room)
    yield from (f"no shift {start:%FT%TZ} to {end:%FT%TZ} of {user}" for start, end, user in set(listed) - set(found))
    for each in case["shifts"]:
        if "hours" in each:
            lasts = (_utc(each["end"]) - _utc(each["start"])) / timedelta(hours=1)
            yield from _same("hours", [str(lasts)], [str(float(each["hours"]))])


def _per_person(schedule: Schedule, start: datetime, end: datetime) -> list[tuple[datetime, datetime, str]]:
    """Each person's time on call, whoever is beside them."""
    found: list[tuple[datetime, datetime, str]] = []
    for shift in shifts(schedule, start, end):
        for person in shift.responders:
            before = next((each for each in found if each[1:] == (shift.start, person)), None)
            if before is not None:
                found.remove(before)
            found.append((before[0] if before else shift.start, shift.end, person))
    return sorted(found)


def _grid(schedule: Schedule, case: Case) -> Iterator[str]:
    """Handoffs in a row, as instants and as the wall clock shows them; how long the first turn is."""
    expect, roster = case["expect"], schedule.layers[0].roster
    if hours := expect.get("first_shift_hours"):
        lasts = (roster.grid.instant(1) - roster.grid.instant(0)) / 3600
        yield from _same("hours of the first shift", [str(lasts)], [str(float(hours))])
    handoffs = expect.get("handoffs")
    if handoffs is None:
        if "local" in expect:
            raise NotExpressible("local handoffs without their instants")
        return
    k = turn_at(roster.grid, seconds(_utc(handoffs[0])))
    points: list[int] = []
    while len(points) < len(handoffs):
        if roster.grid.instant(k) not in points[-1:]:  # a turn that the clock swallows
            points.append(roster.grid.instant(k))
        k += 1
    yield from _same("handoffs", [_z(at) for at in points], handoffs)
    if "local" in expect:
        yield from _same("local", [_shown(at, case["tz"]) for at in points], expect["local"])


def _same(what: str, found: Sequence[str], expected: Sequence[str]) -> Iterator[str]:
    if sorted(found) != sorted(expected):
        yield f"{what}: {', '.join(found) or 'nobody'} instead of {', '.join(expected) or 'nobody'}"


def _utc(written: str) -> datetime:
    at = datetime.fromisoformat(written)
    if at.tzinfo is None:
        message = f"{written} has no zone"
        raise ValueError(message)
    return at.astimezone(UTC)


def _local(written: str, zone: str) -> datetime:
    at = datetime.fromisoformat(written)
    return at if at.tzinfo is None else local_time(at, zone)


def _z(at: int) -> str:
    return f"{moment(at):%Y-%m-%dT%H:%M:%SZ}"


def _shown(at: int, zone: str) -> str:
    offset = zone_of(zone).offset(at) // 60
    sign, minutes = "-" if offset < 0 else "+", abs(offset)
    return f"{moment(zone_of(zone).local(at)):%Y-%m-%d %H:%M} {sign}{minutes // 60:02}{minutes % 60:02}"


def main(path: str) -> int:
    """Run a file and print what came of each case; 1 if any failed. Status 2: the file is none of such cases."""
    try:
        cases = json.loads(Path(path).read_text("utf-8"))["vectors"]
    except (OSError, ValueError, KeyError, TypeError) as error:
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
