"""Tours of duty: a person's time on call without a break, whatever else changes beside them."""

from datetime import datetime
from typing import NamedTuple

from oncall.instant import moment, seconds
from oncall.resolve import spans
from oncall.schedule import Schedule


class Tour(NamedTuple):
    """From `start` to `end` (aware UTC) a person must answer. `turn`: when their turn began, or what was arranged."""

    person: str
    start: datetime
    end: datetime
    turn: datetime


def tours(schedule: Schedule, start: datetime, end: datetime) -> list[Tour]:
    """Those that begin within a span (aware), the first instant left out; they end with the span at the latest."""
    first = seconds(start)
    last: dict[str, Tour] = {}
    found: list[Tour] = []
    for from_, to, who in spans(schedule, first, seconds(end)):
        begun, ended = moment(from_), moment(to)
        for duty in who:
            if duty.shadow:
                continue
            before = last.get(duty.person)
            if before is not None and before.end == begun:
                last[duty.person] = before._replace(end=ended)
                continue
            found += [before] if before is not None else []
            last[duty.person] = Tour(duty.person, begun, ended, moment(duty.because.since))
    return sorted(
        (tour for tour in [*found, *last.values()] if seconds(tour.start) > first), key=lambda tour: tour.start
    )
