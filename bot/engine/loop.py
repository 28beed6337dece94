"""Whatever falls due by itself is done here, each job isolated, timed and counted. APScheduler lives here."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import Clock
from bot.metrics import ERRORS

log = logging.getLogger(__name__)
STOP_WITHIN = timedelta(seconds=5)
A_MOMENT = timedelta(milliseconds=20)
A_LOOK = timedelta(seconds=30)  # the longest that looking for what is due may take, and moving it on
TRY_AGAIN = timedelta(minutes=5)  # what recurs and failed does not wait for its next turn


@dataclass(slots=True, kw_only=True, eq=False)
class Job:
    """Something that is done when it is due. `work` does all that is due now, and returns when there is more.

    That is in business time; None: nobody can tell. `every` is the pace of a job that simply recurs.
    """

    name: str
    work: Callable[[], Awaitable[datetime | None]]
    every: timedelta | None = None
    timeout: timedelta = A_LOOK
    due: asyncio.Event = field(default_factory=asyncio.Event)
    runs: int = 0
    failures: int = 0
    seconds: float = 0.0  # of the last run
    ended_at: float | None = None  # the last run, in monotonic seconds
    more_at: datetime | None = None  # as the last run that did not fail said, in business time


class Engine:
    """A loop for each job, so that one that fails or hangs holds up no other.

    What is due by itself is looked for when somebody wakes us, when the next of it is due, and at the sweep.
    """

    def __init__(self, clock: Clock, jobs: Sequence[Job], *, sweep: timedelta) -> None:
        """`sweep`: how long a job sleeps at most, whatever it believes to be due. Those with a pace keep to that."""
        self._clock, self.jobs, self._sweep = clock, jobs, sweep
        self._stopping = asyncio.Event()
        self._began_at: float | None = None  # in monotonic seconds
        self._looking: asyncio.TimerHandle | None = None  # until the jobs look again because somebody woke us
        # Jobs are kept in the database as due times; the scheduler only ever sets an event.
        self._scheduler = AsyncIOScheduler(timezone="UTC")

    def idle(self) -> float:
        """For how many seconds nobody can say that all that was due was done; of a job that never was, since the start.

        What may take longer than a look is left out: while the schedules are proved, pages move on all the same.
        """
        if self._began_at is None:
            return 0.0
        looks = [job for job in self.jobs if job.every is None and job.timeout <= A_LOOK]
        ends = [self._began_at if job.ended_at is None else job.ended_at for job in looks]
        return self._clock.monotonic() - min(ends, default=self._clock.monotonic())

    def wake(self) -> None:
        """Something was committed, or the clock was pushed: look again, once for all that comes within a moment.

        What was committed goes out meanwhile: no job's look at the database stands in its way.
        """
        if self._looking is None:
            self._looking = asyncio.get_running_loop().call_later(A_MOMENT.total_seconds(), self._look)

    def _look(self) -> None:
        self._looking = None
        for job in self.jobs:
            if job.every is None:
                job.due.set()

    def ring(self, name: str) -> None:
        """Have the job of this name done now, whatever its pace."""
        for job in self.jobs:
            if job.name == name:
                job.due.set()

    async def run(self) -> None:
        """Work until stopped; what is under way then may finish, for a while."""
        self._began_at = self._clock.monotonic()
        for job in self.jobs:
            pace = job.every or self._sweep
            self._scheduler.add_job(_ring, "interval", [job], seconds=pace.total_seconds())
        self._scheduler.start()
        loops = [asyncio.create_task(self._keep(job), name=f"engine {job.name}") for job in self.jobs]
        try:
            await self._stopping.wait()
            await asyncio.wait(loops, timeout=STOP_WITHIN.total_seconds())
        finally:
            self._scheduler.pause()
            await asyncio.sleep(0)  # it would log an error for a ring that it has just begun
            self._scheduler.shutdown(wait=False)
            for loop in loops:
                loop.cancel()
            await asyncio.gather(*loops, return_exceptions=True)

    async def tick(self) -> None:
        """Do everything that is due, once."""
        await asyncio.gather(*(self._run(job) for job in self.jobs if job.every is None))

    def stop(self) -> None:
        """Begin nothing more; `run` ends when what is under way is done."""
        self._stopping.set()
        for job in self.jobs:
            job.due.set()

    async def _keep(self, job: Job) -> None:
        """What is due by itself is looked for at once; what has a pace when it has passed."""
        while not self._stopping.is_set():
            wait = None
            if job.every is None or job.due.is_set():
                job.due.clear()
                failures = job.failures
                await self._run(job)
                wait = self._until_more(job, failed=job.failures > failures)
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await job.due.wait()

    def _until_more(self, job: Job, *, failed: bool) -> float | None:
        """Seconds; None: until it is rung for, as what could not be done waits for the sweep."""
        if job.more_at is None:
            return None
        wait = (job.more_at - self._clock.now()).total_seconds()
        return None if failed and wait <= 0 else max(wait, 0.001)

    async def _run(self, job: Job) -> None:
        started = self._clock.monotonic()
        try:
            async with asyncio.timeout(job.timeout.total_seconds()):
                job.more_at = await job.work()
        except Exception:
            job.failures += 1
            ERRORS.labels("engine", job.name).inc()
            log.exception("the job %s failed", job.name)
            if job.every is not None:
                asyncio.get_running_loop().call_later(min(job.every, TRY_AGAIN).total_seconds(), job.due.set)
        job.runs += 1
        job.seconds = self._clock.monotonic() - started
        job.ended_at = self._clock.monotonic()


async def _ring(job: Job) -> None:
    job.due.set()
