"""What a story of replicas is told on: a workspace, a database, replicas, and a load of pages on them."""

import asyncio
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import make_url, select, text
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.config import load
from bot.demo import ways_out
from bot.views.message import REPEATED
from commands.page.start import page_people
from storage.agenda import look
from storage.database import Database
from storage.tables import outbox
from tests.databases import PostgreSQL
from tests.replicas.process import PATIENCE, Host, Replica
from tests.team_files import unbundled
from tests.world import EXAMPLE, World, shown, world


@dataclass(frozen=True, slots=True)
class Pace:
    """How long things take: BRIEF for every `make test`, SAMPLE for `make faults`, FULL as shipped."""

    pages: int
    lease: float
    silence: float
    slow_ms: int  # of Slack, so that a strike meets sends that are under way
    outage: float  # seconds of real time that Slack is away
    outage_told: float  # seconds of business time that it is away: what real time lacks of them is pushed
    outage_pages: int  # meanwhile
    retry_after: int  # seconds that it asks for


BRIEF = Pace(pages=40, lease=10, silence=5, slow_ms=150, outage=8, outage_told=8, outage_pages=10, retry_after=8)
SAMPLE = Pace(pages=80, lease=10, silence=5, slow_ms=150, outage=60, outage_told=600, outage_pages=20, retry_after=45)
FULL = Pace(pages=400, lease=45, silence=10, slow_ms=250, outage=600, outage_told=600, outage_pages=60, retry_after=120)


LULL = 4.0  # seconds after which a load has surely gone out
OTHERWISE_WITHIN = 15.0  # seconds: what Slack is given to answer, and as much as other carriers are


@dataclass(slots=True)
class Outcome:
    """What came of a story."""

    story: str
    pages: int
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    repeated: int = 0  # messages that said so
    unknown: int = 0  # sends whose answer was lost, as the bot counts them
    dead: int = 0
    seconds: float = 0.0
    taken_over_in: float | None = None  # seconds from the strike until others had what the struck held
    within: float | None = None  # in which it should be
    otherwise_in: float | None = None  # seconds until the last person's first page had come by another way than Slack

    @property
    def is_good(self) -> bool:
        return not (self.lost or self.doubled or self.dead)

    @property
    def is_late(self) -> bool:
        """Whether it took longer than it should, which a busy machine does not let us tell."""
        took = self.taken_over_in is not None and self.within is not None and self.taken_over_in > self.within
        return took or (self.otherwise_in is not None and self.otherwise_in > OTHERWISE_WITHIN)


