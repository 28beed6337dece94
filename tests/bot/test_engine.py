"""The engine: what falls due by itself is done in time, and no job holds up another."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.engine import Engine, Job

LONG = timedelta(hours=1)
PATIENCE = 60.0  # seconds; only ever used up by a failure


@asynccontextmanager
async def at_work(clock: Clock, jobs: Sequence[Job], sweep: timedelta = LONG) -> AsyncIterator[Engine]:
    engine = Engine(clock, jobs, sweep=sweep)
    running = asyncio.create_task(engine.run())
    try:
        yield engine
    finally:
        engine.stop()
        async with asyncio.timeout(PATIENCE):
            await running


class Pages:
    """A job with due times, which notes when each was taken."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.waiting: list[datetime] = []
        self.lateness: list[timedelta] = []
        self.looks = 0

    async def work(self) -> datetime | None:
        self.looks += 1
        now = self.clock.now()
        self.lateness += [now - due for due in self.waiting if due <= now]
        self.waiting = [due for due in self.waiting if due > now]
        return min(self.waiting, default=None)

    def job(self) -> Job:
        return Job(name="pages", work=self.work)


async def until(happened: object) -> None:
    assert callable(happened)
    async with asyncio.timeout(PATIENCE):
        while not happened():  # noqa: ASYNC110 - anything may be waited for
            await asyncio.sleep(0.005)


async def test_a_job_is_done_at_its_due_time_and_not_at_the_sweep() -> None:
    """Nobody waits for a tick: each of ten is taken, though the sweep is an hour off, and no look is for nothing."""
    clock = Clock()
    pages = Pages(clock)
    start = clock.now()
    pages.waiting = [start + timedelta(seconds=0.03 * n) for n in range(1, 11)]
    async with at_work(clock, [pages.job()]):
        await until(lambda: len(pages.lateness) == 10)
    assert pages.looks < 40


async def test_a_job_that_fails_does_not_stop_itself_or_the_next() -> None:
    """It is counted, and tried again."""
    clock = Clock()
    pages = Pages(clock)

    async def fails() -> None:
        raise LookupError

    broken = Job(name="broken", work=fails)
    async with at_work(clock, [broken, pages.job()], timedelta(seconds=0.02)):
        await until(lambda: broken.failures >= 3 and pages.looks >= 3)


async def test_a_job_that_hangs_does_not_hold_up_the_next() -> None:
    """Not even until its time is up."""
    clock, over = Clock(), asyncio.Event()
    pages = Pages(clock)

    async def hang() -> None:
        await over.wait()

    hanging, given_up = Job(name="hanging", work=hang), Job(name="given up", work=hang, timeout=timedelta(seconds=0.1))
    pages.waiting = [clock.now() + timedelta(seconds=0.05)]
    async with at_work(clock, [hanging, given_up, pages.job()]):
        await until(lambda: pages.lateness)
        await until(lambda: given_up.failures == 1)
        assert hanging.runs == 0
        over.set()


async def test_a_job_that_cannot_tell_when_it_is_due_is_done_at_the_sweep() -> None:
    """A slow sweep lies beneath everything."""
    clock = Clock()
    looked: list[datetime] = []

    async def work() -> None:
        looked.append(clock.now())

    async with at_work(clock, [Job(name="blind", work=work)], timedelta(seconds=0.05)):
        await until(lambda: len(looked) >= 3)


async def test_waking_looks_at_once() -> None:
    """A commit or a pushed clock does not wait for anything."""
    clock = Clock()
    pages = Pages(clock)
    async with at_work(clock, [pages.job()]) as engine:
        await until(lambda: pages.looks == 1)
        pages.waiting = [clock.now() + timedelta(minutes=5)]
        clock.offset = timedelta(minutes=6)
        engine.wake()
        await until(lambda: pages.lateness)


async def test_commits_that_come_together_are_looked_after_together() -> None:
    """A look at the database for each of them would stand in the way of what they sent."""
    clock = Clock()
    pages = Pages(clock)
    async with at_work(clock, [pages.job()]) as engine:
        await until(lambda: pages.looks == 1)
        for _ in range(100):
            engine.wake()
        await until(lambda: pages.looks > 1)
        await asyncio.sleep(0.1)
        assert pages.looks == 2


async def test_what_may_take_long_does_not_make_the_engine_seem_idle() -> None:
    """While the schedules are proved, pages are looked after; a look that hangs itself is said."""
    clock, proving, hanging = Clock(), asyncio.Event(), asyncio.Event()

    async def prove() -> datetime | None:
        if pages.looks > 2:
            proving.set()
            await asyncio.sleep(60)
        return clock.now() + timedelta(seconds=0.05)

    async def look() -> datetime | None:
        await pages.work()
        if hanging.is_set():
            await asyncio.sleep(60)
        return clock.now() + timedelta(seconds=0.05)

    pages = Pages(clock)
    jobs = [Job(name="pages", work=look), Job(name="proof", work=prove, timeout=timedelta(minutes=10))]

    engine = Engine(clock, jobs, sweep=LONG)
    running = asyncio.create_task(engine.run())
    await until(proving.is_set)
    looks, began = pages.looks, clock.monotonic()
    await until(lambda: clock.monotonic() - began > 1)
    await until(lambda: pages.looks > looks + 1 and engine.idle() < 1)
    hanging.set()
    await until(lambda: engine.idle() > 1)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_what_recurs_keeps_its_pace_and_can_be_rung_for() -> None:
    """A wake is not for it; a ring is."""
    done: list[str] = []

    async def work() -> None:
        done.append("done")

    async with at_work(Clock(), [Job(name="people", work=work, every=LONG)]) as engine:
        engine.wake()
        await asyncio.sleep(0.02)
        assert not done
        engine.ring("people")
        await until(lambda: done == ["done"])
    done.clear()
    async with at_work(Clock(), [Job(name="people", work=work, every=timedelta(seconds=0.03))]):
        await until(lambda: len(done) >= 3)


async def test_stopping_lets_what_is_under_way_finish() -> None:
    """And begins nothing more."""
    done: list[str] = []

    async def work() -> None:
        done.append("begun")
        await asyncio.sleep(0.1)
        done.append("done")

    async with at_work(Clock(), [Job(name="slow", work=work)]):
        await until(lambda: done)
    assert done == ["begun", "done"]
