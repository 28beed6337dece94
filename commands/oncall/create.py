"""Make a schedule in chat: a simple rotation, in force at once."""

import re
from datetime import datetime, time

from commands.grammar.verbs import PAGE_WORDS
from commands.record import record
from commands.refusal import Refused
from commands.team import Team
from oncall import made
from oncall.made import MadeSchedule, Turn
from storage.database import Database

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST = 40


async def create(
    db: Database,
    team: Team,
    *,
    name: str,
    zone: str,
    every: Turn,
    weekday: int | None,
    handoff: time,
    rotation: tuple[str, ...],
    by: str,
    now: datetime,
    once: str | None,
) -> MadeSchedule:
    """Raises Refused for a name that is taken or that nobody could write into the files, and for strangers."""
    if not _NAME.fullmatch(name) or len(name) > _LONGEST:
        raise Refused(f"A schedule's name has small letters, digits and dashes, at most {_LONGEST}: not `{name[:60]}`.")
    if name in team.schedules and not any(each.name == name for each in team.made):
        raise Refused(f"The team's files have a schedule `{name}` already. Take another name.")
    if name in {*team.people, *team.teams, *team.policies}:
        raise Refused(f"`{name}` is a person, a team or a policy of the team's files. Take another name.")
    if name in PAGE_WORDS:
        raise Refused(f"`/page {name}` means something else already. Take another name.")
    need_known(team, (by, *rotation))
    need_once(rotation)
    async with db.begin(once) as tx:
        schedule, event = made.make(
            tx.new_id(),
            name=name,
            zone=zone,
            every=every,
            weekday=weekday,
            handoff=handoff,
            rotation=rotation,
            by=by,
            now=now,
        )
        if not await tx.schedules.add(schedule):
            raise Refused(f"There is a schedule `{name}` already. `/oncall people {name}` changes who is in it.")
        await record(tx, schedule, event, now)
    return schedule


def need_known(team: Team, people: tuple[str, ...]) -> None:
    """Refuse whoever is not in the team's files."""
    for person in people:
        if person not in team.people:
            raise Refused("{person} is not in the team's files, so they cannot be on call.", person)


def need_once(rotation: tuple[str, ...]) -> None:
    """Refuse whoever is named twice: more often a slip than somebody who is to have two turns of a round."""
    for i, person in enumerate(rotation):
        if person in rotation[:i]:
            raise Refused(
                "{person} is named twice. Name everybody once; in the team's files somebody may have several turns.",
                person,
            )
