"""How findings tell times: the first of them, on the clock of somebody's zone."""

from collections.abc import Sequence
from datetime import datetime

from oncall.instant import moment
from oncall.schedule import Schedule
from oncall.window import Span
from oncall.zone import zone_of


def zone_at_home(schedule: Schedule) -> str:
    """The zone that a schedule is told in: its first layer's."""
    return schedule.layers[0].zone if schedule.layers else "UTC"


def told(times: Sequence[Span], zone: str) -> str:
    """The first of some times on the zone's clock, and how many more there are."""
    clock, (start, end) = zone_of(zone), times[0]
    from_, to = moment(clock.local(start)), moment(clock.local(end))
    until = f"{to:%H:%M}" if from_.date() == to.date() else f"{to:%a %Y-%m-%d %H:%M}"
    more = f", and {len(times) - 1} more like it" if len(times) > 1 else ""
    return f"from {from_:%a %Y-%m-%d %H:%M} to {until} ({zone}){more}"


def moments(times: Sequence[Span]) -> tuple[tuple[datetime, datetime], ...]:
    """Spans as pairs of instants (aware UTC)."""
    return tuple((moment(start), moment(end)) for start, end in times)
