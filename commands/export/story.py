"""What an export holds of an incident at once: everything but the timeline, which may be long."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from commands.postmortem.lacking import Standing, prompts
from commands.team import Team
from incidents import figures
from incidents.action import ActionItem
from incidents.figures import Figures, Term
from incidents.incident import ExportAsked, Incident
from incidents.postmortem import Postmortem
from incidents.timeline import NOTES, Entry, NoteCorrected, corrected
from oncall import page_events
from oncall.page import Page
from oncall.page_events import PageAcknowledged, PageSnoozed, ResponderPaged
from runbooks.events import StepReopened
from runbooks.run import Run, StepState
from storage.database import Transaction

# What changed course, and who said so; besides these, notes that say they are one.
DECISIONS = frozenset({
    "SeverityChanged", "RoleAssigned", "IncidentMitigated", "IncidentReactivated", "IncidentResolved",
    "IncidentCancelled", "IncidentReopened", "StepSkipped",
})  # fmt: skip
_DECIDED = re.compile(r"\s*(?:decision|decided)\b", re.IGNORECASE)
PAGE_KINDS = tuple(kind.__name__ for kind in get_args(page_events.Event))

# That somebody asked for a file is no part of what happened; with it, no two files would be the same.
LEFT_OUT = frozenset({ExportAsked.__name__})


@dataclass(frozen=True, slots=True, kw_only=True)
class Paged:
    """A page with what became of it."""

    page: Page
    entries: Sequence[Entry]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An incident and what stands around it, each in the order it began."""

    incident: Incident
    figures: Figures
    people: Sequence[str]  # everybody who took part
    terms: Sequence[Term]
    pages: Sequence[Paged]
    runs: Sequence[Run]
    actions: Sequence[ActionItem]
    decisions: Sequence[Entry]
    versions: Sequence[Entry]  # every correction of a note
    postmortem: Postmortem

    @property
    def corrections(self) -> Mapping[str, Entry]:
        """A corrected note's entry id -> its newest version."""
        return corrected(self.versions)

    def standing(self, team: Team | None) -> Standing:
        """What the postmortem is judged by."""
        return Standing(
            incident=self.incident,
            postmortem=self.postmortem,
            runs=self.runs,
            actions=self.actions,
            prompts=prompts(self.runs, team),
        )


async def gather(tx: Transaction, incident_id: int) -> Story | None:
    """Read the incident's story; None if there is no such incident."""
    incident = await tx.incidents.get(incident_id)
    if incident is None:
        return None
    paging = _in_order(await tx.timeline.recorded(incident_id, PAGE_KINDS))
    turns = _in_order(await tx.timeline.recorded(incident_id, figures.KINDS))
    paged = [
        Paged(page=page, entries=[entry for entry in paging if entry.page_id == page.id])
        for page in await tx.pages.of_incident(incident_id)
    ]
    runs = await tx.runs.of_incident(incident_id)
    actions = await tx.actions.of_incident(incident_id)
    terms = figures.terms(turns)
    wrote = await tx.timeline.people(incident_id)
    people = {
        incident.declared_by,
        *wrote,
        *await tx.incidents.members(incident_id),
        *(term.person for term in terms),
        *(entry.data["person"] for entry in paging if "person" in entry.data),
        *(step.assignee for run in runs for step in run.steps if step.assignee),
        *(item.owner for item in actions if item.owner),
    }
    versions = await tx.timeline.recorded(incident_id, (NoteCorrected.__name__,))
    newest = corrected(versions)
    entries = tx.timeline.of_incident(incident_id)
    return Story(
        incident=incident,
        figures=figures.figures(
            incident,
            turns,
            paged_at=_first(paging, ResponderPaged.__name__),
            acknowledged_at=_first(paging, PageAcknowledged.__name__, PageSnoozed.__name__),
        ),
        people=sorted(people),
        terms=terms,
        pages=paged,
        runs=runs,
        actions=actions,
        decisions=[entry async for entry in entries if is_decision(entry, newest.get(entry.id))],
        versions=versions,
        postmortem=await tx.postmortems.of_incident(incident_id),
    )


def is_decision(entry: Entry, newest: Entry | None = None) -> bool:
    """A turn that somebody decided, or a note that begins with "Decision" or "Decided". `newest` corrects it."""
    if entry.kind in NOTES and entry.corrects is None:
        return _DECIDED.match(str((newest or entry).data.get("text", ""))) is not None
    if entry.kind == StepReopened.__name__:  # or the skip before it would stand as if it still held
        return entry.data.get("was") == StepState.SKIPPED
    return entry.kind in DECISIONS


def _in_order(entries: Sequence[Entry]) -> list[Entry]:
    """In the timeline's order, which may differ from the order of recording."""
    return sorted(entries, key=lambda entry: (entry.at, entry.id))


def _first(entries: Sequence[Entry], *kinds: str) -> datetime | None:
    return next((entry.at for entry in entries if entry.kind in kinds), None)
