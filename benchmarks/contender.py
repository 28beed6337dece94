"""Whoever is measured in the paging benchmark, ourselves or a peer: one engine, one workspace, a process or two."""

import asyncio
import json
import math
import random
import re
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from benchmarks.child import Child, started
from benchmarks.ground import Engine, Ground, Place
from benchmarks.peers import environment
from benchmarks.samples import Samples
from bot.clock import Clock
from bot.demo import slack_id

PARKED, STORM = 50_000, 5_000
DUE, A_SECOND = 300, 10  # pages one by one, at random moments
COMMITS, PAUSE = 200, 0.05
LEAD = 4.0  # seconds in which what is scheduled has to be written down
PATIENCE = 120.0  # seconds, for the last of what comes one by one
STORM_PATIENCE = 600.0  # for the last page of the storm; what is not out by then counts as lost
SETTLED = 20.0  # seconds, until whoever has just started trusts itself to judge the others
DEAD_PATIENCE = 100.0  # seconds, for another process to take over
NAME = re.compile(r"bench ([\w-]+)\.")
NOW = Clock().real


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """`peer` names a script in peers/; None: ourselves. `parks`: how many of the parked pages it is given.

    `writes`: the seconds that it may take to write a page down.
    """

    name: str
    engines: Sequence[Engine]
    peer: str | None = None
    variant: str = ""
    parks: float = 1.0
    writes: float = 0.001

    @asynccontextmanager
    async def working(self, place: Place, database: str, *, process: int = 1) -> AsyncIterator[Child]:
        """A process that sends whatever falls due. Raises Unavailable."""
        told = {**place.told, "database": database, "variant": self.variant, "process": process}
        told["channel"] = slack_id("cy")
        module = f"benchmarks.peers.{self.peer}" if self.peer else "benchmarks.paging_process"
        python = await asyncio.to_thread(environment, self.peer) if self.peer else sys.executable
        async with started("-m", module, json.dumps(told), python=python) as child:
            await child.ask("work")
            yield child


@dataclass(slots=True)
class Arrivals:
    """When the sends of pages began, by the page's name and whom it was sent to; in seconds since 1970."""

    place: Place
    found: dict[str, dict[str, list[float]]] = field(default_factory=dict)
    after: int = 0

    async def of(self, names: Sequence[str], *, until: float) -> dict[str, float]:
        """The first send of each, once all have begun; without those that had not at an instant."""
        while not all(name in self.found for name in names) and NOW().timestamp() < until:
            await asyncio.sleep(0.2)
            await self._read()
        return {name: min(min(starts) for starts in self.found[name].values()) for name in names if name in self.found}

    async def doubled(self, names: Sequence[str]) -> int:
        """How many messages too many there are."""
        await self._read()
        return sum(len(starts) - 1 for name in names for starts in self.found.get(name, {}).values())

    async def _read(self) -> None:
        for entry in await self.place.client.traffic(self.after):
            self.after = int(entry["n"]) + 1
            if entry["method"] == "chat.postMessage" and entry["ok"]:
                said = entry["arguments"]
                start = datetime.fromisoformat(entry["at"]).timestamp() - entry["millis"] / 1000
                for name in NAME.findall(str(said["text"])):
                    self.found.setdefault(name, {}).setdefault(said["channel"], []).append(start)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    due: Samples  # ms from the instant to the send's start
    committed: Samples  # ms from the commit to the send's start
    megabytes: Samples
    storm: Samples  # s from the first instant to the last send
    processor: Samples  # s that the process worked meanwhile
    lost: Samples
    doubled: Samples


async def measured(ground: Ground, contender: Contender, engine: Engine) -> Measured:
    """Everything but the take-over, with pages parked. Raises Unavailable."""
    database = ground.database(engine, migrated=contender.peer is None)
    parked, storm = int(ground.many(PARKED) * contender.parks), ground.many(STORM)
    async with ground.place(slow_ms=0) as place, contender.working(place, database) as child:
        await child.ask("park", many=parked)
        await place.quiet(2)
        arrivals = Arrivals(place)
        due = await _one_by_one(child, arrivals, ground.many(DUE), writes=contender.writes)
        megabytes = child.megabytes()
        committed = await _at_once(child, arrivals, ground.many(COMMITS))
        first = NOW().timestamp() + LEAD + storm * contender.writes
        instants = sorted(first + random.random() for _ in range(storm))  # noqa: S311 - no secret
        names = await _scheduled(child, instants, "storm")
        before = child.processor_seconds()
        sent = await arrivals.of(names, until=first + STORM_PATIENCE)
        last = max(sent.values()) - first if len(sent) == storm else math.inf
        await place.quiet(3)
        return Measured(
            due=due,
            committed=committed,
            megabytes=Samples.of([megabytes]),
            storm=Samples.of([last]),
            processor=Samples.of([child.processor_seconds() - before]),
            lost=Samples.of([storm - len(sent)]),
            doubled=Samples.of([await arrivals.doubled(names)]),
        )


async def take_over(ground: Ground, contender: Contender) -> Samples:
    """Seconds from the death of a process, while its send is under way, until another one sends. Raises Unavailable."""
    database = ground.database("PostgreSQL", migrated=contender.peer is None)
    process = partial(contender.working, database=database)
    async with ground.place(slow_ms=0) as place, process(place) as first, process(place, process=2) as second:
        await first.ask("park", many=1)
        await asyncio.sleep(SETTLED)
        await place.client.fault("chat.postMessage", "timeout", times=1)
        second.process.send_signal(signal.SIGSTOP)  # so that we know who sends
        names = await _scheduled(first, [NOW().timestamp() + 1], "orphan")
        while (await place.client.faults())["calls"]:  # noqa: ASYNC110 - it is another process's
            await asyncio.sleep(0.02)
        first.process.kill()
        died = NOW().timestamp()
        second.process.send_signal(signal.SIGCONT)
        sent = await Arrivals(place).of(names, until=died + DEAD_PATIENCE)
        return Samples.of([sent[names[0]] - died if sent else math.inf])


async def _one_by_one(child: Child, arrivals: Arrivals, many: int, *, writes: float) -> Samples:
    first = NOW().timestamp() + LEAD + many * writes
    instants = sorted(first + random.random() * many / A_SECOND for _ in range(many))  # noqa: S311 - no secret
    names = await _scheduled(child, instants, "due")
    sent = await arrivals.of(names, until=instants[-1] + PATIENCE)
    return Samples.of((sent.get(name, math.inf) - at) * 1000 for name, at in zip(names, instants, strict=True))


async def _at_once(child: Child, arrivals: Arrivals, many: int) -> Samples:
    committed = (await child.ask("page", many=many, pause=PAUSE, name="now"))["committed"]
    names = [f"now-{n}" for n in range(many)]
    sent = await arrivals.of(names, until=NOW().timestamp() + PATIENCE)
    # The send may have begun before the command that committed it has returned.
    return Samples.of(max((sent.get(name, math.inf) - at) * 1000, 0) for name, at in zip(names, committed, strict=True))


async def _scheduled(child: Child, instants: Sequence[float], name: str) -> Sequence[str]:
    """Raises RuntimeError if the first was due before all were written down."""
    await child.ask("schedule", due=instants, name=name)
    if NOW().timestamp() > instants[0]:
        raise RuntimeError("writing the pages down took too long")
    return [f"{name}-{n}" for n in range(len(instants))]
