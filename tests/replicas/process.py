"""A replica as a process of its own: it can be killed, frozen and thawed, and its host's clock may be wrong."""

import asyncio
import logging
import multiprocessing
import os
import signal
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.app import Bot, Seams, running
from bot.clock import Clock
from bot.settings import Settings
from storage.database import Database

PATIENCE = 60.0
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["bot.app", "tests.replicas.process"])


class WrongClock(Clock):
    """A host's clock that is off; nothing else knows."""

    def __init__(self, wrong_by: timedelta) -> None:
        super().__init__()
        self._zero += wrong_by


class MuteDatabase(Database):
    """Every NOTIFY is lost."""

    async def _notify(self, connection: AsyncConnection, payload: str) -> None:
        """Nobody hears it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """What is peculiar about the machine a replica runs on."""

    wrong_by: timedelta = timedelta()
    mute: bool = False
    paced: bool = False  # keeps below Slack's limits


class Replica:
    """One `tocsin run`, as `bot/app.py` builds it."""

    def __init__(self, settings: dict[str, Any], log: Path, host: Host) -> None:
        self._settings, self._log, self._host = settings, log, host
        self.name = ""  # in its leases
        self._orders: Connection | None = None
        self._process: ForkServerProcess | None = None

    async def start(self) -> None:
        """Start it, and wait until it listens."""
        ours, theirs = CONTEXT.Pipe()
        self._process = CONTEXT.Process(target=_be, args=(theirs, self._settings, self._log, self._host), daemon=True)
        await asyncio.to_thread(self._process.start)
        theirs.close()
        if not await asyncio.to_thread(ours.poll, PATIENCE):
            raise TimeoutError(f"it did not start: {self._log.read_text()[-2000:]}")
        try:
            self.name = ours.recv()
        except EOFError:
            raise RuntimeError(f"it died at its start: {self._log.read_text()[-2000:]}") from None
        self._orders = ours

    @property
    def pid(self) -> int | None:
        """Of the process; None until it is started."""
        return None if self._process is None else self._process.pid

    def push(self, offset: timedelta) -> None:
        """Push its business time to this offset."""
        with suppress(OSError):  # it has died
            if self._orders is not None:
                self._orders.send(offset)

    def kill(self) -> None:
        """SIGKILL."""
        self._signal(signal.SIGKILL)

    def freeze(self) -> None:
        """SIGSTOP: it holds whatever it holds, and does nothing."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """SIGCONT: it goes on as if no time had passed."""
        self._signal(signal.SIGCONT)

    def end(self) -> None:
        """For good, whatever state it is in."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._orders is not None:
            self._orders.close()

    def _signal(self, number: signal.Signals) -> None:
        if self.pid is None:
            raise RuntimeError("it was never started")
        os.kill(self.pid, number)


def _be(parent: Connection, settings: dict[str, Any], log: Path, host: Host) -> None:
    logging.basicConfig(filename=log, level=logging.INFO, format="%(process)d %(relativeCreated)d %(name)s %(message)s")
    for talkative in ("alembic", "apscheduler"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
    asyncio.run(_run(parent, Settings(**settings), host))


async def _run(parent: Connection, settings: Settings, host: Host) -> None:
    seams = Seams(database=MuteDatabase if host.mute else Database, paced=host.paced)
    async with running(settings, clock=WrongClock(host.wrong_by), seams=seams) as bot:
        asyncio.get_running_loop().add_reader(parent.fileno(), _obey, parent, bot)
        parent.send(bot.replica)
        await asyncio.Event().wait()


def _obey(parent: Connection, bot: Bot) -> None:
    try:
        bot.clock.offset = parent.recv()
    except EOFError:  # the parent is gone
        os.kill(os.getpid(), signal.SIGKILL)
    bot.engine.wake()
