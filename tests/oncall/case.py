"""A case of a file of on-call cases, read: its schedule, and what is expected of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from oncall.instant import reading
from oncall.schedule import Schedule
from oncall.zone import zone_of
from tests.oncall.definition import (
    NOON,
    Given,
    NotExpressible,
    instant_of,
    need_known,
    people_of,
    schedule_of,
    span_of,
    utc,
)

_KINDS = ("rotation", "handoffs", "window", "layers", "override", "removal", "wallclock")
_EXPECTED = {"handoffs", "local", "first_shift_hours", "during", "before_and_after", "active", "active_index"}
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, kw_only=True)
class Shift:
    start: datetime
    end: datetime
    person: str
    hours: float | None = None


@dataclass(frozen=True, kw_only=True)
class Wall:
    """The `pick` (first or last) instant of a wall clock's reading is `instant`."""

    reading: int
    pick: Literal["first", "last"]
    instant: datetime


@dataclass(frozen=True, kw_only=True)
class Case:
    """`shifts` are some of all, unless a `view` bounds them. `handoffs` follow each other; `local`: on the clock."""

    zone: str
    schedule: Schedule | None  # None: it is about a clock alone
    checks: tuple[tuple[datetime, tuple[str, ...]], ...] = ()
    shifts: tuple[Shift, ...] = ()
    view: tuple[datetime, datetime] | None = None
    handoffs: tuple[datetime, ...] = ()
    local: tuple[str, ...] = ()
    first_shift_hours: float | None = None
    wall: Wall | None = None


def case_of(given: Given) -> Case:
    """Read a case. Raises NotExpressible with the reason for one that cannot be said or read."""
    if not isinstance(given, Mapping):
        raise NotExpressible("it is no object")
    if given.get("kind") not in _KINDS:
        raise NotExpressible(f"kind {given.get('kind')}")
    try:
        return _wall(given) if given["kind"] == "wallclock" else _case(given)
    except KeyError as missing:
        raise NotExpressible(f"{missing.args[0]} is missing or unknown") from missing
    except (TypeError, ValueError, AttributeError, IndexError, OverflowError) as wrong:
        raise NotExpressible(f"{type(wrong).__name__}: {wrong}") from wrong


def _case(given: Given) -> Case:
    config, expect = given["config"], given.get("expect") or {}
    need_known(expect, _EXPECTED, f"what a {given['kind']} expects")
    schedule = schedule_of(given)
    zone, shown = schedule.layers[0].zone, expect.get("local") or ()
    read_off = tuple(map(_of_clock, shown))
    case = Case(
        zone=zone,
        schedule=schedule,
        checks=(*_checks(given.get("checks") or ()), *_expected(schedule, config, expect)),
        shifts=tuple(map(_shift, given.get("shifts") or ())),
        view=span_of(config["view"], zone) if config.get("view") and given.get("shifts") is not None else None,
        handoffs=tuple(map(utc, expect.get("handoffs") or ())) or read_off,
        local=tuple(shown),
        first_shift_hours=float(expect["first_shift_hours"]) if "first_shift_hours" in expect else None,
    )
    if not (case.checks or case.shifts or case.view or case.handoffs or case.first_shift_hours is not None):
        raise NotExpressible("nothing is expected")
    return case


def _checks(given: Iterable[Given]) -> Iterable[tuple[datetime, tuple[str, ...]]]:
    for each in given:
        yield utc(each["at"]), people_of(each["oncall"])


def _expected(schedule: Schedule, config: Given, expect: Given) -> Iterable[tuple[datetime, tuple[str, ...]]]:
    """Who is on call at instants that the case does not name: around overrides, and when somebody is removed."""
    if expect.keys() & {"during", "before_and_after"}:
        starts, ends = ([getattr(each, edge) for each in schedule.overrides] for edge in ("start", "end"))
        if not starts or max(starts) >= min(ends):
            raise NotExpressible("overrides that do not hold at once")
        if "during" in expect:
            during = people_of(expect["during"])
            yield from ((max(starts), during), (min(ends) - _SECOND, during))
        if "before_and_after" in expect:
            otherwise = people_of(expect["before_and_after"])
            yield from ((min(starts) - _SECOND, otherwise), (max(ends), otherwise))
    if expect.keys() & {"active", "active_index"}:
        at = instant_of(config["at"], schedule.layers[0].zone) if config.get("at") else NOON
        if "active" in expect:
            yield at, people_of(expect["active"])
        if "active_index" in expect:
            yield at, (schedule.layers[0].rotation[expect["active_index"]].person,)


def _shift(given: Given) -> Shift:
    start, end = utc(given["start"]), utc(given["end"])
    if start >= end:
        raise NotExpressible(f"a shift that ends as it begins, at {given['end']}")
    return Shift(
        start=start,
        end=end,
        person=people_of(given["user"])[0],
        hours=float(given["hours"]) if "hours" in given else None,
    )


def _wall(given: Given) -> Case:
    config, zone = given["config"], zone_of(given["tz"])
    need_known(config, {"date", "time", "pick", "note"}, "a wallclock")
    need_known(given["expect"], {"instant"}, "what a wallclock expects")
    pick = config.get("pick", "first")
    if pick not in ("first", "last"):
        raise NotExpressible(f"pick {pick}")
    local = reading(date.fromisoformat(config["date"]), time.fromisoformat(config["time"]))
    return Case(
        zone=zone.name, schedule=None, wall=Wall(reading=local, pick=pick, instant=utc(given["expect"]["instant"]))
    )


def _of_clock(written: str) -> datetime:
    """An instant as a wall clock shows it: `2026-10-30 01:30 -0400`."""
    return utc(datetime.strptime(written, "%Y-%m-%d %H:%M %z").isoformat())
