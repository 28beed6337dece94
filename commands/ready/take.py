"""The backup takes a shift whose person did not answer: a cover, as anybody could arrange it."""

from datetime import datetime

from commands.oncall.arrange import arrange_within
from commands.record import record
from commands.refusal import Refused
from commands.team import Team
from oncall import ready
from oncall.arrangement import Arrangement
from oncall.ready import Readiness, Rejected
from storage.database import Database

REASON = "did not answer before the shift"


async def take_shift(
    db: Database, team: Team, *, check_id: str, by: str, now: datetime, once: str | None
) -> tuple[Readiness, Arrangement]:
    """In force at once. Raises Refused or Rejected if it is not theirs to take, or not any more; Repeated."""
    async with db.begin(once) as tx:
        check = await tx.readiness.get(check_id, for_change=True)
        if check is None:
            raise Rejected("I do not know this shift any more; nothing has changed.")
        if by not in team.people:
            raise Refused("You are not in the team's files, so you cannot be on call. An admin can add you there.")
        taken, event = ready.take(check, by=by, now=now)
        made = await arrange_within(
            tx,
            team,
            Arrangement(
                id=await tx.arrangements.next_id(),
                kind="cover",
                schedule=check.schedule,
                person=check.person,
                substitute=by,
                start=check.starts_at,
                end=check.ends_at,
                reason=f"{team.people[check.person].name} {REASON}",
                arranged_by=by,
                arranged_at=now.replace(microsecond=0),
            ),
            now=now,
        )
        await record(tx, taken, event, now)
    return taken, made
