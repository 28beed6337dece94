"""Between a frozen dataclass and a row whose columns are named as its fields."""

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def values_of(entity: "DataclassInstance") -> dict[str, Any]:
    """A dataclass's fields, one level deep (`dataclasses.asdict` would take the tuples apart too)."""
    return {field.name: getattr(entity, field.name) for field in fields(entity)}


def fields_of(row: Row[Any]) -> dict[str, Any]:
    """A row's columns by name."""
    return dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's documented name for it


async def save(connection: AsyncConnection, table: Table, values: dict[str, Any]) -> None:
    """Insert the row, or replace it by its primary key."""
    insert = _insert(connection, table).values(values)
    key = [column.name for column in table.primary_key]
    rest = {name: insert.excluded[name] for name in values if name not in key}
    await connection.execute(insert.on_conflict_do_update(index_elements=key, set_=rest))


async def insert_once(connection: AsyncConnection, table: Table, values: dict[str, Any]) -> bool:
    """Insert the row unless one that excludes it exists; False if one did. Waits for a rival's transaction."""
    done = await connection.execute(_insert(connection, table).values(values).on_conflict_do_nothing())
    return done.rowcount == 1


def _insert(connection: AsyncConnection, table: Table) -> postgresql.Insert | sqlite.Insert:
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)
