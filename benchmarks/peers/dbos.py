"""`python -m benchmarks.peers.dbos PLACE`: the paging benchmark's work, done by DBOS.

A page is a workflow of one step. `queue`: it is enqueued with a delay, on a queue that is polled every 50 ms and has 32
under way at once, as we have. `sleep`: it is started at once and sleeps durably, so that each is a task in memory.
"""

import asyncio
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import aiohttp
import sqlalchemy
from dbos import DBOS, SetEnqueueOptions, SetWorkflowID

from benchmarks.pager import AT_ONCE, FAR, post, serve_pages
from bot.clock import Clock

STARTING = 100  # at a time
QUEUE = "pages"
TABLES = ("workflow_status", "workflow_input")


class Peer:
    """It can be told what every Pager can."""

    def __init__(self, place: Mapping[str, Any], session: aiohttp.ClientSession) -> None:
        self._clock = Clock()
        self._sleeps: bool = place["variant"] == "sleep"
        url = place["database"].replace("+asyncpg", "+psycopg")
        self._engine = sqlalchemy.create_engine(url)
        DBOS(
            config={
                "name": "paging",
                "system_database_url": url,
                "executor_id": str(place["process"]),
                "application_version": "1",
                "log_level": "ERROR",
            }
        )

        async def post_message() -> None:
            await post(session, place, str(DBOS.workflow_id))

        step = DBOS.step(name="post")(post_message)

        async def send(at: float) -> None:
            if at:
                await DBOS.sleep_async(at - self._clock.real().timestamp())
            await step()

        self._send = DBOS.workflow(name="send")(send)

    async def work(self) -> None:
        DBOS.launch()
        await DBOS.register_queue_async(QUEUE, worker_concurrency=AT_ONCE, polling_interval_sec=0.05)

    async def park(self, many: int) -> None:
        at = (self._clock.real() + FAR).timestamp()
        await self.schedule([at] * many, "parked")

    async def schedule(self, due: Sequence[float], name: str) -> None:
        if not self._sleeps:
            await self._enqueue(due, name)
            return
        for start in range(0, len(due), STARTING):
            some = enumerate(due[start : start + STARTING], start)
            await asyncio.gather(*(self._start(f"{name}-{n}", at) for n, at in some))

    async def page(self, many: int, pause: float, name: str) -> Sequence[float]:
        committed = []
        for n in range(many):
            await self._start(f"{name}-{n}", 0)
            committed.append(self._clock.real().timestamp())
            await asyncio.sleep(pause)
        return committed

    async def _start(self, name: str, at: float) -> None:
        with SetWorkflowID(name):
            await DBOS.start_workflow_async(self._send, at)

    async def _enqueue(self, due: Sequence[float], name: str) -> None:
        """One by its own way, and the others copied from it in SQL: by its own way fifty thousand take minutes."""
        if not due:
            return
        template = f"{name}-template"
        with SetWorkflowID(template), SetEnqueueOptions(delay_seconds=FAR.total_seconds()):
            await DBOS.enqueue_workflow_async(QUEUE, self._send, 0.0)
        copies = [{"id": f"{name}-{n}", "at": int(at * 1000)} for n, at in enumerate(due)]
        await asyncio.to_thread(self._copy, template, copies)

    def _copy(self, template: str, copies: Sequence[dict[str, Any]]) -> None:
        schema = "dbos" if self._engine.dialect.name == "postgresql" else None
        with self._engine.begin() as connection:
            for name in TABLES:
                table = sqlalchemy.Table(name, sqlalchemy.MetaData(), schema=schema, autoload_with=connection)
                found = connection.execute(table.select().where(table.c.workflow_uuid == template)).one()
                row = dict(found._mapping)  # noqa: SLF001 - SQLAlchemy's documented name for it
                due = "delay_until_epoch_ms" in row
                rows = [
                    row | {"workflow_uuid": copy["id"]} | ({"delay_until_epoch_ms": copy["at"]} if due else {})
                    for copy in copies
                ]
                connection.execute(table.insert(), rows)


async def run(place: Mapping[str, Any]) -> None:
    """Serve until nobody wants us."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=600)) as session:
        peer = Peer(place, session)
        await serve_pages(peer)
        DBOS.destroy()


if __name__ == "__main__":
    asyncio.run(run(json.loads(sys.argv[1])))
