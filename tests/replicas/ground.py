"""What a story of replicas is told on: a workspace, a database, replicas, and a load of pages on them."""

import asyncio
import os
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, make_url, select, text
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.config import load
from bot.demo import ways_out
from commands.effects import SendNotice
from commands.page.start import page_people
from storage.agenda import look
from storage.database import Database
from storage.tables import outbox
from tests.databases import PostgreSQL
from tests.replicas.elsewhere import Asked, Elsewhere
from tests.replicas.in_slack import InSlack
from tests.replicas.outcome import Outcome, TakenOver, Took, worst
from tests.replicas.process import PATIENCE, Host, Replica
from tests.replicas.takeover import A_SECOND, Struck, silent_at, strike, taken_at
from tests.replicas.waits import Waits
from tests.team_files import unbundled
from tests.world import EXAMPLE, World, world


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
WRONG = timedelta(minutes=10)


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
        self.people = sorted(self._team.people)
        self.asked: list[Asked] = []
        self.in_slack = InSlack(there.workspace, self._team.operations, self.asked)
        self.elsewhere = Elsewhere(there.server.inbox, self._team, self.asked)
        self.waits = Waits(lambda: [os.getpid(), *(each.pid for each in self.replicas if each.pid)])
        self._more: list[asyncio.Task[None]] = []  # pages that were asked for besides
        self.replicas: list[Replica] = []
        self._lease = timedelta(seconds=pace.lease)
        self._up_since = self._clock.real()

    async def starts(self, *hosts: Host, **settings: Any) -> Sequence[Replica]:
        """One replica on each host."""
        await self._clock.anchor(self.db.time)
        self._lease = timedelta(seconds=settings.get("lease_seconds", self.pace.lease))
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
        self._up_since = self._clock.real()
        return made

    async def pages(self, number: int, *, over: float = 0.0) -> None:
        """Page people, one after the other, in so many seconds. Each is asked for until the database has it."""
        for _ in range(number):
            reason = f"load {len(self.asked):04}"
            whom = self.people[len(self.asked) % len(self.people)]
            self.asked.append(Asked(reason, whom, time.monotonic()))
            await self._page(whom, reason)
            await asyncio.sleep(over / number)

    async def passes(self, seconds: float) -> None:
        """Push everybody's business time."""
        await self.world.workspace.clock.push(timedelta(seconds=seconds))
        self._clock.offset = self.world.workspace.clock.offset
        for each in self.replicas:
            each.push(self._clock.offset)

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

    async def busy(self, replica: Replica, *, at_least: int = 3) -> None:
        """Wait until it holds some rows. More pages are asked for where all went out unseen."""
        since = time.monotonic()
        async with asyncio.timeout(PATIENCE):
            while await self._holds(replica) < at_least:
                await asyncio.sleep(0.005)
                if time.monotonic() - since > LULL:
                    since = time.monotonic()
                    self._more.append(asyncio.create_task(self.pages(20)))

    async def _holds(self, replica: Replica) -> int:
        with suppress(SQLAlchemyError, OSError):
            async with self.db.read() as tx:
                held = select(func.count()).where(outbox.c.leased_by == replica.name, outbox.c.finished_at.is_(None))
                return int(await tx.connection.scalar(held) or 0)
        return 0

    async def strikes(self, blows: Mapping[Replica, Callable[[], None]]) -> Struck:
        """Strike each of these replicas; what they held."""

        def blow() -> None:
            for each in blows.values():
                each()

        return await strike(self.db, {each.name for each in blows}, blow, self._clock.real)

    async def texts_among(self, rows: Collection[str]) -> int:
        """How many of these rows of the outbox tell somebody by another way than Slack."""
        async with self.db.read() as tx:
            texts = select(func.count()).where(outbox.c.id.in_(rows), outbox.c.kind == SendNotice.__name__)
            return int(await tx.connection.scalar(texts) or 0)

    async def taken_over(self, struck: Struck) -> TakenOver:
        """Wait until others have begun all that the struck held; how long that took, at worst."""
        assert struck.rows, "it was struck when it held nothing, which proves nothing"
        async with asyncio.timeout(PATIENCE + self._lease.total_seconds()):
            begun = await taken_at(self.db, struck, lease=self._lease, now=self._clock.real)
        silence = timedelta(seconds=self.pace.silence)
        silent = silent_at(struck, since=self._up_since, silence=silence)
        return TakenOver(
            worst(self._took_over(struck, begun[row], due=ends, since=ends) for row, ends in struck.rows.items()),
            worst(self._took_over(struck, at, due=silent, since=struck.at) for at in begun.values()),
        )

    def took(self, began: float, ended: float, within: float) -> Took:
        """From an instant to another (monotonic), with what the machine had its part in."""
        return Took(ended - began, within, self.waits.between(began, ended))

    def _took_over(self, struck: Struck, at: datetime, *, due: datetime, since: datetime) -> Took:
        """`since` when a machine that is busy may have had its part in it."""
        waited = self.waits.between(self._monotonic(since), self._monotonic(at))
        return Took((at - struck.at).total_seconds(), (due - struck.at).total_seconds() + A_SECOND, waited)

    def _monotonic(self, at: datetime) -> float:
        return time.monotonic() - (self._clock.real() - at).total_seconds()

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
        outcome = Outcome(story, len(self.asked), seconds=time.monotonic() - began)
        outcome.lost = self.in_slack.lost()
        doubled, in_slack = self.in_slack.twice()
        twice, elsewhere = await self.elsewhere.twice(self.db)
        outcome.doubled, outcome.repeated = [*doubled, *twice], in_slack + elsewhere
        async with self.db.read() as tx:
            troubles = await tx.outbox.troubles()
        outcome.dead, outcome.unknown = troubles.dead, troubles.repeats
        if outcome.repeated > troubles.repeated:
            outcome.doubled.append(
                f"{outcome.repeated} messages say that they are repeated: {troubles.repeated} counted"
            )
        return outcome


@asynccontextmanager
async def ground(server: PostgreSQL, pace: Pace, turn: asyncio.Lock) -> AsyncIterator[Ground]:
    """A fresh one; every process of it is gone when the block ends. A database is made under `turn`."""
    async with turn:
        url = await asyncio.to_thread(server.create)
    with tempfile.TemporaryDirectory(prefix="tocsin-replicas-") as folder:
        async with world(url, start=False) as there:
            made = Ground(there, server, url, Path(folder), pace)
            waiting = asyncio.create_task(made.waits.watch())
            try:
                yield made
            except TimeoutError as late:
                raise AssertionError(await made.excuse()) from late
            finally:
                waiting.cancel()
                for each in made.replicas:
                    await asyncio.to_thread(each.end)
                await made.db.close()
    await asyncio.to_thread(server.drop, url)
