"""The bot as a process of its own, started again whenever it dies."""

import asyncio
import multiprocessing
from collections import Counter
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from tests.crash.child import Entered, Passed, Ready, Sent, Settled, Struck, Told, run
from tests.crash.points import Fault, How, Point

PATIENCE = 40.0  # seconds
# Its server has imported everything and has no threads: a bot is a fork away.
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["bot.app", "tests.crash.child"])


class Bot:
    """One bot that is struck once. `deaths` counts how often its process ended."""

    def __init__(self, settings: dict[str, Any], log: Path, fault: Fault | None) -> None:
        self._settings, self._log, self._fault = settings, log, fault
        self.passed: list[Point] = []
        self.struck = False
        self.deaths = 0
        self.unheard: Counter[str] = Counter()  # by place: messages of which a process never knew whether they arrived
        self._open: dict[str, str] = {}
        self._offset = 0.0
        self._phase: str | None = None
        self._ready = asyncio.Event()
        self._entered = asyncio.Event()
        self._process: ForkServerProcess | None = None
        self._pipe: Connection | None = None
        self._stopping = False

    @property
    def is_up(self) -> bool:
        return self._ready.is_set()

    async def start(self) -> None:
        """Start it, and wait until it listens."""
        self._launch()
        await self.up()

    async def up(self) -> None:
        """Wait until it listens, if it has just died."""
        async with asyncio.timeout(PATIENCE):
            await self._ready.wait()

    async def enter(self, phase: str) -> None:
        """Have points counted for this phase."""
        self._phase = phase
        await self.up()
        self._entered.clear()
        self._order("phase", phase)
        async with asyncio.timeout(PATIENCE):
            await self._entered.wait()

    def push(self, seconds: float) -> None:
        """Push its clock to this offset, and that of all who come after it."""
        self._offset = seconds
        self._order("offset", seconds)

    def stop(self) -> None:
        """End it for good."""
        self._stopping = True
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._let_go()

    def _launch(self) -> None:
        ours, theirs = CONTEXT.Pipe()
        fault = None if self.struck else self._fault
        arguments = (theirs, self._settings, self._offset, fault, self._log)
        self._process, self._pipe = CONTEXT.Process(target=run, args=arguments, daemon=True), ours
        self._process.start()
        theirs.close()
        loop = asyncio.get_running_loop()
        loop.add_reader(ours.fileno(), self._hear)
        loop.add_reader(self._process.sentinel, self._died)

    def _order(self, what: str, value: object) -> None:
        if self._pipe is not None:
            with suppress(OSError):  # it has just died, and whoever follows is told
                self._pipe.send((what, value))

    def _hear(self) -> None:
        pipe = self._pipe
        if pipe is None:
            return
        try:
            while pipe.poll():
                self._take(pipe.recv())
        except (EOFError, OSError):
            asyncio.get_running_loop().remove_reader(pipe.fileno())

    def _take(self, told: Told) -> None:
        match told:
            case Ready():
                self._ready.set()
            case Entered():
                self._entered.set()
            case Passed(point=point):
                self.passed.append(point)
            case Sent(task=task, place=place):
                self._open[task] = place
            case Settled(task=task):
                self._open.pop(task, None)
            case Struck():
                self.struck = True
                if self._fault and self._fault.how is How.LOST and self._fault.point.sends:
                    self.unheard[self._fault.point.place] += 1

    def _died(self) -> None:
        self._hear()
        self._let_go()
        self.deaths += 1
        self.unheard.update(self._open.values())
        self._open.clear()
        self._ready.clear()
        if not self._stopping:
            self._launch()
            asyncio.get_running_loop().create_task(self._enter_again())

    async def _enter_again(self) -> None:
        with suppress(TimeoutError):
            await self.up()
            if self._phase is not None:
                self._order("phase", self._phase)

    def _let_go(self) -> None:
        loop = asyncio.get_running_loop()
        if self._process is not None and self._pipe is not None:
            loop.remove_reader(self._process.sentinel)
            if not self._pipe.closed:
                loop.remove_reader(self._pipe.fileno())
                self._pipe.close()
            self._process = self._pipe = None
