"""Watches the rest from a thread of its own: whether what is due happens. Silence and alarms come from here."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import httpx

from bot import metrics
from bot.clock import Clock
from commands.effects import AlarmNobodyAnswered
from storage.agenda import DUE
from storage.audit import Account
from storage.database import Database

log = logging.getLogger(__name__)
OVERDUE = timedelta(seconds=30)  # a thing that was due so long ago does not happen by itself
OUTBOX = timedelta(seconds=60)  # rows that could go, and do not
PAGES = timedelta(minutes=2)  # a page that nobody has taken from us
ANYTHING = timedelta(minutes=10)  # whatever else is tried again and again
SOCKET = 30.0  # seconds without a word, though it is asked every five
LOOP = 5.0  # seconds in which the rest of the process must answer
URL_SECONDS = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """What the rest of the process says of itself."""

    quiet_seconds: float | None = None  # since the socket was heard; None: there is none, or it was just opened
    connected: bool = True
    since_tick: float = 0.0  # seconds since all that was due was looked for
    takeovers: int = 0


# What is due, as a check is named and a sentence begins.
_DUE = {
    "page": ("pages", "A page"),
    "notice": ("notices", "A text, call or mail to somebody"),
    "readiness": ("readiness", "A question before somebody's shift"),
    "update": ("updates", "A reminder for an update"),
    "quiet": ("quiet", "A look at whether an incident is over"),
    "step": ("steps", "A reminder of a checklist's step"),
    "action": ("actions", "A reminder of an action item"),
    "postmortem": ("postmortems", "A reminder of a postmortem"),
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something is wrong. `everywhere`: every replica sees it, and one tells; otherwise it is this one's own."""

    check: str
    sentence: str
    everywhere: bool = True


def troubles_of(account: Account, *, now: datetime, real_now: datetime) -> list[Trouble]:
    """What is wrong by the books, in sentences for people."""
    found = []
    if account.forgotten:
        found.append(Trouble("forgotten", f"{account.forgotten} open pages wait for an answer and nothing is due next"))
    if account.untold:
        found.append(Trouble("untold", f"Nobody answered {account.untold} pages, and operations could not be told"))
    for name, due in account.due.items():
        if now - due > OVERDUE:
            check, what = _DUE[name]
            found.append(Trouble(check, f"{what} was due {_seconds(now - due)} ago and did not happen"))
    if account.ready_since is not None and real_now - account.ready_since > OUTBOX:
        late = _seconds(real_now - account.ready_since)
        found.append(Trouble("outbox", f"What was ready to be sent {late} ago was not; {account.waiting} wait"))
    if account.oldest_page is not None and real_now - account.oldest_page > PAGES:
        late = _seconds(real_now - account.oldest_page)
        found.append(Trouble("unsent", f"A page has waited {late} to be sent"))
    elif account.oldest is not None and real_now - account.oldest > ANYTHING:
        late = _seconds(real_now - account.oldest)
        found.append(Trouble("late", f"Something has waited {late} to be sent; `tocsin outbox` shows what"))
    return found


def troubles_with(pulse: Pulse | None) -> list[Trouble]:
    """What is wrong with this process; None: it did not answer."""
    if pulse is None:
        return [Trouble("process", f"A process has not answered for {LOOP:.0f} s: it is stuck", everywhere=False)]
    found = []
    if not pulse.connected or (pulse.quiet_seconds is not None and pulse.quiet_seconds > SOCKET):
        quiet = f" for {pulse.quiet_seconds:.0f} s" if pulse.quiet_seconds is not None else ""
        found.append(Trouble("socket", f"A process has not heard from Slack{quiet}", everywhere=False))
    if pulse.since_tick > OVERDUE.total_seconds():
        found.append(Trouble("engine", f"A process has done nothing for {pulse.since_tick:.0f} s", everywhere=False))
    return found


