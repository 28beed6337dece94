"""`python -m benchmarks.paging_process PLACE`: the paging benchmark's work, done by the bot itself."""

import asyncio
import gc
import json
import logging
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from benchmarks.ground import team_files
from benchmarks.pager import FAR, serve_pages
from bot.app import Bot, Seams, running
from bot.settings import Settings
from commands.page.start import start_page
from oncall.escalation import EscalationPolicy, EscalationStep, Target
from oncall.page import Page
from storage.database import Transaction
from storage.tables import outbox, pages

HOURS = timedelta(hours=4)  # longer than we measure
POLICY = EscalationPolicy(
    name="bench",
    steps=tuple(
        EscalationStep(targets=(Target(kind="person", name=person),), wait=HOURS) for person in ("bo", "cy", "juno")
    ),
)


class Ours:
    """Pages that wait are copies of one that was started by the command, so that they are what it makes."""

    def __init__(self, place: Mapping[str, Any], stack: AsyncExitStack) -> None:
        self._place, self._stack = place, stack
        self._bot: Bot
        self._page: dict[str, Any] = {}
        self._effect: dict[str, Any] = {}

    async def work(self) -> None:
        folder = self._stack.enter_context(tempfile.TemporaryDirectory(prefix="tocsin-bench-"))
        settings = {
            "database_url": self._place["database"],
            "config": str(team_files(Path(folder))),
            "http_port": 0,
            "slack_bot_token": self._place["bot_token"],
            "slack_app_token": self._place["app_token"],
            "slack_api_url": self._place["api_url"],
        }
        self._bot = await self._stack.enter_async_context(running(Settings(**settings), seams=Seams(paced=False)))
        gc.collect()  # as `tocsin run` does
        gc.freeze()

    async def park(self, many: int) -> None:
        """Each with a row in the outbox that waits as well; half of those in a lane."""
        await self._take_template()
        at = self._bot.clock.now() + FAR
        async with self._bot.db.begin() as tx:
            await _copy(tx, pages, self._page, ({"escalates_at": at} for _ in range(many)))
            lanes = (None if n % 2 else f"parked-{n}" for n in range(many))
            await _copy(tx, outbox, self._effect, ({"due_at": at, "lane": lane} for lane in lanes))
            tx.reschedules = tx.wakes = True

    async def schedule(self, due: Sequence[float], name: str) -> None:
        await self._take_template()
        rows = (
            {"escalates_at": datetime.fromtimestamp(at, UTC), "reason": f"bench {name}-{n}."}
            for n, at in enumerate(due)
        )
        async with self._bot.db.begin() as tx:
            await _copy(tx, pages, self._page, rows)
            tx.reschedules = True

    async def page(self, many: int, pause: float, name: str) -> Sequence[float]:
        committed = []
        for n in range(many):
            await self._start(f"bench {name}-{n}.")
            committed.append(self._bot.clock.real().timestamp())
            await asyncio.sleep(pause)
        return committed

    async def _start(self, reason: str) -> Page:
        bot = self._bot
        async with bot.db.begin() as tx:
            return await start_page(
                tx, bot.team(), POLICY, incident_id=None, reason=reason, by="ana", now=bot.clock.now()
            )

    async def _take_template(self) -> None:
        """A page that waits for its second step, and the effect that sent its first."""
        if self._page:
            return
        page = await self._start("a page like the others")
        await asyncio.sleep(1)  # until it has been sent
        async with self._bot.db.read() as tx:
            found = (await tx.connection.execute(select(pages).where(pages.c.id == page.id))).one()
            sent = (await tx.connection.execute(select(outbox).where(outbox.c.subject == page.id).limit(1))).one()
        self._page = dict(found._mapping)  # noqa: SLF001 - SQLAlchemy's documented name for it
        self._effect = dict(sent._mapping) | {"finished_at": None}  # noqa: SLF001 - the same


async def _copy(tx: Transaction, table: Any, template: Mapping[str, Any], changes: Iterable[dict[str, Any]]) -> None:  # noqa: ANN401
    """Rows like the template, with an id of their own and these changes."""
    rows = [{**template, "id": tx.new_id(), **each} for each in changes]
    if rows:
        await tx.connection.execute(insert(table), rows)


async def run(place: Mapping[str, Any]) -> None:
    """Serve until nobody wants us."""
    async with AsyncExitStack() as stack:
        await serve_pages(Ours(place, stack))


if __name__ == "__main__":
    logging.basicConfig(level=logging.ERROR)
    asyncio.run(run(json.loads(sys.argv[1])))
