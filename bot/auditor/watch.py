"""Looks again and again, in a thread of its own, and calls its URL while there is nothing wrong."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import httpx

from bot import metrics
from bot.auditor.alarms import Alarms, Telling
from bot.auditor.figures import Answers, measure
from bot.auditor.trouble import LOOP, Pulse, Trouble, cannot_read, troubles_of, troubles_with
from bot.auditor.witness import Witness
from bot.clock import Clock
from commands.effects import AlarmNobodyAnswered
from storage.database import Database

log = logging.getLogger(__name__)
URL_SECONDS = 10.0


class Auditor:
    """`pulse` is asked in the process's own loop. `tell` tells operations, past the outbox; it may raise.

    A trouble counts when it is seen twice in a row. `heartbeat_url` is called only while there is none.
    """

    def __init__(
        self,
        database_url: str,
        clock: Clock,
        *,
        who: str,
        pulse: Callable[[], Awaitable[Pulse]],
        tell: Callable[[Telling], Awaitable[None]],
        every: timedelta = timedelta(seconds=5),
        heartbeat_url: str | None = None,
        heartbeat_every: timedelta = timedelta(seconds=60),
        patience: float = LOOP,
    ) -> None:
        """`who`: what people know this process by. `patience`: seconds in which it must answer.

        To be made in the process's own loop.
        """
        self._who = who
        self._database_url, self._clock, self._pulse = database_url, clock, pulse
        self._every, self._url, self._url_every = every, heartbeat_url, heartbeat_every
        self._patience = patience
        self._process = asyncio.get_running_loop()
        self._suspected: set[str] = set()
        self._alarms, self._witness = Alarms(clock, who, tell), Witness(clock, who)
        self._called_at: float | None = None
        self._looked_at: float | None = None
        self._answers = Answers(clock.now())
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
            await self._alarms.leave()
            await db.close()

    async def look(self, db: Database) -> None:
        """Look once, and do what follows from it."""
        pulse = await self._ask()
        found = troubles_with(pulse, self._who) + await self._books(db)
        # What is seen once may be on its way to be done; what is seen twice is not.
        self.troubles = {each.check: each for each in found if each.check in self._suspected}
        self._suspected = {each.check for each in found}
        self._looked_at = self._clock.monotonic()
        metrics.AUDITED_AT.set(self._clock.real().timestamp())
        metrics.WELL.set(not found)
        metrics.TROUBLE.clear()
        for each in found:
            metrics.TROUBLE.labels(each.check).set(1)
        await self._alarms.follow(db, self.troubles, self._suspected)
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

    async def _books(self, db: Database) -> list[Trouble]:
        now, real_now = self._clock.now(), self._clock.real()
        try:
            async with asyncio.timeout(LOOP):
                odd = await self._witness.look(db.time)
            async with asyncio.timeout(LOOP), db.read() as tx:
                account = await tx.audit.look(
                    now=now,
                    real_now=real_now,
                    answered_since=self._answers.since,
                    last_word=AlarmNobodyAnswered.__name__,
                )
        except Exception as failure:  # noqa: BLE001 - whatever it is, the database is of no use
            return [cannot_read(self._who, failure)]
        self._answers.count(account.answered, now)
        measure(account, now=now, real_now=real_now)
        return odd + troubles_of(account, now=now, real_now=real_now)

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


async def _as_coroutine(pulse: Callable[[], Awaitable[Pulse]]) -> Pulse:
    return await pulse()
