"""What is looked at together: an incident with everything that stands around it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from incidents.action import ActionItem
from incidents.incident import Incident, IncidentReopened, UpdateAsked, UpdatePosted
from incidents.timeline import Entry
from oncall.page import Page
from oncall.page_events import GOES_TO_OTHERS
from runbooks.run import Run
from storage.database import Transaction

_UPDATES = (UpdateAsked.__name__, UpdatePosted.__name__, IncidentReopened.__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A page in somebody's hands, since `at` (aware UTC). `why_not`: why it could not be handed to them."""

    person: str
    at: datetime
    why_not: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """An incident as it stands. Pages, runs and actions in the order they began; runs put away are among them."""

    incident: Incident
    pages: Sequence[Page] = ()
    runs: Sequence[Run] = ()
    actions: Sequence[ActionItem] = ()
    members: Sequence[str] = ()  # who belongs to the incident
    update_missing_since: datetime | None = None  # when the update was due that has been asked for and has not come
    handed: Mapping[str, Sequence[Handed]] = field(default_factory=dict)  # open page's id -> whom its step waits for


async def situation(tx: Transaction, incident_id: int) -> Situation | None:
    """The incident and what stands around it; None if there is none of that number."""
    incident = await tx.incidents.get(incident_id)
    if incident is None:
        return None
    pages = await tx.pages.of_incident(incident_id)
    return Situation(
        incident=incident,
        pages=pages,
        runs=await tx.runs.of_incident(incident_id),
        actions=await tx.actions.of_incident(incident_id),
        members=await tx.incidents.members(incident_id),
        update_missing_since=await _update_missing_since(tx, incident),
        handed={page.id: await _handed(tx, page) for page in pages if page.is_open},
    )


async def _update_missing_since(tx: Transaction, incident: Incident) -> datetime | None:
    if incident.update_due_at is None:
        return None
    since: datetime | None = None
    for entry in await tx.timeline.recorded(incident.id, _UPDATES):
        if entry.kind != UpdateAsked.__name__:
            since = None
        elif since is None:
            since = datetime.fromisoformat(entry.data["due_at"])
    return since


async def _handed(tx: Transaction, page: Page) -> Sequence[Handed]:
    """Who has been told about the page's step, or cannot be; until that is known, who is to be."""
    to_be_told: dict[str, Handed] = {}
    told: dict[str, Handed] = {}
    for entry in await tx.timeline.of_page(page.id):
        if entry.data.get("step") != page.step:
            continue
        match entry.kind, entry.data:
            case kind, {"notify": notify} if kind in GOES_TO_OTHERS:
                to_be_told, told = _to_be_told(notify, entry), {}
            case "SleepersCalled" | "NextInTurnCalled", {"notify": notify}:
                to_be_told |= _to_be_told(notify, entry)
            case "ResponderPaged", {"person": person} if person not in told or told[person].why_not is not None:
                told[person] = Handed(person=person, at=entry.at)
            case "ResponderNotReached", {"person": person, "why": why} if person not in told:
                told[person] = Handed(person=person, at=entry.at, why_not=why)
    return tuple((told or to_be_told).values())


def _to_be_told(notify: Sequence[Sequence[str]], entry: Entry) -> dict[str, Handed]:
    return {person: Handed(person=person, at=entry.at) for _, _, person in notify}
