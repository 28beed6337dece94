"""Where the messages stand that ask for something, in SQL."""

from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.rows import fields_of, find, find_one, save, values_of
from storage.tables import reminders


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A message that asks for something and has not been answered yet."""

    channel_id: str
    ts: str
    incident_id: int
    about: str  # the thing, of which one message at a time asks: see commands.effects.RefreshReminders
    entry_id: str  # of the timeline: what was asked for


class Reminders:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, reminder: Reminder) -> None:
        await save(self._connection, reminders, values_of(reminder))

    async def remove(self, reminder: Reminder) -> None:
        of = reminders.c
        query = delete(reminders).where(of.channel_id == reminder.channel_id, of.ts == reminder.ts)
        await self._connection.execute(query)

    async def get(self, channel_id: str, ts: str) -> Reminder | None:
        """The one that stands there; None once what it asked for is over."""
        row = await find_one(self._connection, reminders, {"channel_id": channel_id, "ts": ts})
        return None if row is None else Reminder(**fields_of(row))

    async def of_incident(self, incident_id: int, about: str | None = None) -> list[Reminder]:
        """Those of an incident, or of one thing in it, oldest first."""
        wanted: dict[str, object] = {"incident_id": incident_id}
        if about is not None:
            wanted["about"] = about
        return [Reminder(**fields_of(row)) for row in await find(self._connection, reminders, wanted, by=("entry_id",))]
