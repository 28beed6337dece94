"""Change who is on call for a while: override, cover, swap, absence."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from commands.record import record
from commands.refusal import Refused
from commands.team import Team
from oncall import arrangement
from oncall.arrangement import Arrangement, Kind, with_arrangements
from oncall.house import times_of
from oncall.instant import moment, seconds
from oncall.resolve import spans
from storage.database import Database, Transaction


class OnCallWhile(NamedTuple):
    """Somebody is on call for a schedule from `start` to `end` (aware UTC)."""

    schedule: str
    start: datetime
    end: datetime


async def arrange(
    db: Database,
    team: Team,
    *,
    kind: Kind,
    schedule: str | None,
    person: str | None,
    substitute: str | None,
    start: datetime,
    end: datetime,
    back_start: datetime | None = None,
    back_end: datetime | None = None,
    reason: str = "",
    by: str,
    now: datetime,
    once: str | None,
) -> Arrangement:
    """In force at once. Raises Refused if it names somebody unknown or would change nobody's shift, and Rejected."""
    for somebody in (person, substitute):
        if somebody is not None and somebody not in team.people:
            raise Refused("{person} is not in the team's files, so they cannot be on call.", somebody)
    async with db.begin(once) as tx:
        wanted = Arrangement(
            id=await tx.arrangements.next_id(),
            kind=kind,
            schedule=schedule,
            person=person,
            substitute=substitute,
            start=_whole(start),
            end=_whole(end),
            back_start=_whole(back_start) if back_start else None,
            back_end=_whole(back_end) if back_end else None,
            reason=reason,
            arranged_by=by,
            arranged_at=_whole(now),
        )
        return await arrange_within(tx, team, wanted, now=now)


async def arrange_within(tx: Transaction, team: Team, wanted: Arrangement, *, now: datetime) -> Arrangement:
    """The same as a part of something larger. Raises Refused if it would change nobody's shift, and Rejected."""
    made, event = arrangement.arrange(wanted)
    if made.schedule is not None:
        _need_change(team, made, made.schedule)
    await record(tx, made, event, now)
    return made


def _need_change(team: Team, made: Arrangement, name: str) -> None:
    """Refuse what would leave everybody's shifts as they are, in either half."""
    if (before := team.schedules.get(name)) is None:
        raise Refused(f"There is no schedule `{name}` any more.")
    after = with_arrangements(before, [made])
    for start, end, _, instead_of in made.replacements:
        first, last = seconds(start), seconds(end)
        if times_of(spans(before, first, last)) != times_of(spans(after, first, last)):
            continue
        if instead_of is None:
            raise Refused(f"{{person}} is on call for {name} then already; nothing would change.", made.substitute)
        raise Refused(
            f"{{person}} is not on call for {name} in that time, so nothing would change. "
            f"`/oncall schedule {name}` shows who is.",
            instead_of,
        )


def parts_changed(team: Team, made: Arrangement) -> Sequence[tuple[str, OnCallWhile]]:
    """Of halves in which whoever is replaced is on call for a part alone, that part. `team`: as it was before."""
    found: list[tuple[str, OnCallWhile]] = []
    if (schedule := team.schedules.get(made.schedule or "")) is None:
        return found
    for start, end, _, person in made.replacements:
        whole = seconds(start), seconds(end)
        times = times_of(spans(schedule, *whole)).get(person or "", [])
        if person is not None and times != [whole]:
            found += [(person, OnCallWhile(schedule.name, moment(from_), moment(to))) for from_, to in times]
    return found


def on_call_while_away(team: Team, made: Arrangement) -> Sequence[OnCallWhile]:
    """The shifts that somebody still has while they are away; `team` knows of the absence already."""
    found = []
    for start, end in made.spans:
        for name, schedule in team.schedules.items():
            times = times_of(spans(schedule, seconds(start), seconds(end))).get(made.person or "", [])
            found += [OnCallWhile(name, moment(from_), moment(to)) for from_, to in times]
    return found


def _whole(at: datetime) -> datetime:
    """Schedules know whole seconds."""
    return at.replace(microsecond=0)
