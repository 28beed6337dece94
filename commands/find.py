"""Load what a command is about, or refuse in a sentence."""

from commands.refusal import Refused
from incidents.action import ActionItem
from incidents.incident import Incident
from oncall.page import Page
from runbooks.run import Run
from storage.database import Transaction


async def incident_to_change(tx: Transaction, incident_id: int, *, by: str, inside: bool = False) -> Incident:
    """The incident, locked until commit. `inside`: the person asks from its own channel, and so may see it."""
    incident = await tx.incidents.get(incident_id, for_change=True)
    return await _visible(tx, incident, incident_id, by=by, inside=inside)


async def incident_to_read(tx: Transaction, incident_id: int, *, by: str, inside: bool = False) -> Incident:
    """The incident, for looking only."""
    return await _visible(tx, await tx.incidents.get(incident_id), incident_id, by=by, inside=inside)


def need_open(incident: Incident) -> None:
    """Refuse what only an open incident can have."""
    if not incident.status.is_open:
        raise Refused(f"{incident.name} is {incident.status}. Reopen it first: `/incident reopen {incident.name}`.")


async def page_to_change(tx: Transaction, page_id: str) -> Page:
    """The page, locked until commit."""
    page = await tx.pages.get(page_id, for_change=True)
    if page is None:
        raise Refused("I do not know this page any more. `/incident list` shows what is open.")
    return page


async def page_to_answer(tx: Transaction, page_id: str, *, by: str, of_team: bool) -> Page:
    """The page, locked until commit, for somebody who may answer for it.

    Whoever answers belongs to its incident from then on; so for a private one that is only for those who may see it
    and those whom it could have paged (`of_team`: the team's files name them).
    """
    page = await page_to_change(tx, page_id)
    incident = await tx.incidents.of_page(page) if not of_team else None
    if incident is not None and page.is_open and not await may_see(tx, incident, by):
        raise Refused(f"{incident.name} is private: only people whom the team's files name can answer for it.")
    return page


async def page_to_move(tx: Transaction, page_id: str, *, by: str, of_team: bool) -> Page:
    """The page, locked until commit, for somebody who has others asked, or wants to be asked again.

    That an incident is over cancels its open pages alone: one that was acknowledged is not to come back after it.
    """
    page = await page_to_answer(tx, page_id, by=by, of_team=of_team)
    incident = await tx.incidents.of_page(page)
    if incident is not None and not incident.status.is_open:
        raise Refused(f"This page is no longer needed: {incident.name} is {incident.status}. Nothing has changed.")
    return page


async def run_to_change(tx: Transaction, run_id: str) -> Run:
    """The run of a runbook, locked until commit."""
    run = await tx.runs.get(run_id, for_change=True)
    if run is None:
        raise Refused("I do not know this checklist any more. `/incident runbook` shows the incident's checklists.")
    return run


async def action_to_change(
    tx: Transaction, incident_id: int, number: int, *, by: str, inside: bool = False
) -> ActionItem:
    """An action item of an incident, which is locked until commit."""
    incident = await incident_to_change(tx, incident_id, by=by, inside=inside)
    item = await tx.actions.get(incident_id, number)
    if item is None:
        raise Refused(f"{incident.name} has no action {number}. `/incident action` lists them.")
    return item


async def may_see(tx: Transaction, incident: Incident, by: str) -> bool:
    """Everybody may see an incident, except a private one: that its members alone may see."""
    return not incident.private or await tx.incidents.has_member(incident.id, by)


async def _visible(tx: Transaction, incident: Incident | None, incident_id: int, *, by: str, inside: bool) -> Incident:
    if incident is None:
        raise Refused(f"There is no INC-{incident_id}. `/incident list` shows what is open.")
    if not inside and not await may_see(tx, incident, by):
        raise Refused(
            f"INC-{incident_id} is private and you are not in it. Ask its commander to invite you to its channel."
        )
    return incident
