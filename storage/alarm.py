"""What is wrong as far as anybody has noted, and what operations are yet to be told of it, past the outbox."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.rows import fields_of, insert_once, values_of
from storage.tables import alarm_messages, alarms

MOST = 20  # messages that wait: of more, the oldest would no longer be news


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmMessage:
    """One message to operations. Its times are real time."""

    id: str
    text: str
    made_at: datetime
    tries: int = 0  # how often somebody may have posted it
    held_until: datetime | None = None  # while somebody is about to


class Alarms:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def raised(self) -> dict[str, datetime]:
        """What is wrong, as far as anybody has noted, and since when."""
        rows = await self._connection.execute(select(alarms.c.name, alarms.c.raised_at))
        return {row.name: row.raised_at for row in rows}

    async def start(self, name: str, message: AlarmMessage) -> bool:
        """Note that something is wrong, and the message that says so; False if it was noted already."""
        new = await insert_once(self._connection, alarms, {"name": name, "raised_at": message.made_at})
        if new:
            await self._put(message)
        return new

    async def end(self, name: str, message: AlarmMessage) -> bool:
        """Note that it is well again, and the message that says so; False if somebody else did."""
        done = await self._connection.execute(delete(alarms).where(alarms.c.name == name))
        if done.rowcount == 1:
            await self._put(message)
        return done.rowcount == 1

    async def take(self, *, now: datetime, until: datetime) -> AlarmMessage | None:
        """The message that is to be told next, for us until an instant; None if there is none, or somebody is at it.

        In order: while one is held nobody takes those behind it. Whoever dies meanwhile leaves it to the others.
        """
        first = select(alarm_messages).order_by(alarm_messages.c.id).limit(1).with_for_update()
        row = (await self._connection.execute(first)).one_or_none()
        if row is None or (row.held_until is not None and row.held_until > now):
            return None
        message = AlarmMessage(**fields_of(row))
        taken = update(alarm_messages).where(alarm_messages.c.id == message.id)
        await self._connection.execute(taken.values(held_until=until, tries=message.tries + 1))
        return message

    async def put_back(self, message: AlarmMessage, *, perhaps_told: bool) -> None:
        """It is still to be told. `perhaps_told`: nobody can say whether it was."""
        tries = message.tries + perhaps_told
        mine = update(alarm_messages).where(alarm_messages.c.id == message.id)
        await self._connection.execute(mine.values(held_until=None, tries=tries))

    async def told(self, message: AlarmMessage) -> None:
        """It is done with."""
        await self._connection.execute(delete(alarm_messages).where(alarm_messages.c.id == message.id))

    async def _put(self, message: AlarmMessage) -> None:
        await insert_once(self._connection, alarm_messages, values_of(message))
        newest = select(alarm_messages.c.id).order_by(alarm_messages.c.id.desc()).limit(MOST)
        await self._connection.execute(delete(alarm_messages).where(alarm_messages.c.id.not_in(newest)))
