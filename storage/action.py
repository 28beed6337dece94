"""Action items in SQL."""

from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from incidents.action import ActionItem, ActionKind
from storage.due import Due
from storage.rows import fields_of, save, values_of
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
        query = select(action_items).where(action_items.c.incident_id == incident_id, action_items.c.number == number)
        row = (await self._connection.execute(query.with_for_update())).one_or_none()
        return None if row is None else _item(row)

    async def by_id(self, action_id: str) -> ActionItem | None:
        query = select(action_items).where(action_items.c.id == action_id)
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else _item(row)

    async def of_incident(self, incident_id: int) -> list[ActionItem]:
        query = select(action_items).where(action_items.c.incident_id == incident_id).order_by(action_items.c.number)
        return [_item(row) for row in await self._connection.execute(query)]

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
