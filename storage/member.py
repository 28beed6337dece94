"""People of the Slack workspace, as last seen there: who is who in the team's files, name, zone."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.rows import fields_of, find, save, values_of
from storage.tables import members


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """`person`: the key in the team's files, if the e-mail matched one. `zone`: IANA, if Slack told."""

    slack_id: str
    person: str | None
    name: str
    zone: str | None
    seen_at: datetime


class Members:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def all(self) -> list[Member]:
        rows = await find(self._connection, members, {}, by=("slack_id",))
        return [Member(**fields_of(row)) for row in rows]

    async def save(self, member: Member) -> None:
        """Keep the member; a person of the files is one member of the workspace at a time."""
        if member.person is not None:
            others = members.c.person == member.person, members.c.slack_id != member.slack_id
            await self._connection.execute(update(members).where(*others).values(person=None))
        await save(self._connection, members, values_of(member))
