"""Builds everything and wires it together: the only place that does."""

import asyncio
import contextlib
import logging
import secrets
import socket
import sys
import zoneinfo
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Self

import aiohttp
import httpx
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.config import Faulty, load
from bot.delivery.loop import Delivery
from bot.delivery.office import Office
from bot.delivery.rooms import Rooms
from bot.delivery.send import Sender
from bot.desk import Desk
from bot.directory import Directory
from bot.engine import Engine
from bot.heartbeat import Heartbeat
from bot.intake import Intake
from bot.jobs import jobs
from bot.limits import Limits
from bot.listeners import register
from bot.notifiers.link import Links
from bot.notifiers.made import make_notifiers
from bot.notifiers.protocol import Notifiers
from bot.settings import Settings
from bot.single import only_process
from bot.slack import (
    TIMEOUT_SECONDS,
    Identity,
    Slack,
    SlackBusy,
    SlackFailed,
    SlackRefused,
    SlackUnreachable,
    WebSlack,
    failed_call,
)
from bot.wakeups import Wakeups
from bot.web.answer import AnswerScreen
from bot.web.health import Reading, health_routes
from bot.web.server import serving
from bot.web.slack import slack_routes
from bot.web.twilio import Inbound
from commands.team import Team
from storage.database import Database
from storage.migrate import migrate
from storage.replica import Replica

log = logging.getLogger(__name__)
# SQLite works in a thread of its own, and a busy loop lets it in only that often: Python's own 5 ms a statement add up.
SWITCH_SECONDS = 0.0005
PING_SECONDS = 5
DRAIN = timedelta(seconds=10)
MATCH_WITHIN = timedelta(seconds=5)
SLOW_OUTBOX = timedelta(minutes=2)


