"""Figure 4: an incident with 100,000 entries as a file, and how much memory that takes."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import insert

from benchmarks.ground import Ground
from benchmarks.samples import Samples
from benchmarks.table import Row
from bot.clock import Clock
from bot.config import load
from bot.demo import EXAMPLE
from commands.incident.declare import declare
from storage.database import Database
from storage.tables import timeline

FEW, MANY = 1_000, 100_000
MAY_GROW = 10  # MB; the database's own cache


async def measure(ground: Ground) -> Sequence[Row]:
    """`tocsin export` as a process of its own, for each format."""
    many = ground.many(MANY)
    urls = {entries: await _filled(ground, entries) for entries in (FEW, many)}
    rows = []
    for form in ("md", "json"):
        _, little = await _export(ground, urls[FEW], form)
        seconds, much = await _export(ground, urls[many], form)
        rows += [
            Row(figure="4 export", what=f"{many:,} entries as {form}", unit="s", ours=Samples.of([seconds])),
            Row(
                figure="4 export",
                what=f"memory, {many:,} entries as {form} (floor: {FEW:,} entries)",
                unit="MB",
                target=little + MAY_GROW,
                floor=little,
                ours=Samples.of([much]),
            ),
        ]
    return rows


async def _filled(ground: Ground, entries: int) -> str:
    """A database whose INC-1 has so many notes."""
    url = ground.database("SQLite")
    clock, team = Clock(), load(EXAMPLE)
    db = Database(url, real_now=clock.real)
    await declare(db, team, title="x", severity=None, type=None, private=None, by="ana", now=clock.now(), once="it")
    began = clock.now()
    for first in range(0, entries, 1_000):
        async with db.begin() as tx:
            rows = [
                {
                    "id": tx.new_id(),
                    "incident_id": 1,
                    "at": (at := began + timedelta(seconds=n)),
                    "recorded_at": at,
                    "kind": "NoteAdded",
                    "data": {"incident_id": 1, "by": "ana", "text": f"note {n}: *what* we saw", "at": at.isoformat()},
                    "by": "ana",
                }
                for n in range(first, min(first + 1_000, entries))
            ]
            await tx.connection.execute(insert(timeline), rows)
    await db.close()
    return url


async def _export(ground: Ground, url: str, form: str) -> tuple[float, float]:
    """Seconds, and megabytes at most."""
    file = ground.folder / f"export.{form}"
    environment = {**os.environ, "TOCSIN_DATABASE_URL": url, "TOCSIN_CONFIG": str(EXAMPLE)}
    words = [sys.executable, "-c", "from bot.cli import main; main()", "export", "INC-1"]
    words += ["--format", form, "--output", str(file), "--zone", "Europe/Dublin"]

    def run() -> tuple[float, float]:
        began = time.perf_counter()
        process = subprocess.Popen(words, env=environment)  # noqa: S603 - our own console script
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise RuntimeError(f"the export ended with {process.returncode}")
        return time.perf_counter() - began, used.ru_maxrss / 1024

    return await asyncio.to_thread(run)