class Ground:
    """`db` is a client of the database like any other: whoever pages people."""

    def __init__(self, there: World, server: PostgreSQL, url: str, folder: Path, pace: Pace) -> None:
        self.world, self.server, self.url, self.pace = there, server, url, pace
        self._folder = folder
        self._clock = Clock()
        self.db = Database(url, real_now=self._clock.real)
        # Every page is looked for in a message of its own, and a storm of them is wanted at once.
        self._files = unbundled(Path(shutil.copytree(EXAMPLE, folder / "team")))
        self._team = load(self._files)
        self._people = sorted(self._team.people)
        self._asked: list[str] = []
        self._asked_at: dict[str, float] = {}
        self._reached_at: dict[str, float] = {}  # by another way than Slack
        self._more: list[asyncio.Task[None]] = []  # pages that were asked for besides
        self.replicas: list[Replica] = []
        self._said: list[str] = []  # to people directly, as it was put: a message that changes later need not say so
        there.workspace.on_event.append(self._hear)

    async def starts(self, *hosts: Host, **settings: Any) -> Sequence[Replica]:
        """One replica on each host."""
        await self._clock.anchor(self.db.time)
        server = self.world.server
        made = [
            Replica(
                {
                    "database_url": self.url,
                    "config": self._files,
                    "http_port": 0,
                    "sweep_seconds": 1.0,
                    "lease_seconds": self.pace.lease,
                    "silent_seconds": self.pace.silence,
                    "slack_bot_token": server.bot_token,
                    "slack_app_token": server.app_token,
                    "slack_signing_secret": server.signing_secret,
                    "slack_api_url": server.api_url,
                    **ways_out(server),
                    **settings,
                },
                self._folder / f"log-{number}",
                host,
            )
            for number, host in enumerate(hosts, len(self.replicas))
        ]
        self.replicas += made
        await asyncio.gather(*(each.start() for each in made))
        return made

    async def pages(self, number: int, *, over: float = 0.0) -> None:
        """Page people, one after the other, in so many seconds. Each is asked for until the database has it."""
        for _ in range(number):
            reason = f"load {len(self._asked):04}"
            whom = self._people[len(self._asked) % len(self._people)]
            self._asked.append(reason)
            self._asked_at[reason] = time.monotonic()
            await self._page(whom, reason)
            await asyncio.sleep(over / number)

    async def passes(self, seconds: float) -> None:
        """Push everybody's business time."""
        await self.world.workspace.clock.push(timedelta(seconds=seconds))
        self._clock.offset = self.world.workspace.clock.offset
        for each in self.replicas:
            each.push(self._clock.offset)

    async def watches_telephones(self) -> None:
        """Note when each page has come by another way than Slack; until cancelled."""
        while True:
            told = " ".join(each.text for each in self.world.server.inbox.received)
            for reason in self._asked:
                if reason not in self._reached_at and reason in told:
                    self._reached_at[reason] = time.monotonic()
            await asyncio.sleep(0.1)

    async def reaches_everybody(self) -> None:
        """Wait until every page has come by another way than Slack; a person's second may wait a while for it."""
        with suppress(TimeoutError):
            async with asyncio.timeout(2 * PATIENCE):
                while not self._reached_at.keys() >= set(self._asked):  # noqa: ASYNC110 - it comes over the network
                    await asyncio.sleep(0.1)

    def otherwise(self, outcome: Outcome) -> None:
        """Put down how soon whoever had not been paged just before was reached, and who was not at all."""
        outcome.lost += [f"{each}: by no other way than Slack" for each in self._asked if each not in self._reached_at]
        first = [reason for reason in self._asked[: len(self._people)] if reason in self._reached_at]
        outcome.otherwise_in = max((self._reached_at[each] - self._asked_at[each] for each in first), default=None)

    async def _page(self, whom: str, reason: str) -> None:
        async with asyncio.timeout(PATIENCE):
            while True:
                # Asked again under the same key: a commit whose answer was lost is not done twice.
                with suppress(SQLAlchemyError, OSError):
                    try:
                        await page_people(
                            self.db, self._team, whom=whom, reason=reason, by="ana", now=self._clock.now(), once=reason
                        )
                    except Exception as repeated:
                        if type(repeated).__name__ != "Repeated":
                            raise
                    return
                await asyncio.sleep(0.1)

    def _hear(self, event: dict[str, Any]) -> None:
        if event["type"] == "message" and event.get("channel_type") == "im" and not event.get("subtype"):
            self._said.append(str(event["text"]))

    async def leased_by(self, replica: Replica) -> list[str]:
        """The unfinished rows that a replica holds."""
        with suppress(SQLAlchemyError, OSError):
            async with self.db.read() as tx:
                held = select(outbox.c.id).where(outbox.c.leased_by == replica.name, outbox.c.finished_at.is_(None))
                return list(await tx.connection.scalars(held))
        return []

    async def busy(self, replica: Replica, *, at_least: int = 3) -> list[str]:
        """Wait until it holds some rows; which. More pages are asked for where all went out unseen."""
        since = time.monotonic()
        async with asyncio.timeout(PATIENCE):
            while len(held := await self.leased_by(replica)) < at_least:
                await asyncio.sleep(0.005)
                if time.monotonic() - since > LULL:
                    since = time.monotonic()
                    self._more.append(asyncio.create_task(self.pages(20)))
            return held

    async def taken_over(self, rows: Sequence[str], *struck: Replica) -> float:
        """Wait until those that were struck hold none of these rows; the seconds that it took."""
        names = [each.name for each in struck]
        began = time.monotonic()
        async with asyncio.timeout(PATIENCE + self.pace.lease):
            while True:
                with suppress(SQLAlchemyError, OSError):
                    async with self.db.read() as tx:
                        theirs = outbox.c.leased_by.in_(names), outbox.c.finished_at.is_(None)
                        if not list(
                            await tx.connection.scalars(select(outbox.c.id).where(outbox.c.id.in_(rows), *theirs))
                        ):
                            return time.monotonic() - began
                await asyncio.sleep(0.02)

    async def drains(self, within: float | None = None) -> None:
        """Wait until nothing is left to be sent, and every page has gone out."""
        await asyncio.gather(*self._more)
        async with asyncio.timeout(within or PATIENCE + self.pace.lease):
            while True:
                with suppress(SQLAlchemyError, OSError):
                    async with self.db.read() as tx:
                        depth, _ = await tx.outbox.depth()
                        if depth == 0 and (await look(tx.connection, self._clock.now()))["page"].since is None:
                            return
                await asyncio.sleep(0.05)

    async def excuse(self) -> str:
        """What is left, who holds it, and the end of everybody's log: for a story that does not come to its end."""
        with suppress(SQLAlchemyError, OSError):
            async with self.db.read() as tx:
                rows = [
                    f"{r.kind} {r.subject} due {r.due_at} by {r.leased_by}: {r.error}" for r in await tx.outbox.rows()
                ]
                asked = (
                    "SELECT state, wait_event_type, wait_event, query FROM pg_stat_activity WHERE datname IS NOT NULL"
                )
                server = [str(tuple(row)) for row in await tx.connection.execute(text(asked))]
            logs = [f"{path.name}:\n{path.read_text()[-1500:]}" for path in sorted(self._folder.glob("log-*"))]
            return "\n".join([*rows[:20], *server, *logs])
        return "the database does not answer"

    def logs(self) -> str:
        """What the replicas have written."""
        return "\n".join(path.read_text() for path in sorted(self._folder.glob("log-*")))

    async def cut(self) -> None:
        """Cut every connection to the database but the one that does it."""
        with suppress(SQLAlchemyError, OSError):
            async with self.db.engine.connect() as connection:
                name = make_url(self.url).database
                await connection.execute(
                    text(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                        "WHERE datname = :name AND pid <> pg_backend_pid()"
                    ),
                    {"name": name},
                )

    async def judge(self, story: str, began: float) -> Outcome:
        """Compare what people have got with what was asked for."""
        came: set[str] = set()
        got: Counter[str] = Counter()  # of what does not say that it is repeated
        outcome = Outcome(story, len(self._asked), seconds=time.monotonic() - began)
        for channel in self.world.workspace.channels.values():
            for message in channel.messages.values() if channel.kind == "im" else ():
                written = shown({"text": message.text, "blocks": message.blocks})
                came.update(reason for reason in self._asked if reason in written)
        for said in self._said:
            if REPEATED in said:
                outcome.repeated += 1
            else:
                got.update(reason for reason in self._asked if reason in said)
        heard = "\n".join(self._said)
        outcome.lost = [reason for reason in self._asked if reason not in came or reason not in heard]
        outcome.doubled = [f"{reason}: {times}" for reason, times in got.items() if times > 1]
        async with self.db.read() as tx:
            outcome.dead, outcome.unknown, _ = await tx.outbox.troubles()
        return outcome


@asynccontextmanager
async def ground(server: PostgreSQL, pace: Pace, turn: asyncio.Lock) -> AsyncIterator[Ground]:
    """A fresh one; every process of it is gone when the block ends. A database is made under `turn`."""
    async with turn:
        url = await asyncio.to_thread(server.create)
    with tempfile.TemporaryDirectory(prefix="tocsin-replicas-") as folder:
        async with world(url, start=False) as there:
            made = Ground(there, server, url, Path(folder), pace)
            try:
                yield made
            except TimeoutError as late:
                raise AssertionError(await made.excuse()) from late
            finally:
                for each in made.replicas:
                    await asyncio.to_thread(each.end)
                await made.db.close()
    await asyncio.to_thread(server.drop, url)


WRONG = timedelta(minutes=10)