class TeamFiles:
    """The team's files as last read without a fault."""

    def __init__(self, path: Path) -> None:
        """Raises Faulty."""
        self._path = path
        self._team = load(path)

    def __call__(self) -> Team:
        return self._team

    def read_again(self) -> list[str]:
        """Take what the files say now; if they are faulty keep what they said, and return what is wrong."""
        try:
            self._team = load(self._path)
        except Faulty as faulty:
            return [str(fault) for fault in faulty.faults]
        return []


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
        self, settings: Settings, clock: Clock, team: TeamFiles, db: Database, stack: contextlib.AsyncExitStack
    ) -> None:
        self.settings, self.clock, self.team, self.db = settings, clock, team, db
        self._stack = stack
        self.replica = secrets.token_hex(4)
        self.identity = Identity(user_id="", team="")
        self.http_port = 0
        self.slack: Slack
        self.directory: Directory
        self.delivery: Delivery
        self.heartbeat: Heartbeat | None = None  # where there may be other replicas
        self.engine: Engine
        self.rooms: Rooms
        self.intake = Intake()
        self.links = Links(_link_secret(settings))
        self._heard_at: float | None = None  # when the socket last said anything, in monotonic seconds
        self._socket: AsyncSocketModeHandler | None = None

    async def start(self, seams: Seams) -> Self:
        """Everything up, in the order in which each needs the one before."""
        settings, db, clock = self.settings, self.db, self.clock
        await migrate(db.engine)
        await clock.anchor(db.time)
        if db.is_sqlite:  # which is ours alone: whoever was sending when it was last open has died
            async with db.begin() as tx:
                await tx.outbox.hasten(clock.real())
        client, web = await self._connect()
        # Bolt gets a client without the token: it has an `authorize`, and would warn that it ignores the other.
        bolt = AsyncWebClient(base_url=client.base_url, session=client.session, retry_handlers=[])
        self.slack = seams.slack(WebSlack(client, web, Limits(clock.monotonic, paced=seams.paced)))
        self.identity = await self._identify()
        self.directory = Directory(db, self.team)
        await self.directory.read()
        everybody = await self._match()
        self.rooms = Rooms(self.slack)
        office = Office(
            db=db,
            clock=clock,
            slack=self.slack,
            directory=self.directory,
            rooms=self.rooms,
            team=self.team,
            me=self.identity.user_id,
            notifiers=seams.notifiers(make_notifiers(settings, web, self.slack, clock)),
            links=self.links,
            base=self.public_url,
        )
        lease = timedelta(seconds=settings.lease_seconds)
        self.delivery = Delivery(db, clock, Sender(office), replica=self.replica, lease=lease)
        sweep = timedelta(seconds=settings.sweep_seconds)
        keep = timedelta(days=settings.keep_outbox_days)
        keep_incidents = timedelta(days=settings.keep_incidents_days) if settings.keep_incidents_days else None
        work = jobs(
            db=db,
            clock=clock,
            team=self.team,
            directory=self.directory,
            slack=self.slack,
            rooms=self.rooms,
            keep_outbox=keep,
            keep_incidents=keep_incidents,
            sweep=sweep,
        )
        self.engine = Engine(clock, work, sweep=sweep)
        self.engine.ring("rooms")
        if not everybody:
            self.engine.ring("people")
        self._stack.enter_context(db.waking(self.delivery.wake))
        self._stack.enter_context(db.waking(self.engine.wake, rescheduled=True))
        if not db.is_sqlite:
            await self._stack.enter_async_context(self._alive(lease))
        await self._stack.enter_async_context(self._working(sweep))
        if not db.is_sqlite:
            listening = Wakeups(db.engine, self.delivery.wake, self.engine.wake).listening()
            await self._stack.enter_async_context(listening)
        app = self._bolt(bolt)
        app.middleware(self.intake)
        routes = health_routes(self.look)
        if settings.slack_transport == "http" and settings.slack_signing_secret is not None:
            routes += slack_routes(app, settings.slack_signing_secret.get_secret_value(), real_now=clock.real)
        routes += AnswerScreen(db=db, clock=clock, team=self.team, links=self.links).routes()
        if settings.twilio_auth_token is not None:
            token = settings.twilio_auth_token.get_secret_value()
            routes += Inbound(db=db, clock=clock, team=self.team, token=token, base=self.public_url).routes()
        self.http_port = await self._stack.enter_async_context(
            serving(routes, host=settings.http_host, port=settings.http_port)
        )
        if settings.slack_transport == "socket":
            await self._stack.enter_async_context(self._socket_open(app))
        self._stack.push_async_callback(self.intake.close, DRAIN)
        return self

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

    async def look(self) -> Mapping[str, Reading]:
        """What readiness hangs on: the database, the socket, the outbox, the engine, the zones."""
        try:
            async with asyncio.timeout(5), self.db.read() as tx:
                depth, oldest = await tx.outbox.depth()
                dead, repeats = await tx.outbox.counts()
                repeated = await tx.outbox.repeated()
                alive = len(await tx.replicas.all()) or 1
        except Exception as failure:  # noqa: BLE001 - whatever it is, we are not ready
            return {"database": Reading(ok=False, says=type(failure).__name__)}
        lag = (self.clock.real() - oldest).total_seconds() if oldest else 0.0
        tick = self.engine.last_tick
        quiet = (self.clock.real() - tick).total_seconds() if tick else 0.0
        connected = self._socket is None or await self._socket.client.is_connected()
        heard = None if self._heard_at is None else round(self.clock.monotonic() - self._heard_at, 3)
        return {
            "database": Reading(ok=True, says=self.db.engine.dialect.name),
            "slack": Reading(
                ok=connected,
                says={"transport": self.settings.slack_transport, "seconds_since_heard": heard},
            ),
            "outbox": Reading(
                ok=lag < SLOW_OUTBOX.total_seconds(),
                says={
                    "waiting": depth,
                    "lag_seconds": round(lag, 3),
                    "dead": dead,
                    "perhaps_repeated": repeats,
                    "repeated": repeated,
                },
            ),
            "engine": Reading(ok=quiet < 60, says={"seconds_since_tick": round(quiet, 3)}),
            "replicas": Reading(ok=True, says={"this": self.replica, "alive": alive}),
            "tzdata": Reading(ok=True, says=version("tzdata")),
            "people": Reading(ok=True, says={"missing": list(self.directory.missing)}),
        }

    def public_url(self) -> str | None:
        """Where this bot can be called from outside; None if nobody said."""
        url = self.settings.public_url
        return f"{url.removesuffix(':0')}:{self.http_port}" if url and url.endswith(":0") else url

    def _wake(self) -> None:
        self.engine.wake()
        self.delivery.wake()

    async def _connect(self) -> tuple[AsyncWebClient, httpx.AsyncClient]:
        timeout = aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)
        connector = aiohttp.TCPConnector(limit=64, keepalive_timeout=60)
        session = await self._stack.enter_async_context(aiohttp.ClientSession(timeout=timeout, connector=connector))
        web = await self._stack.enter_async_context(httpx.AsyncClient(timeout=TIMEOUT_SECONDS))
        token = self.settings.slack_bot_token
        client = AsyncWebClient(
            token=token.get_secret_value() if token else None,
            base_url=self.settings.slack_api_url,
            session=session,
            timeout=TIMEOUT_SECONDS,
            retry_handlers=[],
        )
        return client, web

    async def _identify(self) -> Identity:
        """Who we are, asked until Slack answers; raises SlackRefused if it will not have us."""
        pause = 0.5
        while True:
            try:
                return await self.slack.identity()
            except (SlackUnreachable, SlackBusy) as trouble:
                log.warning("Slack does not answer yet (%s); asking again in %.0f s", trouble, pause)
                await asyncio.sleep(pause)
                pause = min(pause * 2, 30)

    async def _match(self) -> bool:
        """Whether everybody was looked up. One that is large or known is not waited for: the engine does it."""
        if self.directory.knows_everybody:
            return False
        try:
            async with asyncio.timeout(MATCH_WITHIN.total_seconds()):
                await self.directory.match(self.slack, self.clock.real())
        except (SlackFailed, TimeoutError) as failed:
            log.warning("not everybody is matched to Slack yet: %s", failed or "it takes long")
            return False
        return True

    def _bolt(self, client: AsyncWebClient) -> AsyncApp:
        me = self.identity.user_id
        token = self.settings.slack_bot_token.get_secret_value() if self.settings.slack_bot_token else None

        async def authorize() -> AuthorizeResult:
            # Known since the start: Bolt's own would ask Slack in the middle of a request, and lose it on a failure.
            return AuthorizeResult(enterprise_id=None, team_id=None, bot_user_id=me, bot_token=token)

        app = AsyncApp(
            name="tocsin",  # else Bolt looks through the source of whoever called it for one
            client=client,
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
                reload=self.reload,
            ),
        )
        return app

    @contextlib.asynccontextmanager
    async def _socket_open(self, app: AsyncApp) -> AsyncIterator[None]:
        token = self.settings.slack_app_token
        secret = token.get_secret_value() if token else ""
        # Its pace too when the connection broke: until it is back, nobody's command is heard.
        handler = AsyncSocketModeHandler(app, secret, ping_interval=PING_SECONDS)
        self._socket = handler

        async def heard(_: object) -> None:
            self._heard_at = self.clock.monotonic()

        handler.client.on_message_listeners.append(heard)
        try:
            # Asked for here, because the client by itself would try a token that Slack refuses for ever.
            handler.client.wss_uri = await self._wss_url(handler.client)
            await handler.connect_async()
            yield
        finally:
            await handler.close_async()

    async def _wss_url(self, client: SocketModeClient) -> str | None:
        """Where the socket is; None if Slack does not answer just now. Raises SlackRefused."""
        try:
            return await client.issue_new_wss_url()
        except SlackApiError as failure:
            failed = failed_call("apps.connections.open", failure)
            if isinstance(failed, SlackRefused):
                raise failed from failure
        except (aiohttp.ClientError, TimeoutError, OSError):
            pass
        log.warning("Slack gives no address for the socket yet; asking again")
        return None

    @contextlib.asynccontextmanager
    async def _alive(self, lease: timedelta) -> AsyncIterator[None]:
        """Other replicas can see that we are there."""
        now = self.clock.real()
        ours = Replica(
            id=self.replica, host=socket.gethostname(), version=version("tocsin"), started_at=now, seen_at=now
        )
        silence = timedelta(seconds=self.settings.silent_seconds)
        self.heartbeat = Heartbeat(self.db, self.clock, ours, silence=silence, lease=lease)
        await self.heartbeat.beat()
        beating = asyncio.create_task(self.heartbeat.run(), name="heartbeat")
        try:
            yield
        finally:
            beating.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await beating
            with contextlib.suppress(SQLAlchemyError, OSError):  # the database is away: we are soon seen to be, too
                await self.heartbeat.leave()

    @contextlib.asynccontextmanager
    async def _working(self, sweep: timedelta) -> AsyncIterator[None]:
        delivering = asyncio.create_task(self.delivery.run(sweep), name="delivery")
        ticking = asyncio.create_task(self.engine.run(), name="engine")
        try:
            yield
        finally:
            self.engine.stop()
            await ticking
            self.delivery.stop()
            await delivering