class Auditor:
    """`pulse` is asked in the process's own loop. `tell` tells operations, past the outbox; it may raise.

    A trouble counts when it is seen twice in a row. `heartbeat_url` is called only while there is none.
    """

    def __init__(
        self,
        database_url: str,
        clock: Clock,
        *,
        pulse: Callable[[], Awaitable[Pulse]],
        tell: Callable[[str], Awaitable[None]],
        every: timedelta = timedelta(seconds=5),
        heartbeat_url: str | None = None,
        heartbeat_every: timedelta = timedelta(seconds=60),
        patience: float = LOOP,
    ) -> None:
        """`patience`: seconds in which the process must answer. To be made in the process's own loop."""
        self._database_url, self._clock, self._pulse, self._tell = database_url, clock, pulse, tell
        self._every, self._url, self._url_every = every, heartbeat_url, heartbeat_every
        self._patience = patience
        self._process = asyncio.get_running_loop()
        self._suspected: set[str] = set()
        self._own_alarms: set[str] = set()
        self._untold: list[str] = []
        self._called_at: float | None = None
        self._looked_at: float | None = None
        self._answered_until = clock.now()
        self.troubles: Mapping[str, Trouble] = {}

    @property
    def is_awake(self) -> bool:
        """Whether it looks as often as it should; before its first look it has the benefit of the doubt."""
        late = 3 * self._every.total_seconds() + LOOP + URL_SECONDS
        return self._looked_at is None or self._clock.monotonic() - self._looked_at < late

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """Watch while the block runs."""
        loop = asyncio.new_event_loop()
        stop = asyncio.Event()
        thread = threading.Thread(target=self._live, args=(loop, stop), name="auditor", daemon=True)
        thread.start()
        try:
            yield
        finally:
            loop.call_soon_threadsafe(stop.set)
            await asyncio.to_thread(thread.join, LOOP + URL_SECONDS)

    def _live(self, loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            runner.run(self._run(stop))

    async def _run(self, stop: asyncio.Event) -> None:
        db = Database(self._database_url, real_now=self._clock.real)
        try:
            while not stop.is_set():
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._every.total_seconds()):
                        await stop.wait()
                if stop.is_set():
                    return
                try:
                    await self.look(db)
                except Exception:  # it must outlive whatever it finds
                    log.exception("the audit failed")
                    self._called_at = None
        finally:
            await db.close()

    async def look(self, db: Database) -> None:
        """Look once, and do what follows from it."""
        pulse = await self._ask()
        found = troubles_with(pulse) + await self._books(db, pulse)
        # What is seen once may be on its way to be done; what is seen twice is not.
        self.troubles = {each.check: each for each in found if each.check in self._suspected}
        self._suspected = {each.check for each in found}
        self._looked_at = self._clock.monotonic()
        metrics.AUDITED_AT.set(self._clock.real().timestamp())
        metrics.WELL.set(not found)
        metrics.TROUBLE.clear()
        for each in found:
            metrics.TROUBLE.labels(each.check).set(1)
        await self._alarm(db)
        if not found:
            await self._call()

    async def _ask(self) -> Pulse | None:
        began = self._clock.monotonic()
        asked = asyncio.run_coroutine_threadsafe(_as_coroutine(self._pulse), self._process)
        try:
            async with asyncio.timeout(self._patience):
                pulse = await asyncio.wrap_future(asked)
        except TimeoutError:
            metrics.LOOP_LAG.set(self._patience)
            return None
        metrics.LOOP_LAG.set(self._clock.monotonic() - began)
        metrics.SOCKET_QUIET.set(-1 if pulse.quiet_seconds is None else pulse.quiet_seconds)
        metrics.TAKEOVERS.set(pulse.takeovers)
        return pulse

    async def _books(self, db: Database, pulse: Pulse | None) -> list[Trouble]:
        now, real_now = self._clock.now(), self._clock.real()
        try:
            async with asyncio.timeout(LOOP), db.read() as tx:
                account = await tx.audit.look(
                    now=now,
                    real_now=real_now,
                    answered_since=self._answered_until,
                    last_word=AlarmNobodyAnswered.__name__,
                )
        except Exception as failure:  # noqa: BLE001 - whatever it is, the database is of no use
            why = type(failure).__name__
            return [Trouble("database", f"A process cannot read the database ({why})", everywhere=False)]
        self._answered_until = now
        _measure(account, now=now, real_now=real_now)
        return troubles_of(account, now=now, real_now=real_now) if pulse is not None or account.waiting else []

    async def _alarm(self, db: Database) -> None:
        """Tell operations once of each trouble, and once that it is over."""
        own = {check for check, trouble in self.troubles.items() if not trouble.everywhere}
        self._untold += [f"{self.troubles[check].sentence}." for check in sorted(own - self._own_alarms)]
        self._untold += [f"Over: {_NAMES.get(check, check)}." for check in sorted(self._own_alarms - self._suspected)]
        self._own_alarms = (self._own_alarms & self._suspected) | own
        with suppress(Exception):  # the database is away, which is an alarm of its own
            async with asyncio.timeout(LOOP), db.begin() as tx:
                raised = await tx.audit.alarms()
                for check, trouble in self.troubles.items():
                    if trouble.everywhere and check not in raised and await tx.audit.raise_alarm(check, tx.real_now):
                        self._untold.append(f"{trouble.sentence}.")
                if "database" not in self._suspected:
                    for check in sorted(raised - self._suspected):
                        if await tx.audit.end_alarm(check):
                            self._untold.append(f"Over: {_NAMES.get(check, check)}.")
        while self._untold:
            try:
                async with asyncio.timeout(URL_SECONDS):
                    await self._tell(f"My auditor: {self._untold[0]}")
            except Exception as failure:  # noqa: BLE001 - Slack is away too; the silence at the URL is the alarm
                log.warning("operations cannot be told: %s (%s)", self._untold[0], type(failure).__name__)
                del self._untold[:-20]
                return
            self._untold.pop(0)

    async def _call(self) -> None:
        now = self._clock.monotonic()
        if self._url is None or (
            self._called_at is not None and now - self._called_at < self._url_every.total_seconds()
        ):
            return
        try:
            async with (
                asyncio.timeout(URL_SECONDS),
                httpx.AsyncClient(timeout=URL_SECONDS) as client,
                client.stream("GET", self._url) as answer,  # of which the head is enough
            ):
                answer.raise_for_status()
            self._called_at = now
        except (httpx.HTTPError, TimeoutError) as failure:
            log.warning("the heartbeat's URL cannot be called: %s", type(failure).__name__)


