"""Figure 2: from a slash command to its ack, with what it asked for on disk."""

from collections.abc import Sequence
from dataclasses import replace

import asyncpg
from sqlalchemy import text

from benchmarks.ground import ENGINES, Engine, Ground, Place
from benchmarks.samples import Samples, in_flight, timed
from benchmarks.table import BARE, Row
from bot.clock import Clock
from storage.database import Database

WIDTHS = (1, 8, 32)
NOTES, DECLARATIONS, COMMITS = 320, 96, 300
ALLOWED_MS = 3  # more than a bare handler and a bare commit
NOTE_P99_AT_32: dict[Engine, float] = {"SQLite": 60, "PostgreSQL": 30}


async def measure(ground: Ground) -> Sequence[Row]:
    """For each database notes and declarations, one at a time, 8 and 32 at once."""
    rows: list[Row] = []
    async with ground.place() as place, place.bare():
        bare = {width: await _acks(place, width, ground.many(NOTES), "/incident note x") for width in WIDTHS}
    for engine in ENGINES:
        url = ground.database(engine)
        commit = Samples.of(await commits(url, ground.many(COMMITS))).median
        async with ground.place() as place, place.bot(url):
            await place.types("cy", "/incident declare --anyway sev2 payments are failing")
            await place.quiet()
            for what, many, command in (
                ("note", NOTES, "/incident note INC-1 the vendor called back"),
                ("declare", DECLARATIONS, "/incident declare --anyway sev2 payments are failing"),
            ):
                for width in WIDTHS:
                    ours = await _acks(place, width, ground.many(many), command)
                    await place.quiet()
                    row = _row(ours, engine=engine, what=what, width=width, commit=commit, bare=bare[width])
                    rows.append(row)
    return rows


def _row(ours: Samples, *, engine: Engine, what: str, width: int, commit: float, bare: Samples) -> Row:
    row = Row(figure="2 ack", what=f"{what}, {width} in flight, {engine}", peers={BARE: bare}, ours=ours)
    if width == 1:
        return replace(row, floor=bare.median + commit, target=bare.median + commit + ALLOWED_MS)
    if width == 32 and what == "note":
        return replace(row, target=NOTE_P99_AT_32[engine], judged="p99")
    return row


async def _acks(place: Place, width: int, many: int, command: str) -> Samples:
    await place.types("cy", command)
    return Samples.of(await in_flight(width, many, lambda _: place.types("cy", command)))


async def commits(url: str, many: int) -> list[float]:
    """How long a bare commit takes: one row, by the database's own driver where that is quicker."""
    db = Database(url, real_now=Clock().real)
    try:
        if not db.is_sqlite:
            return await _postgresql_commits(db, many)
        async with db.engine.connect() as connection:
            await connection.execute(text("CREATE TABLE bare (n INTEGER PRIMARY KEY)"))
            await connection.commit()

            async def commit() -> None:
                await connection.execute(text("INSERT INTO bare DEFAULT VALUES"))
                await connection.commit()

            return [await timed(commit()) for _ in range(many)]
    finally:
        await db.close()


async def _postgresql_commits(db: Database, many: int) -> list[float]:
    connection = await asyncpg.connect(**db.engine.dialect.create_connect_args(db.engine.url)[1])
    try:
        await connection.execute("CREATE TABLE bare (n serial PRIMARY KEY)")
        return [await timed(connection.execute("INSERT INTO bare DEFAULT VALUES")) for _ in range(many)]
    finally:
        await connection.close()