@contextlib.asynccontextmanager
async def running(settings: Settings, *, clock: Clock | None = None, seams: Seams | None = None) -> AsyncIterator[Bot]:
    """A bot that works while the block runs, and then stops in order: intake, drain, scheduler, session, engine.

    Raises Faulty, Misconfigured, SecondProcess, NewerDatabase or SlackRefused if it cannot start.
    """
    zoneinfo.reset_tzpath(())  # the tzdata package alone, so that every host agrees
    sys.setswitchinterval(SWITCH_SECONDS)
    clock, seams = clock or Clock(), seams or Seams()
    team = TeamFiles(settings.config)
    async with contextlib.AsyncExitStack() as stack:
        if (file := sqlite_file(settings.database_url)) is not None:
            stack.enter_context(only_process(file))
        db = seams.database(settings.database_url, real_now=clock.real)
        stack.push_async_callback(db.close)
        yield await Bot(settings, clock, team, db, stack).start(seams)


def _link_secret(settings: Settings) -> bytes:
    """The same in every replica and after every start."""
    secret = settings.link_secret or settings.slack_bot_token
    return secret.get_secret_value().encode() if secret else secrets.token_bytes(32)


def sqlite_file(url: str) -> Path | None:
    """The file of an SQLite database, None for another one."""
    parsed = make_url(url)
    return Path(parsed.database) if parsed.drivername.startswith("sqlite") and parsed.database else None
