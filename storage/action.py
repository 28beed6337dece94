"""Action items in SQL."""

from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from incidents.action import ActionItem, ActionKind
from storage.due import Due
from storage.rows import fields_of, find, find_one, save, values_of
from storage.tables import action_items


class Actions:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self.due = Due(connection, action_items.c.id, action_items.c.asks_at)

    async def next_number(self, incident_id: int) -> int:
        """The next number within the incident. Lock the incident first, so that two people do not get the same."""
        query = select(func.max(action_items.c.number)).where(action_items.c.incident_id == incident_id)
        return int(await self._connection.scalar(query) or 0) + 1

    async def get(self, incident_id: int, number: int) -> ActionItem | None:
        wanted = {"incident_id": incident_id, "number": number}
        row = await find_one(self._connection, action_items, wanted, locked=True)
        return None if row is None else _item(row)

    async def by_id(self, action_id: str) -> ActionItem | None:
        row = await find_one(self._connection, action_items, {"id": action_id})
        return None if row is None else _item(row)

    async def of_incident(self, incident_id: int) -> list[ActionItem]:
        rows = await find(self._connection, action_items, {"incident_id": incident_id}, by=("number",))
        return [_item(row) for row in rows]

    async def open_of(self, owner: str) -> list[ActionItem]:
        """What a person still owes, soonest due first."""
        query = select(action_items).where(action_items.c.owner == owner, action_items.c.done_at.is_(None))
        query = query.order_by(action_items.c.due_on.is_(None), action_items.c.due_on, action_items.c.id)
        return [_item(row) for row in await self._connection.execute(query)]

    async def save(self, item: ActionItem) -> None:
        await save(self._connection, action_items, values_of(item))


def _item(row: Row[Any]) -> ActionItem:
    given = fields_of(row)
    return ActionItem(**{**given, "kind": ActionKind(given["kind"]) if given["kind"] else None})
