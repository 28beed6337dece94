"""Which contact methods people have, and when each was last seen to work."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from commands.team import Team
from oncall.contact import Method
from oncall.notice import Notice, NoticeStatus, Worked
from oncall.prove.people import STALE
from storage.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One method of one person. `worked_at`: when it was last seen to work; None: never. `trouble`: the last try's."""

    method: Method
    contact: str | None  # None for Slack
    worked_at: datetime | None
    trouble: str | None = None


async def ways_of(db: Database, team: Team, person: str) -> Sequence[Way]:
    """Slack and the methods of the team's files, in their order."""
    async with db.read() as tx:
        worked = {each.method: each.at for each in still_theirs(team, await tx.notices.last_worked([person]))}
        newest = await tx.notices.newest(person)
    contacts = team.people[person].contacts if person in team.people else {}
    return [
        Way(
            method=method,
            contact=contacts.get(method),
            worked_at=worked.get(method),
            trouble=_trouble(newest.get(method)),
        )
        for method in (Method.SLACK, *contacts)
    ]


async def unproven(db: Database, team: Team, *, now: datetime) -> Sequence[str]:
    """Who may be paged although no method of theirs was seen to work for 30 days; in the files' order."""
    async with db.read() as tx:
        reached = last_reached(team, await tx.notices.last_worked())
    proven = {person for person, at in reached.items() if now - at <= STALE}
    return [key for key, person in team.people.items() if key not in proven and not person.by_name_only]


def still_theirs(team: Team, worked: Iterable[Worked]) -> Iterator[Worked]:
    """Without numbers and addresses that people do not have any more."""
    for each in worked:
        person = team.people.get(each.person)
        if person is not None and person.is_reached_at(each.method, each.went_to):
            yield each


def last_reached(team: Team, worked: Iterable[Worked]) -> Mapping[str, datetime]:
    """When any of each person's methods was last seen to work; without those of whom none ever was."""
    found: dict[str, datetime] = {}
    for each in still_theirs(team, worked):
        found[each.person] = max(each.at, found.get(each.person, each.at))
    return found


def _trouble(newest: Notice | None) -> str | None:
    return newest.why if newest is not None and newest.status is NoticeStatus.REFUSED else None
