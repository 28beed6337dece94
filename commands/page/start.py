"""Page people: whoever a policy means now, or somebody by name."""

from datetime import datetime, timedelta

from commands.find import incident_to_change, need_open
from commands.page.escalate import move_on
from commands.page.whom import targets_of
from commands.record import record
from commands.refusal import Refused
from commands.team import Team
from oncall import page as pages
from oncall.escalation import EscalationPolicy, EscalationStep
from oncall.page import Page
from storage.database import Database, Transaction

WAIT_FOR_A_PERSON = timedelta(minutes=5)
MAX_REASON = 500


async def page_people(
    db: Database,
    team: Team,
    *,
    whom: str,
    reason: str,
    by: str,
    now: datetime,
    once: str | None,
    incident_id: int | None = None,
    inside: bool = False,
) -> Page:
    """Page `whom`: a person's key, a team, a policy or a schedule; for an incident or for itself.

    A person who does not answer is followed by nobody: the operations channel is told. Raises Refused.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise Refused("Say why, so that they know what they wake up to: `/page bo payments are failing`.")
    if len(reason) > MAX_REASON:
        raise Refused(f"A reason can hold {MAX_REASON} characters; this one has {len(reason):,}.")
    async with db.begin(once) as tx:
        if incident_id is not None:
            incident = await incident_to_change(tx, incident_id, by=by, inside=inside)
            need_open(incident)
        policy = _policy(team, whom)
        return await start_page(tx, team, policy, incident_id=incident_id, reason=reason, by=by, now=now)


async def start_page(
    tx: Transaction,
    team: Team,
    policy: EscalationPolicy,
    *,
    incident_id: int | None,
    reason: str,
    by: str,
    now: datetime,
) -> Page:
    """Start a page and take it to the first step that reaches anybody."""
    page, started = pages.start(tx.new_id(), incident_id=incident_id, policy=policy, reason=reason, by=by, now=now)
    await record(tx, page, started, now)
    return await move_on(tx, team, page, now=now)


def _policy(team: Team, whom: str) -> EscalationPolicy:
    """A policy by name, or one made up for a person, a team or a schedule."""
    if whom in team.policies:
        return team.policies[whom]
    step = EscalationStep(targets=targets_of(team, whom), wait=WAIT_FOR_A_PERSON)
    return EscalationPolicy(name=whom, steps=(step,))
