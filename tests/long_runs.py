"""What `tests.crash` and `tests.replicas` have in common: an end at a given time, and no word of what was killed."""

import asyncio
import logging
import time
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def hush() -> None:
    """Have nothing logged of the workspace still writing to those who have just died."""
    for talkative in ("asyncio", "uvicorn.error"):
        logging.getLogger(talkative).disabled = True  # uvicorn sets the level anew, and leaves this


async def ended(
    tasks: Sequence[asyncio.Task[T]], until: float | None, *, return_when: str = asyncio.ALL_COMPLETED
) -> set[asyncio.Task[T]]:
    """Those that have ended by `until` (in monotonic seconds; None: whenever that is); the others are cancelled."""
    done: set[asyncio.Task[T]] = set()
    try:
        if tasks:
            left = None if until is None else max(until - time.monotonic(), 0)
            done, _ = await asyncio.wait(tasks, timeout=left, return_when=return_when)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return done
