"""Builds everything and wires it together: the only place that does."""

import asyncio
import contextlib
import logging
import secrets
import socket
import sys
import zoneinfo
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Self

import httpx
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.engine import make_url
from starlette.routing import Route

from bot.arrival import Arrival
from bot.auditor import Auditor, Telling, post_once
from bot.clock import Clock
from bot.delivery.loop import Delivery
from bot.delivery.office import Office
from bot.delivery.rooms import Rooms
from bot.delivery.send import Sender
from bot.desk import Desk
from bot.directory import Directory
from bot.engine import Engine
from bot.engine.agenda import Agenda
from bot.engine.jobs import jobs
from bot.engine.proving import proof_job
from bot.heartbeat import Heartbeat
from bot.intake import Intake
from bot.listeners import register
from bot.metrics import serving_metrics
from bot.notifiers.link import Links
from bot.notifiers.made import make_notifiers
from bot.notifiers.protocol import Notifiers
from bot.settings import Settings
from bot.single import only_process
from bot.slack import Identity, Slack, WebSlack, connected
from bot.slack.limits import Limits
from bot.slack.socket_mode import SocketMode
from bot.team import CurrentTeam
from bot.vitals import pulse, readings
from bot.wakeups import Wakeups
from bot.web.answer import AnswerScreen
from bot.web.calendar import Calendars
from bot.web.health import health_routes
from bot.web.server import serving
from bot.web.slack import slack_routes
from bot.web.twilio import Inbound
from commands.effects import TellOperations
from commands.record import send
from storage.database import Database
from storage.migrate import migrate
from storage.replica import Replica

