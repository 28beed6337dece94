"""One trial: a fresh world and database, a bot that is struck at one point, and what is left of it."""

import asyncio
import tempfile
import time
from abc import ABC, abstractmethod
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.clock import Clock
from storage.database import Database
from tests.crash.bot import Bot
from tests.crash.check import Message, Seen, judge, look
from tests.crash.points import Fault, Point
from tests.crash.story import Broken, Story
from tests.databases import PostgreSQL, SQLite
from tests.world import EXAMPLE, world

LEASE_SECONDS = 4.0  # what a dead process was sending waits so long; a busy machine must not outlast it while alive
SWEEP_SECONDS = 0.2


class Engine(ABC):
    """A kind of database, of which every trial gets a fresh one."""

    name: str

    @abstractmethod
    async def create(self, folder: Path) -> str:
        """A fresh, migrated one; its URL."""

    @abstractmethod
    async def drop(self, url: str) -> None:
        """It is not needed any more."""


class SQLiteEngine(Engine):
    name = "SQLite"

    def __init__(self, made: SQLite) -> None:
        self._made = made

    async def create(self, folder: Path) -> str:
        return self._made.create(folder)

    async def drop(self, url: str) -> None:
        """Its folder goes."""


class PostgreSQLEngine(Engine):
    name = "PostgreSQL"

    def __init__(self, made: PostgreSQL) -> None:
        self._made = made
        self._turn: asyncio.Lock | None = None  # a template can be copied by one at a time

    async def create(self, folder: Path) -> str:  # noqa: ARG002 - it needs none
        self._turn = self._turn or asyncio.Lock()
        async with self._turn:
            return await asyncio.to_thread(self._made.create)

    async def drop(self, url: str) -> None:
        await asyncio.to_thread(self._made.drop, url)


@dataclass(slots=True)
class Outcome:
    """What became of one trial. `fault` None: it was told undisturbed."""

    fault: Fault | None
    met: bool
    passed: list[Point]
    seconds: float
    deaths: int = 0
    seen: Seen | None = None
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    repeated: Counter[Message] = field(default_factory=Counter)

    @property
    def repeats(self) -> int:
        return self.repeated.total()

    @property
    def is_good(self) -> bool:
        return not self.lost and not self.doubled


async def tell(engine: Engine, fault: Fault | None, undisturbed: Seen | None) -> Outcome:
    """Tell the story once in a fresh world, and judge it if there is something to compare it with."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="tocsin-crash-") as name:
        folder = Path(name)
        url = await engine.create(folder)
        db = Database(url, real_now=Clock().real)
        lost: list[str] = []
        try:
            async with world(url, start=False) as there:
                settings: dict[str, Any] = {
                    "database_url": url,
                    "config": EXAMPLE,
                    "http_port": 0,
                    "sweep_seconds": SWEEP_SECONDS,
                    "lease_seconds": LEASE_SECONDS,
                    "slack_bot_token": there.server.bot_token,
                    "slack_app_token": there.server.app_token,
                    "slack_signing_secret": there.server.signing_secret,
                    "slack_api_url": there.server.api_url,
                }
                bot = Bot(settings, folder / "log", fault)
                try:
                    await Story(there, bot, db).tell()
                except Broken as broken:
                    lost.append(str(broken))
                finally:
                    bot.stop()
                seen = await look(there, db)
        finally:
            await db.close()
            await engine.drop(url)
        outcome = Outcome(
            fault=fault,
            met=bot.struck,
            passed=bot.passed,
            seconds=time.monotonic() - began,
            deaths=bot.deaths,
            seen=seen,
            lost=lost,
        )
        if undisturbed is not None:
            verdict = judge(seen, undisturbed)
            outcome.lost += verdict.lost
            outcome.doubled, outcome.repeated = verdict.doubled, verdict.repeated
            if outcome.repeats > bot.unheard.total():
                outcome.doubled.append(f"more messages than replies were lost: {dict(outcome.repeated)}")
            if outcome.repeats > seen.counted:
                outcome.doubled.append(f"messages that the bot did not count: {dict(outcome.repeated)}")
        if not outcome.is_good or (undisturbed is None and lost):
            outcome.lost.append(f"the log says: {(folder / 'log').read_text()[-3000:]}")
    return outcome
