"""Between a frozen dataclass and a row whose columns are named as its fields."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Executable, Row, Select, Table, bindparam, select
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


async def find(
    connection: AsyncConnection,
    table: Table,
    wanted: Mapping[str, Any],
    *,
    by: tuple[str, ...] = (),
    locked: bool = False,
) -> Sequence[Row[Any]]:
    """The rows whose columns have the `wanted` values, in the order of the columns `by`; `locked` until commit."""
    rows: Sequence[Row[Any]] = (await connection.execute(_with(table, tuple(wanted), by, locked), wanted)).all()
    return rows


async def find_one(
    connection: AsyncConnection, table: Table, wanted: Mapping[str, Any], *, locked: bool = False
) -> Row[Any] | None:
    """The one row whose columns have the `wanted` values, or None; `locked` until commit."""
    row: Row[Any] | None = (await connection.execute(_with(table, tuple(wanted), (), locked), wanted)).one_or_none()
    return row


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
def _with(table: Table, names: tuple[str, ...], by: tuple[str, ...], locked: bool) -> Select[Any]:  # noqa: FBT001 - a key of the cache
    query = select(table).where(*(table.c[name] == bindparam(name) for name in names))
    query = query.order_by(*(table.c[name] for name in by))
    return query.with_for_update() if locked else query


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