log = logging.getLogger(__name__)
# SQLite works in a thread of its own, and a busy loop lets it in only that often: Python's own 5 ms a statement add up.
SWITCH_SECONDS = 0.0005
# A name is looked up in a thread, which hangs for half a minute where the name's servers do not answer; Python would
# have six of them on two processors, so that a few webhooks of a dead domain held back everybody's messages.
THREADS = 128
DRAIN = timedelta(seconds=10)
AN_HOUR = timedelta(hours=1)  # what is dated later was written by a clock that was wrong then, and is right now
NOBODY = Identity(user_id="", team="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seams:
    """Where tests put faults in: the same code, with the database, Slack or another way out wrapped."""

    database: Callable[..., Database] = Database
    slack: Callable[[Slack], Slack] = lambda slack: slack
    notifiers: Callable[[Notifiers], Notifiers] = lambda notifiers: notifiers
    paced: bool = True  # keep below Slack's rate limits


class Bot:
    """A running Tocsin. Use `running(...)`."""

    def __init__(
        self, settings: Settings, clock: Clock, team: CurrentTeam, db: Database, stack: contextlib.AsyncExitStack
    ) -> None:
        self.settings, self.clock, self.team, self.db = settings, clock, team, db
        self._stack = stack
        self.replica = db.session
        self.http_port = 0
        self.routes: list[Route] = []  # what is served over HTTP
        self.arrival: Arrival
        self.slack: Slack  # once it has said who we are; until then it is out of reach
        self.directory: Directory
        self.delivery: Delivery
        self.heartbeat: Heartbeat | None = None  # where there may be other replicas
        self.agenda = Agenda(db, clock)
        self.engine: Engine
        self.rooms: Rooms
        self.intake = Intake()
        self.links = Links(_link_secret(settings))
        self.auditor: Auditor | None = None
        self.socket_mode = SocketMode(clock)
        self.metrics_port: int | None = None

    async def start(self, seams: Seams) -> Self:
        """Everything up, in the order in which each needs the one before."""
        settings, db, clock = self.settings, self.db, self.clock
        await migrate(db.engine)
        await self._tell_the_time()
        await self.refresh()
        await self._tell_of_two_homes()
        if db.is_sqlite:  # which is ours alone: whoever was sending when it was last open has died
            async with db.begin() as tx:
                await tx.outbox.hasten(clock.real())
        client, web = await self._stack.enter_async_context(_connected(settings))
        limits = Limits(clock.monotonic, paced=seams.paced, replicas=self._replicas)
        self.directory = Directory(db, self.team)
        await self.directory.read()
        self.arrival = Arrival(seams.slack(WebSlack(client, web, limits)), self.directory, clock)
        self.slack = self.arrival.slack
        self.rooms = Rooms(self.slack)
        office = self._office(seams.notifiers(make_notifiers(settings, web, clock)))
        lease = timedelta(seconds=settings.lease_seconds)
        self.delivery = Delivery(db, clock, Sender(office), replica=self.replica, lease=lease)
        sweep = timedelta(seconds=settings.sweep_seconds)
        self.engine = self._engine(sweep)
        self._stack.enter_context(db.waking(self.delivery.wake))
        self._stack.enter_context(db.waking(self.engine.wake, rescheduled=True))
        if not db.is_sqlite:
            self.heartbeat = self._heartbeat(lease)
            await self._stack.enter_async_context(self.heartbeat.beating())
        await self._stack.enter_async_context(self._working(sweep))
        if not db.is_sqlite:
            listening = Wakeups(db, self.delivery.wake, self.engine.wake).listening()
            await self._stack.enter_async_context(listening)
        app = self._bolt(client)
        self.routes = self._routes(app)
        self.http_port = await self._stack.enter_async_context(
            serving(self.routes, host=settings.http_host, port=settings.http_port)
        )
        log.info("HTTP is served at %s, port %s", settings.http_host, self.http_port)
        arriving = self.arrival.under_way(met=self._met, listening=self._listening(app))
        await self._stack.enter_async_context(arriving)
        await self.arrival.at_first()
        await self._stack.enter_async_context(self._audited())
        self._stack.push_async_callback(self.intake.close, DRAIN)
        return self

    async def _tell_the_time(self) -> None:
        """The database's; but if its clock has gone back, what was written last is not in the future."""
        await self.clock.anchor(self.db.time)
        async with self.db.read() as tx:
            written = await tx.outbox.latest()
        if written is not None and written - self.clock.real() < AN_HOUR:
            self.clock.catch_up(written)

    def _office(self, notifiers: Notifiers) -> Office:
        return Office(
            db=self.db,
            clock=self.clock,
            slack=self.slack,
            directory=self.directory,
            rooms=self.rooms,
            team=self.team,
            refresh=self.refresh,
            me=lambda: self.identity.user_id,
            notifiers=notifiers,
            links=self.links,
            base=self.public_url,
        )

    def _engine(self, sweep: timedelta) -> Engine:
        days = self.settings.keep_incidents_days
        work = jobs(
            db=self.db,
            clock=self.clock,
            team=self.team,
            refresh=self.refresh,
            directory=self.directory,
            slack=self.slack,
            rooms=self.rooms,
            keep_outbox=timedelta(days=self.settings.keep_outbox_days),
            keep_incidents=timedelta(days=days) if days else None,
            sweep=sweep,
            base=self.public_url,
            agenda=self.agenda,
        )
        if (daily := self.settings.prove_at) is not None:
            work.append(proof_job(self.db, self.clock, self.team, self.refresh, daily, agenda=self.agenda))
        return Engine(self.clock, work, sweep=sweep)

    def _routes(self, app: AsyncApp) -> list[Route]:
        """What is served over HTTP, by these settings."""
        db, clock, team, settings = self.db, self.clock, self.team, self.settings
        routes = health_routes(lambda: readings(self))
        if settings.slack_transport == "http" and settings.slack_signing_secret is not None:
            secret = settings.slack_signing_secret.get_secret_value()
            routes += slack_routes(app, secret, real_now=clock.real, listens=lambda: self.arrival.identity is not None)
        routes += AnswerScreen(db=db, clock=clock, team=team, links=self.links).routes()
        routes += Calendars(db=db, clock=clock, team=team, refresh=self.refresh).routes()
        if settings.twilio_auth_token is not None:
            token = settings.twilio_auth_token.get_secret_value()
            routes += Inbound(db=db, clock=clock, team=team, token=token, base=self.public_url).routes()
        return routes

    async def refresh(self) -> None:
        """Take in what was arranged for the schedules, here or by another replica; never raises."""
        await self.team.refresh(self.db, self.clock.now())

    async def _tell_of_two_homes(self) -> None:
        """A schedule has one home. A reload can be refused; a start goes by the files, and says so."""
        for name in self.team.twice:
            text = (
                f"The team's files have a schedule `{name}`, and so has chat. The files' counts; "
                f"`/oncall delete {name}` ends the other."
            )
            log.error(text)
            async with self.db.begin() as tx:
                await send(tx, [TellOperations(text)], once=f"two homes:{name}:{self.clock.now():%Y-%m-%d}")

    async def reload(self) -> list[str]:
        """Read the team's files anew; if they are taken, the engine looks everybody up again."""
        faults = await asyncio.to_thread(self.team.read_again)
        if not faults:
            self.rooms.forget()
            self.engine.ring("rooms")
            self.engine.ring("people")
            self._wake()
        for fault in faults:
            log.error("the team's files are not taken: %s", fault)
        return faults

    def public_url(self) -> str | None:
        """Where this bot can be called from outside; None if nobody said."""
        url = self.settings.public_url
        return f"{url.removesuffix(':0')}:{self.http_port}" if url and url.endswith(":0") else url

    def _wake(self) -> None:
        self.engine.wake()
        self.delivery.wake()

    @property
    def identity(self) -> Identity:
        """Who we are in Slack; nobody until Slack has said it."""
        return self.arrival.identity or NOBODY

    def _met(self, everybody: bool) -> None:  # noqa: FBT001 - whether everybody was looked up
        """Slack has said who we are."""
        self.engine.ring("rooms")
        if not everybody:
            self.engine.ring("people")
        self.delivery.wake()

    def _listening(self, app: AsyncApp) -> contextlib.AbstractAsyncContextManager[None]:
        """Slack is heard while the block runs; over HTTP it comes by itself."""
        if self.settings.slack_transport == "http":
            return contextlib.nullcontext()
        app_token = self.settings.slack_app_token
        return self.socket_mode.open(app, app_token.get_secret_value() if app_token else "")

    def _bolt(self, client: AsyncWebClient) -> AsyncApp:
        token = self.settings.slack_bot_token.get_secret_value() if self.settings.slack_bot_token else None

        async def authorize() -> AuthorizeResult:
            # Known before we listen: Bolt's own would ask Slack in the middle of a request, and lose it on a failure.
            me = self.identity.user_id
            return AuthorizeResult(enterprise_id=None, team_id=None, bot_user_id=me, bot_token=token)

        app = AsyncApp(
            name="tocsin",  # else Bolt looks through the source of whoever called it for one
            # Without the token: with an `authorize` Bolt would warn that it ignores it.
            client=AsyncWebClient(base_url=client.base_url, session=client.session, retry_handlers=[]),
            authorize=authorize,
            request_verification_enabled=False,  # bot/web/slack.py has checked the signature before Bolt reads anything
            process_before_response=True,
            logger=logging.getLogger("slack_bolt"),
        )
        register(
            app,
            Desk(
                db=self.db,
                clock=self.clock,
                team=self.team,
                directory=self.directory,
                slack=self.slack,
                refresh=self.refresh,
                reload=self.reload,
                public_url=self.public_url,
            ),
        )
        app.middleware(self.intake)
        return app

    @contextlib.asynccontextmanager
    async def _audited(self) -> AsyncIterator[None]:
        """Watched from another thread, with a way to Slack and to the database of its own."""
        settings = self.settings
        url = settings.heartbeat_url
        auditor = self.auditor = Auditor(
            settings.database_url,
            self.clock,
            who=f"process {self.replica} on {socket.gethostname()}",
            pulse=lambda: pulse(self),
            tell=self._tell_operations,
            every=timedelta(seconds=settings.audit_seconds),
            heartbeat_url=url.get_secret_value() if url else None,
            heartbeat_every=timedelta(seconds=settings.heartbeat_seconds),
        )
        with contextlib.ExitStack() as stack:
            if settings.metrics_port is not None:
                self.metrics_port = stack.enter_context(serving_metrics(settings.metrics_port))
            async with auditor.watching():
                yield

    def _replicas(self) -> int:
        """How many share what Slack allows."""
        return self.heartbeat.alive if self.heartbeat else 1

    async def _tell_operations(self, telling: Telling) -> None:
        """In the auditor's own loop: nothing of the rest is relied upon."""
        async with _connected(self.settings) as (client, http):
            slack = WebSlack(client, http, Limits(self.clock.monotonic))
            await post_once(slack, await Rooms(slack).id_of(self.team().operations), telling, clock=self.clock)

    def _heartbeat(self, lease: timedelta) -> Heartbeat:
        now = self.clock.real()
        ours = Replica(
            id=self.replica, host=socket.gethostname(), version=version("tocsin"), started_at=now, seen_at=now
        )
        silence = timedelta(seconds=self.settings.silent_seconds)
        return Heartbeat(self.db, self.clock, ours, silence=silence, lease=lease)

    @contextlib.asynccontextmanager
    async def _working(self, sweep: timedelta) -> AsyncIterator[None]:
        delivering = asyncio.create_task(self._deliver(sweep), name="delivery")
        ticking = asyncio.create_task(self.engine.run(), name="engine")
        try:
            yield
        finally:
            self.engine.stop()
            await ticking
            self.delivery.stop()
            self.arrival.tried.set()  # which it perhaps still waits for
            await delivering

    async def _deliver(self, sweep: timedelta) -> None:
        # A moment for Slack to say who we are: without, each start would page by telephone what waits for Slack.
        await self.arrival.tried.wait()
        await self.delivery.run(sweep)


@contextlib.asynccontextmanager
async def running(settings: Settings, *, clock: Clock | None = None, seams: Seams | None = None) -> AsyncIterator[Bot]:
    """A bot that works while the block runs, and then stops in order: intake, drain, scheduler, session, engine.

    Raises Faulty, Misconfigured, SecondProcess, NewerDatabase or SlackRefused if it cannot start.
    """
    zoneinfo.reset_tzpath(())  # the tzdata package alone, so that every host agrees
    sys.setswitchinterval(SWITCH_SECONDS)
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS, thread_name_prefix="tocsin"))
    clock, seams = clock or Clock(), seams or Seams()
    team = CurrentTeam(settings.config)
    async with contextlib.AsyncExitStack() as stack:
        if (file := sqlite_file(settings.database_url)) is not None:
            stack.enter_context(only_process(file))
        db = seams.database(settings.database_url, real_now=clock.real)
        stack.push_async_callback(db.close)
        yield await Bot(settings, clock, team, db, stack).start(seams)


def _connected(settings: Settings) -> contextlib.AbstractAsyncContextManager[tuple[AsyncWebClient, httpx.AsyncClient]]:
    token = settings.slack_bot_token
    return connected(token.get_secret_value() if token else None, settings.slack_api_url)


def _link_secret(settings: Settings) -> bytes:
    """The same in every replica and after every start."""
    secret = settings.link_secret or settings.slack_bot_token
    return secret.get_secret_value().encode() if secret else secrets.token_bytes(32)


def sqlite_file(url: str) -> Path | None:
    """The file of an SQLite database, None for another one."""
    parsed = make_url(url)
    return Path(parsed.database) if parsed.drivername.startswith("sqlite") and parsed.database else None
