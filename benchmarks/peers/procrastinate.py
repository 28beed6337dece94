"""`python -m benchmarks.peers.procrastinate PLACE`: the paging benchmark's work, done by procrastinate.

A page is a job that is scheduled for an instant; 32 may be under way at once, as with us. Otherwise the settings are
the defaults, and once a minute the jobs of dead workers are retried. `tuned` polls every 50 ms, beats its heart every
second, takes a worker for dead after five, and looks for its jobs every second.
"""

import asyncio
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import aiohttp
import procrastinate

from benchmarks.pager import AT_ONCE, FAR, post, serve_pages
from bot.clock import Clock

TUNED: dict[str, Any] = {
    "fetch_job_polling_interval": 0.05,
    "update_heartbeat_interval": 1,
    "stalled_worker_timeout": 5,
}


class Peer:
    """It can be told what every Pager can."""

    def __init__(self, place: Mapping[str, Any], session: aiohttp.ClientSession) -> None:
        self._place, self._session, self._clock = place, session, Clock()
        self._tuned: bool = place["variant"] == "tuned"
        connector = procrastinate.PsycopgConnector(
            conninfo=place["database"].replace("+asyncpg", ""), min_size=4, max_size=AT_ONCE
        )
        self.app = procrastinate.App(connector=connector)
        self._send = self.app.task(name="send")(self._post)
        retry = self.app.task(name="retry_stalled_jobs", queueing_lock="retry_stalled_jobs", pass_context=True)
        self.app.periodic(cron="* * * * * *" if self._tuned else "* * * * *")(retry(self._retry_stalled))
        self._working: asyncio.Task[None] | None = None

    async def park(self, many: int) -> None:
        job = self._send.configure(schedule_at=self._clock.real() + FAR)
        for start in range(0, many, 1000):
            await job.batch_defer_async(*({"name": f"parked-{n}"} for n in range(start, min(start + 1000, many))))

    async def work(self) -> None:
        """Make the tables, and look for what is due."""
        if self._place["process"] == 1:
            await self.app.schema_manager.apply_schema_async()
        settings = TUNED if self._tuned else {}
        worker = self.app.run_worker_async(concurrency=AT_ONCE, install_signal_handlers=False, **settings)
        self._working = asyncio.create_task(worker)

    async def schedule(self, due: Sequence[float], name: str) -> None:
        template = self._send.configure().job
        jobs = [
            template.evolve(scheduled_at=datetime.fromtimestamp(at, UTC), task_kwargs={"name": f"{name}-{n}"})
            for n, at in enumerate(due)
        ]
        await self.app.job_manager.batch_defer_jobs_async(jobs=jobs)

    async def page(self, many: int, pause: float, name: str) -> Sequence[float]:
        committed = []
        for n in range(many):
            await self._send.defer_async(name=f"{name}-{n}")
            committed.append(self._clock.real().timestamp())
            await asyncio.sleep(pause)
        return committed

    async def stop(self) -> None:
        """Look for nothing more."""
        if self._working is not None:
            self._working.cancel()
            await asyncio.wait([self._working])

    async def _post(self, name: str) -> None:
        """The work: one message to a person."""
        await post(self._session, self._place, name)

    async def _retry_stalled(self, context: Any, timestamp: int) -> None:  # noqa: ANN401, ARG002 - procrastinate's own
        """What its documentation says to do about workers that have died."""
        known = {"seconds_since_heartbeat": TUNED["stalled_worker_timeout"]} if self._tuned else {}
        for job in await self.app.job_manager.get_stalled_jobs(**known):
            await self.app.job_manager.retry_job(job)


async def run(place: Mapping[str, Any]) -> None:
    """Serve until nobody wants us."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=600)) as session:
        peer = Peer(place, session)
        async with peer.app.open_async():
            await serve_pages(peer)
            await peer.stop()


if __name__ == "__main__":
    asyncio.run(run(json.loads(sys.argv[1])))
