"""A process of its own beside ours, so that nobody shares an event loop with what is measured."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

PATIENCE = 120.0  # seconds: a start on a busy machine
LONG_PATIENCE = 900.0  # for an order
Told = dict[str, Any]
Order = Callable[..., Awaitable[Mapping[str, object] | None]]


class Child:
    """A running process; `told` is what it said when it was ready."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.told: Told = {}

    async def ask(self, do: str, **given: object) -> Told:
        """Have one that serves orders carry one out; what it tells of it. Raises RuntimeError if it died of it."""
        if self.process.stdin is None:
            raise OSError("the process has no pipes")
        self.process.stdin.write(json.dumps({"do": do, **given}).encode() + b"\n")
        return await self.hear(LONG_PATIENCE)

    async def hear(self, patience: float) -> Told:
        """The next line of JSON that it says."""
        if self.process.stdout is None:
            raise OSError("the process has no pipes")
        async with asyncio.timeout(patience):
            line = await self.process.stdout.readline()
        if not line:
            raise RuntimeError("the process has died")
        told: Told = json.loads(line)
        return told

    def megabytes(self, *, peak: bool = False) -> float:
        """How much memory it holds, or has held at most. Linux alone tells."""
        wanted = "VmHWM:" if peak else "VmRSS:"
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(wanted))

    def processor_seconds(self) -> float:
        """How long it has worked so far. Linux alone tells."""
        told = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


@asynccontextmanager
async def started(
    *words: str,
    environment: Mapping[str, str] | None = None,
    tells: bool = True,
    python: str = sys.executable,
) -> AsyncIterator[Child]:
    """`python WORDS`, until the block ends. `tells`: it says a line of JSON when it is ready, and is waited for."""
    process = await asyncio.create_subprocess_exec(
        python,
        *words,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, **(environment or {})},
        limit=1 << 24,
    )
    if process.stdin is None:
        raise OSError("the process has no pipes")
    child = Child(process)
    try:
        if tells:
            child.told = await child.hear(PATIENCE)
        yield child
    finally:
        process.stdin.close()
        if process.returncode is None and not tells:
            process.terminate()
        try:
            async with asyncio.timeout(PATIENCE):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()


async def ready(**told: object) -> None:
    """In the child: say that we are ready, and return when we are no longer wanted."""
    _tell(told)
    await asyncio.to_thread(sys.stdin.read)


async def serve(orders: Mapping[str, Order]) -> None:
    """In the child: say that we are ready, and carry out one order after the other until we are no longer wanted."""
    _tell({})
    while line := await asyncio.to_thread(sys.stdin.readline):
        given = json.loads(line)
        _tell(await orders[given.pop("do")](**given) or {})


def _tell(told: Mapping[str, object]) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()
