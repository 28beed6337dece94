"""`tocsin demo` as a shell starts it: a process of its own, known only by what it prints."""

import asyncio
import os
import re
import signal
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

SCRIPT: Final = Path(sys.executable).with_name("tocsin")
PATIENCE: Final = 120.0  # seconds; a busy machine may need them
BEGINS: Final = "2027-03-10T18:00Z"  # a Wednesday, ten in the morning in San Francisco: no handoff for hours


class DemoFailedError(Exception):
    """The demo did not start, or did not end as it should; the message is what it printed."""


@asynccontextmanager
async def demo(begins: str = BEGINS, *, troubled: bool = False) -> AsyncIterator[str]:
    """Run the demo on a free port and give the address that it prints. Ctrl+C must stop it, without a word.

    `troubled`: Slack will be away meanwhile, of which its library may complain.
    """
    with tempfile.TemporaryDirectory(prefix="tocsin-walk-") as nowhere:  # away from anybody's .env
        process = await asyncio.create_subprocess_exec(
            SCRIPT,
            "demo",
            "--port",
            "0",
            "--at",
            begins,
            cwd=nowhere,
            env={"HOME": nowhere, "PATH": os.defpath},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        assert process.stdout is not None
        said: list[str] = []
        try:
            async with asyncio.timeout(PATIENCE):
                address = await _address(process.stdout, said)
            yield address
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGINT)
            async with asyncio.timeout(PATIENCE):
                said.append((await process.stdout.read()).decode())
                await process.wait()
        told = "".join(said)
        if process.returncode != 0 or (not troubled and re.search("Traceback|error", told, re.IGNORECASE)):
            raise DemoFailedError(told)


async def _address(stdout: asyncio.StreamReader, said: list[str]) -> str:
    async for line in stdout:
        said.append(line.decode())
        if found := re.search(r"http://\S+", said[-1]):
            return found[0]
    raise DemoFailedError("".join(said))
