"""How long things took, and who held which role when: read from the timeline."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from incidents.incident import Incident, IncidentCancelled, IncidentReopened, IncidentResolved, RoleAssigned, Status
from incidents.timeline import Entry

CLOSING = (IncidentResolved.__name__, IncidentCancelled.__name__)
REOPENING = IncidentReopened.__name__
ASSIGNING = RoleAssigned.__name__
KINDS = (*CLOSING, REOPENING, ASSIGNING)  # what these figures are read from


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How long after the declaration things were reached; None: not reached, or taken back."""

    to_page: timedelta | None  # until somebody had been handed a page
    to_acknowledge: timedelta | None
    to_mitigate: timedelta | None
    to_resolve: timedelta | None
    open_for: timedelta | None  # without the time between a close and a reopening; None while it is open
    reopened: int  # how often


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A person's time in a role (aware UTC). `until` None: they still had it at the end."""

    role: str
    person: str
    since: datetime
    until: datetime | None


def figures(
    incident: Incident, entries: Iterable[Entry], *, paged_at: datetime | None, acknowledged_at: datetime | None
) -> Figures:
    """The durations. `entries` are the timeline's (others than KINDS are passed over), in their order.

    `paged_at` and `acknowledged_at` are the first of each in the incident, if there was one.
    """
    resolved_at = incident.closed_at if incident.status is Status.RESOLVED else None
    open_for, opened_at, reopened = timedelta(), incident.declared_at, 0
    for entry in entries:
        if entry.kind in CLOSING:
            open_for += entry.at - opened_at
        elif entry.kind == REOPENING:
            opened_at = entry.at
            reopened += 1
    return Figures(
        to_page=_since(incident, paged_at),
        to_acknowledge=_since(incident, acknowledged_at),
        to_mitigate=_since(incident, incident.mitigated_at),
        to_resolve=_since(incident, resolved_at),
        open_for=None if incident.status.is_open else open_for,
        reopened=reopened,
    )


def terms(entries: Iterable[Entry]) -> list[Term]:
    """Who held which role from when until when, in the order they took it."""
    assigned = [entry for entry in entries if entry.kind == ASSIGNING]
    found = []
    for number, entry in enumerate(assigned):
        role = entry.data["role"]
        next_one = next((later.at for later in assigned[number + 1 :] if later.data["role"] == role), None)
        found.append(Term(role=role, person=entry.data["person"], since=entry.at, until=next_one))
    return found


def _since(incident: Incident, instant: datetime | None) -> timedelta | None:
    return None if instant is None else instant - incident.declared_at
