"""A PostgreSQL whose clock can be set, so that everything that asks it is told the wrong time."""

from datetime import timedelta
from typing import Self

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine


class WrongClock:
    """Of one database: for whoever connects from now on, our function stands before the real one."""

    def __init__(self, url: str) -> None:
        self._engine = create_async_engine(url)

    async def __aenter__(self) -> Self:
        await self._do(
            "CREATE SCHEMA wrong",
            "CREATE TABLE wrong.clock (off interval)",
            "INSERT INTO wrong.clock VALUES ('0')",
            "CREATE FUNCTION wrong.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE"
            " AS 'SELECT pg_catalog.clock_timestamp() + off FROM wrong.clock'",
            f"ALTER DATABASE {self._engine.url.database} SET search_path = public, wrong, pg_catalog",
        )
        return self

    async def __aexit__(self, *failure: object) -> None:
        await self._engine.dispose()

    async def goes_wrong(self, minutes: int) -> None:
        """Its clock is put forward or back."""
        await self._do("UPDATE wrong.clock SET off = off + :by", by=timedelta(minutes=minutes))

    async def _do(self, *statements: str, **values: object) -> None:
        async with self._engine.begin() as connection:
            for statement in statements:
                await connection.execute(text(statement), values)
