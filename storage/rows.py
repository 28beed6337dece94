"""Between a frozen dataclass and a row whose columns are named as its fields."""

from collections.abc import Sequence
from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Executable, Row, Table
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
    await connection.execute(_replacing(connection.dialect.name, table, tuple(values)), values)


async def save_all(connection: AsyncConnection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """The same for several rows with the same columns, at one go."""
    if rows:
        await connection.execute(_replacing(connection.dialect.name, table, tuple(rows[0])), rows)


async def insert_once(connection: AsyncConnection, table: Table, values: dict[str, Any]) -> bool:
    """Insert the row unless one that excludes it exists; False if one did. Waits for a rival's transaction."""
    done = await connection.execute(_once(connection.dialect.name, table), values)
    return done.rowcount == 1


async def insert_each_once(connection: AsyncConnection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """The same for several rows, at one go."""
    if rows:
        await connection.execute(_once(connection.dialect.name, table), rows)


# A statement costs more to put together than to run, so each is put together once.
@cache
def _replacing(dialect: str, table: Table, names: tuple[str, ...]) -> Executable:
    insert = _insert(dialect, table)
    key = [column.name for column in table.primary_key]
    rest = {name: insert.excluded[name] for name in names if name not in key}
    return insert.on_conflict_do_update(index_elements=key, set_=rest)


@cache
def _once(dialect: str, table: Table) -> Executable:
    return _insert(dialect, table).on_conflict_do_nothing()


def _insert(dialect: str, table: Table) -> postgresql.Insert | sqlite.Insert:
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