_NAMES = {
    "forgotten": "every open page has something due next again",
    "pages": "pages move on again",
    "updates": "reminders for updates are sent again",
    "notices": "texts, calls and mails go out again",
    "readiness": "people are asked before their shifts again",
    "quiet": "quiet incidents are looked at again",
    "steps": "reminders of steps are sent again",
    "actions": "reminders of action items are sent again",
    "postmortems": "reminders of postmortems are sent again",
    "outbox": "what is ready is sent again",
    "unsent": "no page waits to be sent",
    "untold": "no page is left that nobody knows of",
    "late": "nothing has waited for long",
    "process": "the process answers again",
    "socket": "the process hears from Slack again",
    "engine": "the process does what is due again",
    "database": "the database can be read again",
}


async def _as_coroutine(pulse: Callable[[], Awaitable[Pulse]]) -> Pulse:
    return await pulse()


def _measure(account: Account, *, now: datetime, real_now: datetime) -> None:
    metrics.WAITING.set(account.waiting)
    metrics.LEASED.set(account.leased)
    metrics.DEAD.set(account.dead)
    metrics.LAG.set(_age(account.oldest, real_now))
    metrics.PAGE_LAG.set(_age(account.oldest_page, real_now))
    metrics.REPEATS.set(account.repeats)
    metrics.REPEATED.set(account.repeated)
    metrics.PAGES.clear()
    for status, count in account.pages.items():
        metrics.PAGES.labels(status).set(count)
    metrics.INCIDENTS.set(account.incidents)
    for what in DUE:
        metrics.OVERDUE.labels(what).set(_age(account.due.get(what), now))
    metrics.REPLICAS.set(account.replicas or 1)
    for seconds in account.answered:
        metrics.ANSWERED.observe(seconds)


def _age(since: datetime | None, now: datetime) -> float:
    return 0.0 if since is None else max((now - since).total_seconds(), 0.0)


def _seconds(duration: timedelta) -> str:
    return f"{duration.total_seconds():.0f} s"
