"""What is found wrong, and how its times are told: the first of them, on the clock of somebody's zone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from oncall.instant import moment
from oncall.window import Span
from oncall.zone import zone_of

Kind = Literal[
    "gap", "reaches nobody", "too few", "same person", "unreached", "unproven", "absent", "rest", "moved", "idle"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing wrong: what, when (every time, aware UTC), in whose time, and how to mend it.

    `which`: of what at that place, where there may be several.
    """

    kind: Kind
    where: str  # `schedule tns`, `policy all`, `person ana`
    what: str
    mend: str
    zone: str  # the IANA zone that `what` tells times in
    times: tuple[tuple[datetime, datetime], ...]
    person: str | None = None
    which: str = ""


def finding(
    kind: Kind,
    where: str,
    what: str,
    times: Sequence[Span],
    zone: str,
    *,
    mend: str,
    person: str | None = None,
    which: str = "",
) -> Finding:
    """What is wrong at some times: `what` is followed by when."""
    return Finding(
        kind=kind,
        where=where,
        what=f"{what} {told(times, zone)}",
        mend=mend,
        zone=zone,
        times=tuple((moment(start), moment(end)) for start, end in times),
        person=person,
        which=which,
    )


def told(times: Sequence[Span], zone: str) -> str:
    """The first of some times on the zone's clock, and how many more there are."""
    clock, (start, end) = zone_of(zone), times[0]
    from_, to = moment(clock.local(start)), moment(clock.local(end))
    until = f"{to:%H:%M}" if from_.date() == to.date() else f"{to:%a %Y-%m-%d %H:%M}"
    more = f", and {len(times) - 1} more like it" if len(times) > 1 else ""
    return f"from {from_:%a %Y-%m-%d %H:%M} to {until} ({zone}){more}"
