"""Change who is in a schedule that was made in chat, or delete it: whoever made it, and admins."""

from datetime import datetime

from commands.oncall.create import need_known, need_once
from commands.record import record
from commands.refusal import Refused
from commands.team import Team
from oncall import made
from oncall.made import MadeSchedule
from storage.database import Database, Transaction


async def change_people(
    db: Database, team: Team, *, name: str, rotation: tuple[str, ...], by: str, now: datetime, once: str | None
) -> MadeSchedule:
    """From the next handoff on. Raises Refused and Rejected."""
    need_known(team, rotation)
    need_once(rotation)
    async with db.begin(once) as tx:
        schedule, event = made.change_people(await _theirs(tx, team, name, by), rotation, by=by, now=now)
        await record(tx, schedule, event, now)
    return schedule


async def delete(db: Database, team: Team, *, name: str, by: str, now: datetime, once: str | None) -> MadeSchedule:
    """From now on there is none of that name. Raises Refused."""
    async with db.begin(once) as tx:
        schedule, event = made.delete(await _theirs(tx, team, name, by), by=by, now=now)
        await record(tx, schedule, event, now)
    return schedule


async def _theirs(tx: Transaction, team: Team, name: str, by: str) -> MadeSchedule:
    schedule = await tx.schedules.named(name)
    if schedule is None:
        where = "is in the team's files, and changed there" if name in team.schedules else "is none that there is"
        raise Refused(f"`{name}` {where}: only schedules made by `/oncall create` are changed here.")
    if by != schedule.made_by and by not in team.admins:
        raise Refused(f"{{person}} made {name}: only they and the admins may change it.", schedule.made_by)
    return schedule
