"""Where everything is measured: fresh databases on a real disk, a local workspace, the bot or a bare handler in it."""

import asyncio
import json
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Literal

from benchmarks.child import Child, Told, started
from bot.demo import EXAMPLE, slack_id
from sandbox.client import Client
from tests.databases import PostgreSQL, SQLite
from tests.team_files import unbundled

Engine = Literal["SQLite", "PostgreSQL"]
ENGINES: tuple[Engine, ...] = ("SQLite", "PostgreSQL")
SLOW_MS = 100  # what every Slack call takes
QUIET_SECONDS = 0.6


class Place:
    """A workspace, and what goes on in it. People are named by their keys in the example's files."""

    def __init__(self, client: Client, told: Told) -> None:
        self.client, self.told = client, told

    @asynccontextmanager
    async def bot(self, database_url: str, *, paced: bool = False) -> AsyncIterator[Child]:
        """The bot in a process of its own; `paced` keeps below Slack's rate limits, as it does outside."""
        with tempfile.TemporaryDirectory(prefix="tocsin-bench-") as folder:
            settings = {
                "database_url": database_url,
                "config": str(team_files(Path(folder))),
                "http_port": 0,
                "slack_bot_token": self.told["bot_token"],
                "slack_app_token": self.told["app_token"],
                "slack_api_url": self.told["api_url"],
            }
            words = ("-m", "benchmarks.bot_process", json.dumps(settings), "paced" if paced else "unpaced")
            async with started(*words) as child:
                await self.quiet()
                yield child

    def bare(self, responder: str = "bo") -> AbstractAsyncContextManager[Child]:
        """A bare Bolt handler instead of the bot."""
        place = {**self.told, "responder": slack_id(responder)}
        return started("-m", "benchmarks.bare_process", json.dumps(place))

    async def types(self, who: str, text: str, channel: str = "incidents") -> float:
        """Type a slash command; milliseconds from its delivery to its ack, as the workspace measures them.

        One that comes too late counts with its three seconds. Raises RuntimeError if something went wrong.
        """
        answer = await self.client.command(slack_id(who), channel, text)
        said, wanted = str(answer["response"]), "declared" if " declare " in text else ""
        if answer["status"] == "error" or (answer["status"] == "ok" and ("went wrong" in said or wanted not in said)):
            raise RuntimeError(f"{text}: {answer}")
        return float(answer["millis"])

    async def quiet(self, seconds: float = QUIET_SECONDS) -> None:
        """Wait until nothing has gone over the wire for a while."""
        loop = asyncio.get_running_loop()
        seen, since = await self.mark(), loop.time()
        while loop.time() - since < seconds:
            await asyncio.sleep(0.1)
            if (now := await self.mark(seen)) != seen:
                seen, since = now, loop.time()

    async def mark(self, after: int = 0) -> int:
        """The number that the next exchange in the traffic will have."""
        entries = await self.client.traffic(after)
        return int(entries[-1]["n"]) + 1 if entries else after


class Ground:
    """`quick` measures a tenth of everything: to see whether it works, not how fast. `alone`: no peers beside ours."""

    def __init__(self, folder: Path, *, quick: bool, alone: bool) -> None:
        self.folder, self.quick, self.alone = folder, quick, alone
        self._sqlite, self._postgresql = SQLite(folder), PostgreSQL(durable=True)
        self._numbers = count(1)

    def many(self, full: int) -> int:
        """How many times to measure."""
        return max(full // 10, 3) if self.quick else full

    def database(self, engine: Engine, *, migrated: bool = True) -> str:
        """The URL of a fresh database that loses nothing when the power fails; `migrated`: with our tables."""
        if engine == "PostgreSQL":
            return self._postgresql.create(migrated=migrated)
        folder = self.folder / str(next(self._numbers))
        folder.mkdir()
        return self._sqlite.create(folder) if migrated else f"sqlite:///{folder}/empty.db"

    @asynccontextmanager
    async def place(self, *, limited: bool = False, slow_ms: int = SLOW_MS) -> AsyncIterator[Place]:
        """A workspace in a process of its own, every call of which takes `slow_ms`."""
        words = ("-m", "benchmarks.workspace_process", *(["limited"] if limited else []))
        async with started(*words) as child, Client(child.told["url"]) as client:
            await client.slow(slow_ms)
            yield Place(client, child.told)

    def close(self) -> None:
        """Leave nothing behind."""
        self._postgresql.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def team_files(folder: Path) -> Path:
    """The example's team files, except that each page is a message: one person is paged again and again here."""
    return unbundled(Path(shutil.copytree(EXAMPLE, folder / "team")))


def ground(*, quick: bool, alone: bool = False) -> Ground:
    """A ground in a folder of its own; not from inside an event loop."""
    return Ground(Path(tempfile.mkdtemp(prefix="tocsin-bench-")), quick=quick, alone=alone)
