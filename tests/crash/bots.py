"""The bot as processes of their own: one that is started again when it dies, or several of which the others go on."""

import asyncio
import multiprocessing
from collections import Counter
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from tests.crash.child import run
from tests.crash.points import Fault, How, Point
from tests.crash.told import Came, Ready, Settled, Struck, Told, Unheard

PATIENCE = 120.0  # seconds; what is not done by then is tried once more alone, with LONGER: that decides
LONGER = 240.0
# Its server has imported everything and has no threads: a bot is a fork away.
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["bot.app", "tests.crash.child"])


class Marksman:
    """Counts the points as any replica comes to them, and says where it is struck: once."""

    def __init__(self, fault: Fault | None) -> None:
        self._fault = fault
        self.phase: str | None = None  # in which points count; None: they do not
        self.passed: list[Point] = []
        self.struck = False
        self._seen: Counter[tuple[str, str, str]] = Counter()

    def verdict(self, came: Came) -> tuple[How | None, Point | None]:
        """How to be struck at this point, and which one it is."""
        if self.phase is None:
            return None, None
        phase = "page" if self.phase == "declare" and "NotifyResponder" in came.place else self.phase
        self._seen[phase, came.kind, came.place] += 1
        point = Point(phase, came.kind, came.place, self._seen[phase, came.kind, came.place])
        self.passed.append(point)
        return (self._fault.how if self._fault and self._fault.point == point else None), point


class Process:
    """One replica. `opened` are the messages of which it does not know yet whether they arrived."""

    def __init__(self, crew: "Bots", number: int) -> None:
        self._crew = crew
        self.number = number
        self.ready: Ready | None = None
        self.opened: dict[str, list[str]] = {}  # by task: where each message is on its way
        ours, theirs = CONTEXT.Pipe()
        listens, answers = CONTEXT.Pipe(duplex=False)
        arguments = (theirs, listens, crew.settings, crew.offset, crew.folder / f"log-{number}")
        self._pipe, self._answers = ours, answers
        self._process: ForkServerProcess = CONTEXT.Process(target=run, args=arguments, daemon=True)
        self._process.start()
        theirs.close()
        listens.close()
        loop = asyncio.get_running_loop()
        loop.add_reader(ours.fileno(), self._hear)
        loop.add_reader(self._process.sentinel, self._died)

    def order(self, offset: float) -> None:
        """Push its clock."""
        with suppress(OSError):  # it has just died, and whoever follows is told
            self._pipe.send(("offset", offset))

    def kill(self) -> None:
        """SIGKILL; that it died is noticed like any other death."""
        self._process.kill()

    def end(self) -> None:
        """For good; nobody is told."""
        self._process.kill()
        self._process.join()
        self._let_go()

    def _hear(self) -> None:
        try:
            while self._pipe.poll():
                self._take(self._pipe.recv())
        except (EOFError, OSError):
            asyncio.get_running_loop().remove_reader(self._pipe.fileno())

    def _take(self, told: Told) -> None:
        match told:
            case Ready():
                self.ready = told
                self._crew.changed()
            case Came():
                how, point = self._crew.marksman.verdict(told)
                if point is not None and point.sends and how is not How.BEFORE:
                    self.opened.setdefault(told.task, []).append(point.place)
                with suppress(OSError):  # killed while it stood still
                    self._answers.send(how)
            case Settled(task=task):
                self.opened.pop(task, None)
            case Unheard(place=place):
                self._crew.unheard[place] += 1
                self._crew.stalled = True
            case Struck():
                self._crew.strikes()

    def _died(self) -> None:
        self._hear()
        self._let_go()
        self._crew.lost(self)

    def _let_go(self) -> None:
        loop = asyncio.get_running_loop()
        loop.remove_reader(self._process.sentinel)
        pipes: tuple[Connection, ...] = (self._pipe, self._answers)
        if not self._pipe.closed:
            loop.remove_reader(self._pipe.fileno())
        for pipe in pipes:
            pipe.close()


class Bots:
    """`replicas` of them, which share one fault. `deaths` counts how often one ended."""

    def __init__(
        self,
        settings: dict[str, Any],
        folder: Path,
        fault: Fault | None,
        *,
        replicas: int,
        patience: float = PATIENCE,
    ) -> None:
        """`patience`: seconds that anything may take."""
        self.settings, self.folder, self.patience = settings, folder, patience
        self.marksman = Marksman(fault)
        self.offset = 0.0
        self.deaths = 0
        self.stalled = False  # the machine was so busy that sends were cut off
        self.unheard: Counter[str] = Counter()  # by place: messages of which nobody ever knew whether they arrived
        self._fault, self._replicas = fault, replicas
        self._launched = 0
        self._alive: list[Process] = []
        self._ready = asyncio.Event()
        self._stopping = False

    @property
    def is_up(self) -> bool:
        return self._ready.is_set()

    @property
    def port(self) -> int | None:
        """Where one of them answers HTTP."""
        return next((each.ready.port for each in self._alive if each.ready), None)

    async def start(self) -> None:
        """Start them, and wait until all of them listen."""
        for _ in range(self._replicas):
            self._launch()
        async with asyncio.timeout(self.patience):
            while not all(each.ready for each in self._alive):
                self._ready.clear()
                await self._ready.wait()

    async def up(self) -> None:
        """Wait until one listens, if the last has just died."""
        async with asyncio.timeout(self.patience):
            await self._ready.wait()

    async def enter(self, phase: str | None) -> None:
        """Have points counted for this phase, or not any more."""
        await self.up()
        self.marksman.phase = phase

    def push(self, seconds: float) -> None:
        """Push their clocks to this offset, and that of all who come after them."""
        self.offset = seconds
        for each in self._alive:
            each.order(seconds)

    def kill(self, name: str) -> None:
        """SIGKILL for the one that goes by this name in its leases."""
        for each in self._alive:
            if each.ready and each.ready.name == name:
                each.kill()

    def stop(self) -> None:
        """End all of them for good."""
        self._stopping = True
        for each in self._alive:
            each.end()
            for places in each.opened.values():  # whose row somebody took over: they record it
                self.unheard.update(places)
                self.stalled = True
        self._alive = []

    def log(self) -> str:
        """What they have written, in the order of their birth."""
        return "\n".join(path.read_text()[-3000:] for path in sorted(self.folder.glob("log-*")))

    # What the processes tell

    def changed(self) -> None:
        """Somebody listens."""
        self._ready.set()

    def strikes(self) -> None:
        """The fault happens now."""
        self.marksman.struck = True
        if self._fault and self._fault.how is How.LOST and self._fault.point.sends:
            self.unheard[self._fault.point.place] += 1

    def lost(self, dead: Process) -> None:
        """One is dead: the others go on; the last is started again."""
        self._alive.remove(dead)
        self.deaths += 1
        for places in dead.opened.values():
            self.unheard.update(places)
        if not any(each.ready for each in self._alive):
            self._ready.clear()
        if not self._alive and not self._stopping:
            self._launch()

    def _launch(self) -> None:
        self._launched += 1
        self._alive.append(Process(self, self._launched))
