"""What `tocsin oncall` answers, in words and as data for programs."""

from collections.abc import Sequence
from datetime import datetime

from oncall.diff import Comparison, Times
from oncall.fair import Load
from oncall.prove.finding import Finding
from oncall.resolve import Shift

Data = dict[str, object]


def stamp(at: datetime) -> str:
    """An instant as every answer writes it."""
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def line(shift: Shift) -> str:
    """A shift on a line, with its because."""
    people = ", ".join(f"{who} ({why})" for who, why in zip(shift.responders, shift.because, strict=True))
    shadows = f"; shadow: {', '.join(shift.shadows)}" if shift.shadows else ""
    return f"{stamp(shift.start)} - {stamp(shift.end)}  {people}{shadows}"


def data_of(shift: Shift) -> Data:
    """`because` has a reason for each of `responders`, in their order."""
    return {
        "start": stamp(shift.start),
        "end": stamp(shift.end),
        "responders": list(shift.responders),
        "because": list(shift.because),
        "shadows": list(shift.shadows),
    }


def finding(found: Finding) -> str:
    """What is wrong, and beneath it how to mend it."""
    return f"{found.where}: {found.what}\n    {found.mend}"


def finding_data(found: Finding) -> Data:
    return {
        "kind": found.kind,
        "where": found.where,
        "person": found.person,
        "what": found.what,
        "mend": found.mend,
        "zone": found.zone,
        "times": _times(found.times),
    }


def comparison(compared: Comparison) -> str:
    """Who gains and loses what, a line a stretch."""
    lines: list[str] = []
    for each in compared.schedules:
        lines.append(f"schedule {each.schedule}: {each.gaps_before:g} h of gaps before, {each.gaps_after:g} h after")
        for verb, people in (("gains", each.gains), ("loses", each.loses)):
            lines += [
                f"  {person} {verb} {stamp(start)} - {stamp(end)}" for person in people for start, end in people[person]
            ]
    lines += [
        f"{person}: {old.hours:g} h on call before, {new.hours:g} h after"
        for person, (old, new) in compared.loads.items()
    ]
    lines += [f"breaks: {finding(each)}" for each in compared.breaks]
    lines += [f"mends: {each.where}: {each.what}" for each in compared.mends]
    return "\n".join(lines) or "Nobody gains or loses a shift."


def comparison_data(compared: Comparison) -> Data:
    return {
        "schedules": [
            {
                "schedule": each.schedule,
                "gains": {person: _times(times) for person, times in each.gains.items()},
                "loses": {person: _times(times) for person, times in each.loses.items()},
                "gap_hours": {"before": each.gaps_before, "after": each.gaps_after},
            }
            for each in compared.schedules
        ],
        "loads": {
            person: {"before": load_data(old), "after": load_data(new)} for person, (old, new) in compared.loads.items()
        },
        "breaks": [finding_data(each) for each in compared.breaks],
        "mends": [finding_data(each) for each in compared.mends],
    }


def load_data(load: Load) -> Data:
    return {
        "person": load.person,
        "hours": round(load.hours, 2),
        "nights": round(load.nights, 2),
        "weekends": round(load.weekends, 2),
        "holidays": round(load.holidays, 2),
    }


def loads(found: Sequence[Load]) -> str:
    """A table of everybody's hours."""
    width = max([6, *(len(load.person) for load in found)])
    rows = [f"{'person':{width}}  {'hours':>8}  {'nights':>8}  {'weekends':>8}  {'holidays':>8}"]
    rows += [
        f"{load.person:{width}}  {load.hours:8.1f}  {load.nights:8.1f}  {load.weekends:8.1f}  {load.holidays:8.1f}"
        for load in found
    ]
    return "\n".join(rows)


def _times(times: Times) -> list[Data]:
    return [{"start": stamp(start), "end": stamp(end)} for start, end in times]
