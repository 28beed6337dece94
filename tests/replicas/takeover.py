"""Whether others have what a replica held in time, by the database's own times: those of leases and of heartbeats."""

import asyncio
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from storage.database import Database
from storage.tables import outbox, replicas

BEATS = 2.0  # seconds: somebody looks every second, and has to do it then
A_SECOND = 1.0  # what is promised on top


class Struck(NamedTuple):
    """What there was when some were struck, in the database's time."""

    names: Collection[str]  # in their leases
    at: datetime
    rows: dict[str, datetime]  # what they held, with the end of each lease
    seen_at: datetime  # when the last of them said that it is alive


async def strike(db: Database, names: Collection[str], blow: Callable[[], None], now: Callable[[], datetime]) -> Struck:
    """Strike them, and put down what they held; asked until the database answers."""
    blow()
    at = now()
    while True:
        with suppress(SQLAlchemyError, OSError):
            async with db.read() as tx:
                held = select(outbox.c.id, outbox.c.due_at).where(
                    outbox.c.leased_by.in_(names), outbox.c.finished_at.is_(None)
                )
                rows = {row: ends for row, ends in await tx.connection.execute(held)}  # noqa: C416 - rows are no pairs
                seen = await tx.connection.scalars(select(replicas.c.seen_at).where(replicas.c.id.in_(names)))
                return Struck(names, at, rows, max(seen, default=at))
        await asyncio.sleep(0.02)


async def taken_at(
    db: Database, struck: Struck, *, lease: timedelta, now: Callable[[], datetime]
) -> dict[str, datetime]:
    """Wait until others have begun each of these rows; when they did.

    Whoever begins a row leases it from then on. One that we find finished, or put back, was begun by then.
    """
    begun: dict[str, datetime] = {}
    while len(begun) < len(struck.rows):
        with suppress(SQLAlchemyError, OSError):
            async with db.read() as tx:
                of = outbox.c
                waiting = select(of.id, of.leased_by, of.due_at, of.finished_at).where(
                    of.id.in_(struck.rows.keys() - begun.keys())
                )
                for row, holder, ends, finished_at in await tx.connection.execute(waiting):
                    if finished_at is not None:
                        begun[row] = finished_at
                    elif holder is None:
                        begun[row] = now()
                    elif holder not in struck.names:
                        begun[row] = ends - lease
        await asyncio.sleep(0.02)
    return begun


def silent_at(struck: Struck, *, since: datetime, silence: timedelta) -> datetime:
    """When the last of them has been silent for so long, and those have seen it who have been well for as long, `since`
    then.
    """
    return max(struck.seen_at, since) + silence + timedelta(seconds=BEATS)
