"""A process of its own beside ours, so that nobody shares an event loop with what is measured."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

PATIENCE = 30.0  # seconds
Told = dict[str, Any]


class Child:
    """A running process; `told` is what it said when it was ready."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.told: Told = {}

    def megabytes(self, *, peak: bool = False) -> float:
        """How much memory it holds, or has held at most. Linux alone tells."""
        wanted = "VmHWM:" if peak else "VmRSS:"
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(wanted))


@asynccontextmanager
async def started(
    *words: str, environment: Mapping[str, str] | None = None, tells: bool = True
) -> AsyncIterator[Child]:
    """`python WORDS`, until the block ends. `tells`: it says a line of JSON when it is ready, and is waited for."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *words,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, **(environment or {})},
        limit=1 << 20,
    )
    if process.stdin is None or process.stdout is None:
        raise OSError("the process has no pipes")
    child = Child(process)
    try:
        if tells:
            async with asyncio.timeout(PATIENCE):
                line = await process.stdout.readline()
            child.told = json.loads(line)
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
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)
