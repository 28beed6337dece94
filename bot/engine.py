"""The tick: whatever falls due by itself is done here, each job isolated, timed and counted. APScheduler lives here."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import Clock

log = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class Job:
    """Something that is done when it is due. `work` does all that is due now.

    `next_due` tells when there is more, in business time; `every` is the pace of a job that simply recurs.
    """

    name: str
    work: Callable[[], Awaitable[None]]
    next_due: Callable[[], Awaitable[datetime | None]] | None = None
    every: timedelta | None = None
    timeout: timedelta = timedelta(seconds=30)
    due: asyncio.Event = field(default_factory=asyncio.Event)
    runs: int = 0
    failures: int = 0
    seconds: float = 0.0  # of the last run


class Engine:
    """One loop over the jobs: it works until nothing is due, then sleeps until the next thing is, or the sweep."""

    def __init__(self, clock: Clock, jobs: Sequence[Job], *, sweep: timedelta) -> None:
        """`sweep`: how long the engine sleeps at most, whatever it believes to be due."""
        self._clock, self.jobs, self._sweep = clock, jobs, sweep
        self._woken = asyncio.Event()
        self._stopping = False
        self.last_tick: datetime | None = None  # real time
        # Jobs are kept in the database as due times; the scheduler only ever sets an event.
        self._scheduler = AsyncIOScheduler(timezone="UTC")

    def wake(self) -> None:
        """Something was committed, or the clock was pushed: look again."""
        self._woken.set()

    async def run(self) -> None:
        """Work until stopped."""
        self._scheduler.add_job(self._woken.set, "interval", seconds=self._sweep.total_seconds())
        for job in self.jobs:
            if job.every is not None:
                self._scheduler.add_job(self._ring, "interval", [job], seconds=job.every.total_seconds())
        self._scheduler.start()
        try:
            while not self._stopping:
                self._woken.clear()
                await self.tick()
                with suppress(TimeoutError):
                    async with asyncio.timeout(await self._until_next()):
                        await self._woken.wait()
        finally:
            self._scheduler.shutdown(wait=False)

    async def tick(self) -> None:
        """Do everything that is due. One job that fails or hangs never stops the next."""
        for job in self.jobs:
            if job.every is None or job.due.is_set():
                job.due.clear()
                await self._run(job)
        self.last_tick = self._clock.real()

    def stop(self) -> None:
        """Finish the tick under way and end."""
        self._stopping = True
        self._woken.set()

    async def _run(self, job: Job) -> None:
        started = self._clock.monotonic()
        try:
            async with asyncio.timeout(job.timeout.total_seconds()):
                await job.work()
        except Exception:
            job.failures += 1
            log.exception("the job %s failed", job.name)
        job.runs += 1
        job.seconds = self._clock.monotonic() - started

    async def _ring(self, job: Job) -> None:
        job.due.set()
        self._woken.set()

    async def _until_next(self) -> float:
        """Seconds until something is due; at least a moment, so that what cannot be done does not spin."""
        dues = []
        for job in self.jobs:
            if job.next_due is not None:
                try:
                    dues.append(await job.next_due())
                except Exception:
                    log.exception("cannot tell when %s is due", job.name)
        now = self._clock.now()
        waits = [due - now for due in dues if due is not None and due > now]
        return min([self._sweep, *waits]).total_seconds()
