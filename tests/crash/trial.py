"""One trial: a fresh world and database, a bot that is struck at one point, and what is left of it."""

import asyncio
import shutil
import tempfile
import time
from abc import ABC, abstractmethod
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.clock import Clock
from bot.config import load
from bot.demo import contacts_for, ways_out
from sandbox.server import Server
from storage.database import Database
from tests.crash.balancer import Balancer
from tests.crash.bots import PATIENCE, Bots
from tests.crash.check import Message, Seen, judge, look
from tests.crash.points import TALES, Fault, Point
from tests.crash.tales.in_hand import InHand
from tests.crash.tales.incident import Incident
from tests.crash.tales.places import Places
from tests.crash.tales.reached import Mail, Push, Telephone, TextMessage
from tests.crash.tales.readiness import BeforeAShift, Ready
from tests.crash.tales.takeover import LEASE, SILENCE, TakeOver
from tests.crash.tales.telling import Broken, Tale
from tests.crash.tales.together import Together
from tests.databases import PostgreSQL, SQLite
from tests.world import world

TOLD: dict[str, type[Tale]] = {
    "incident": Incident,
    "text message": TextMessage,
    "telephone": Telephone,
    "mail": Mail,
    "push": Push,
    "together": Together,
    "in hand": InHand,
    "places": Places,
    "readiness": BeforeAShift,
    "ready": Ready,
    "take-over": TakeOver,
}
TEAM = Path(__file__).parent / "team"
LEASE_SECONDS = 12.0  # what a dead process was sending waits so long; a busy machine must not outlast it while alive
SWEEP_SECONDS = 1.0


class Engine(ABC):
    """A kind of database, of which every trial gets a fresh one, and how many replicas work on it."""

    name: str
    replicas: int
    tales: tuple[str, ...] = tuple(TALES)

    @abstractmethod
    async def create(self, folder: Path) -> str:
        """A fresh, migrated one; its URL."""

    @abstractmethod
    async def drop(self, url: str) -> None:
        """It is not needed any more."""


class SQLiteEngine(Engine):
    """Whoever dies is started again."""

    name = "SQLite"
    replicas = 1
    tales = tuple(tale for tale in TALES if tale != "take-over")

    def __init__(self, made: SQLite) -> None:
        self._made = made

    async def create(self, folder: Path) -> str:
        return self._made.create(folder)

    async def drop(self, url: str) -> None:
        """Its folder goes."""


class PostgreSQLEngine(Engine):
    """When one dies the other goes on."""

    name = "PostgreSQL"
    replicas = 2

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

    stalled: bool = False  # sends were cut off that nobody had struck, or never ended: by the machine, or by the bot
    alone: bool = False  # so it was told once more with nothing beside it, and this is what came of that

    @property
    def is_good(self) -> bool:
        return not self.lost and not self.doubled


async def tell(
    engine: Engine, tale: str, fault: Fault | None, undisturbed: Seen | None, *, patience: float = PATIENCE
) -> Outcome:
    """Tell a tale once in a fresh world, and judge it if there is something to compare it with.

    `patience`: seconds that each step of it may take.
    """
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="tocsin-crash-") as name:
        folder = Path(name)
        team = Path(shutil.copytree(TEAM, folder / "team"))
        url = await engine.create(folder)
        db = Database(url, real_now=Clock().real)
        lost: list[str] = []
        try:
            async with world(url, team=team, start=False) as there, Balancer() as balancer:
                _set_down(team, TOLD[tale].more(Clock().now()), there.server, balancer)
                bots = Bots(
                    _settings(url, team, there.server, balancer.url, tale),
                    folder,
                    fault,
                    replicas=TOLD[tale].replicas or engine.replicas,
                    patience=patience,
                )
                balancer.port_of_replica = lambda: bots.port
                telling = TOLD[tale](there, bots, db)
                try:
                    await telling.tell()
                except Broken as broken:
                    lost.append(str(broken))
                finally:
                    bots.stop()
                seen = await look(there, db)
        finally:
            await db.close()
            await engine.drop(url)
        outcome = Outcome(
            fault=fault,
            met=bots.marksman.struck,
            passed=bots.marksman.passed,
            seconds=time.monotonic() - began,
            deaths=bots.deaths,
            seen=seen,
            lost=lost,
            stalled=bots.stalled,
        )
        if undisturbed is not None:
            unheard = bots.unheard.total()
            verdict = judge(seen, undisturbed, unheard=unheard, was_cut_off=telling.was_cut_off)
            outcome.lost += verdict.lost
            outcome.doubled, outcome.repeated = verdict.doubled, verdict.repeated
        if not outcome.is_good or (undisturbed is None and lost):
            outcome.lost.append(f"the log says: {bots.log()}")
    return outcome


def _set_down(team: Path, more: str, server: Server, balancer: Balancer) -> None:
    """Where the webhooks are, whose telephone is whose, and a tale's own schedules (`more`), are known only now."""
    file = team / "tocsin.yaml"
    written = file.read_text()
    for told, there in (
        ("https://example.com", f"{server.url}/webhook"),
        ("https://example.org", f"{server.url}/nowhere"),
        ("eli@example.com", "eli@example.net"),
    ):
        written = written.replace(told, there)
    file.write_text(written + more)
    server.inbox.contacts.update(contacts_for(load(team)))
    server.inbox.sms_url = f"{balancer.url}/twilio/sms"


def _settings(url: str, team: Path, server: Server, public_url: str, tale: str) -> dict[str, Any]:
    is_takeover = tale == "take-over"
    return {
        "database_url": url,
        "config": team,
        "http_port": 0,
        "sweep_seconds": SWEEP_SECONDS,
        "prove_at": None,  # at an hour of the day, which some tales come past and others do not
        "lease_seconds": LEASE_SECONDS if not is_takeover else LEASE,
        "silent_seconds": SILENCE if is_takeover else 60.0,
        "slack_bot_token": server.bot_token,
        "slack_app_token": server.app_token,
        "slack_signing_secret": server.signing_secret,
        "slack_api_url": server.api_url,
        **ways_out(server),
        "public_url": public_url,
    }
