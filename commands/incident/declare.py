"""Open an incident: its row, its page, its checklist and all that follows from them, in one commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from commands.find import may_see
from commands.page.start import start_page
from commands.record import record
from commands.refusal import Refused
from commands.team import IncidentType, Team
from incidents import lifecycle, quiet
from incidents.incident import Incident
from incidents.similar import WITHIN, similar
from oncall.page import Page
from runbooks import run as runs
from storage.database import Database, Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """`similar`: open ones that this may be the same as, which the person may see; the likeliest first."""

    incident: Incident
    page: Page
    similar: Sequence[Incident] = ()


class SimilarOpen(Exception):
    """Nothing was declared: first the person is to look at these open incidents, the likeliest first."""

    def __init__(self, incidents: Sequence[Incident]) -> None:
        super().__init__(", ".join(incident.name for incident in incidents))
        self.incidents = incidents


async def declare(
    db: Database,
    team: Team,
    *,
    title: str,
    severity: str | None,
    type: str | None,  # noqa: A002 - the field's own word
    private: bool | None,
    by: str,
    now: datetime,
    once: str | None,
    channel_id: str | None = None,
    summary: str = "",
    unless_similar: bool = False,
) -> Declared:
    """Declare an incident. What is None the type's settings in the team's files decide.

    `channel_id` is where it was declared. With `unless_similar` it is asked first whether an open one of the last hour
    is meant; the gravest severity waits for no question. Raises Refused or Rejected with a sentence, SimilarOpen, and
    Repeated.
    """
    kind = _type(team, type)
    grade = _severity(team, severity or kind.severity)
    title = lifecycle.titled(title)
    async with db.begin(once) as tx:
        alike = await _similar(tx, title, kind.key, by=by, now=now) if unless_similar else []
        if alike and grade != team.severities[0].key:
            raise SimilarOpen(alike)
        incident, declared = lifecycle.declare(
            await tx.incidents.next_id(),
            title=title,
            severity=grade,
            type=kind.key,
            private=kind.private or bool(private),
            by=by,
            now=now,
            update_every=team.severity(grade).update_every,
            declared_in=channel_id,
            summary=summary,
        )
        incident = quiet.watch(incident, now=now, after=team.quiet_after(kind.key, grade))
        await record(tx, incident, declared, now)
        await tx.incidents.add_member(incident.id, by)
        policy = team.policies[kind.policy_for(grade)]
        page = await start_page(tx, team, policy, incident_id=incident.id, reason=incident.title, by=by, now=now)
        if kind.runbook is not None:
            run, started = runs.start(
                team.runbooks[kind.runbook], run_id=tx.new_id(), incident_id=incident.id, by=by, now=now
            )
            await record(tx, run, started, now)
    return Declared(incident=incident, page=page, similar=alike)


async def _similar(tx: Transaction, title: str, kind: str, *, by: str, now: datetime) -> list[Incident]:
    """The open incidents of the last hour that sound alike and that the person may see."""
    alike = similar(title, kind, await tx.incidents.open_since(now - WITHIN))
    return [each for each in alike if await may_see(tx, each, by)]


def _type(team: Team, key: str | None) -> IncidentType:
    key = key or team.default_type
    if key not in team.types:
        raise Refused(f"There is no incident type `{key}`. There are: {', '.join(team.types)}.")
    return team.types[key]


def _severity(team: Team, key: str | None) -> str:
    if key is None:
        return team.severities[len(team.severities) // 2].key
    if not team.has_severity(key):
        raise Refused(f"There is no severity `{key}`. There are: {', '.join(s.key for s in team.severities)}.")
    return team.severity(key).key
