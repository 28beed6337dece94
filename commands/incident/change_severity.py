"""Raise or lower an incident's severity; what gets graver is told to whoever it pages, and may page others."""

from collections.abc import Sequence
from datetime import datetime

from commands.find import incident_to_change
from commands.page.call_again import call_again
from commands.page.start import start_page
from commands.page.tell_anew import tell_anew
from commands.record import record
from commands.refusal import Refused
from commands.team import Team
from incidents import lifecycle, quiet
from incidents.incident import Incident
from oncall.escalation import EscalationPolicy
from oncall.page import Page, PageStatus
from storage.database import Database, Transaction


async def change_severity(
    db: Database,
    team: Team,
    *,
    incident_id: int,
    severity: str,
    by: str,
    now: datetime,
    once: str | None,
    inside: bool = False,
) -> tuple[Incident, Page | None]:
    """Give the incident another of the team's severities. Raises Refused or Rejected.

    The page that calls somebody now because it got graver: its type has another policy for that, or nobody had it.
    """
    if not team.has_severity(severity):
        raise Refused(f"There is no severity `{severity}`. There are: {', '.join(s.key for s in team.severities)}.")
    level = team.severity(severity)
    async with db.begin(once) as tx:
        before = await incident_to_change(tx, incident_id, by=by, inside=inside)
        incident, event = lifecycle.change_severity(before, level.key, by=by, now=now, update_every=level.update_every)
        incident = quiet.watch(incident, now=now, after=team.quiet_after(incident.type, level.key))
        await record(tx, incident, event, now)
        if [team.urgency_of(each.severity) for each in (before, incident)] == ["low", "high"]:
            await tell_anew(tx, team, incident.id, now=now)
        page = await _page(tx, team, before, incident, by=by, now=now)
    return incident, page


async def _page(
    tx: Transaction, team: Team, before: Incident, incident: Incident, *, by: str, now: datetime
) -> Page | None:
    """Page by the policy for the graver severity, not twice, as where it was lowered meanwhile; else call again."""
    if team.gravity_of(incident.severity) >= team.gravity_of(before.severity) or not incident.status.is_open:
        return None
    its_own = team.policies_of(incident.type)
    paged = [
        page
        for page in await tx.pages.of_incident(incident.id, for_change=True)
        # Whoever is asked by name has not got it before they say so.
        if page.policy in its_own or page.status is PageStatus.ACKNOWLEDGED
    ]
    began = None
    if (policy := _policy(team, before, incident, paged)) is not None:
        began = await start_page(tx, team, policy, incident_id=incident.id, reason=incident.title, by=by, now=now)
        if began.status is not PageStatus.EXHAUSTED:
            return began
    return await call_again(tx, team, paged, now=now) or began


def _policy(team: Team, before: Incident, incident: Incident, paged: Sequence[Page]) -> EscalationPolicy | None:
    """The policy by which nobody was paged yet: another than before, or of what was reopened, the only one."""
    kind = team.types.get(incident.type)
    if kind is None:
        return None
    name = kind.policy_for(incident.severity)
    by_policy = {page.policy for page in paged if page.status is not PageStatus.CANCELLED}
    is_another = name != kind.policy_for(before.severity) and name not in by_policy
    return team.policies[name] if is_another or not by_policy else None
