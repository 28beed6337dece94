"""Figure 4: how many timeline entries a second can be written down for good."""

import asyncio
import time
from collections.abc import Sequence

from benchmarks.ack import commits
from benchmarks.ground import ENGINES, Engine, Ground
from benchmarks.samples import Samples
from benchmarks.table import Row
from bot.clock import Clock
from bot.config import load
from bot.demo import EXAMPLE
from commands.incident.declare import declare
from commands.timeline.add_note import add_note
from storage.database import Database

MANY, AT_ONCE = 2_000, 32


async def measure(ground: Ground) -> Sequence[Row]:
    """A row a database. The floor is what one connection commits a second, one row a commit."""
    return [await _row(ground, engine) for engine in ENGINES]


async def _row(ground: Ground, engine: Engine) -> Row:
    url = ground.database(engine)
    commit = Samples.of(await commits(url, ground.many(200))).median
    clock, team = Clock(), load(EXAMPLE)
    db = Database(url, real_now=clock.real)
    numbers = iter(range(ground.many(MANY)))
    await declare(
        db, team, title="x", severity=None, type=None, private=None, by="ana", now=clock.now(), once="the declaration"
    )

    async def write() -> None:
        for n in numbers:
            await add_note(db, incident_id=1, text=f"note {n}", at=None, by="ana", now=clock.now(), once=f"note {n}")

    began = time.perf_counter()
    await asyncio.gather(*(write() for _ in range(AT_ONCE)))
    rate = ground.many(MANY) / (time.perf_counter() - began)
    await db.close()
    what = f"timeline entries, {AT_ONCE} in flight, {engine}"
    return Row(figure="4 entries", what=what, unit="a second", floor=1000 / commit, ours=Samples.of([rate]))
