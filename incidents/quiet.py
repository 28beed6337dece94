"""An open incident in which nothing happens: somebody is asked whether it is over."""

from dataclasses import replace
from datetime import datetime, timedelta

from incidents.incident import AskedIfOver, Incident, StillGoing
from incidents.lifecycle import Change, must_be_open

LOOK_AGAIN = timedelta(days=1)  # at one that may be quiet for good, as the team's files may say otherwise by then


def watch(incident: Incident, *, now: datetime, after: timedelta | None) -> Incident:
    """Look at it in `after` (None: it may be quiet for good), if it is open."""
    return replace(incident, quiet_due_at=now + (after or LOOK_AGAIN) if incident.status.is_open else None)


def look(
    incident: Incident, *, last: datetime, now: datetime, after: timedelta | None
) -> tuple[Incident, AskedIfOver | None]:
    """Nothing has happened since `last`: ask whether it is over if that is `after` ago, else look again then."""
    if after is None or not incident.status.is_open:
        return watch(incident, now=now, after=None), None
    if last + after > now:
        return watch(incident, now=last, after=after), None
    return watch(incident, now=now, after=after), AskedIfOver(incident_id=incident.id, quiet_since=last)


def still_going(incident: Incident, *, by: str, until: datetime) -> Change:
    """It is not over; ask again at `until`."""
    must_be_open(incident, "keep it going")
    return (
        replace(incident, quiet_due_at=until),
        StillGoing(incident_id=incident.id, by=by, until=until),
    )
