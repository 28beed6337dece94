"""For how long processes wanted to run and had to wait for a processor: what a busy machine adds to everything."""

import asyncio
import time
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection
from pathlib import Path

EVERY = 0.1  # seconds


class Waits:
    """Looks again and again. `processes`: whose waits count; they come and go."""

    def __init__(self, processes: Callable[[], Collection[int]]) -> None:
        self._processes = processes
        self._at: list[float] = []  # in monotonic seconds
        self._waited: list[dict[int, float]] = []  # seconds since each began

    async def watch(self) -> None:
        """Until cancelled."""
        while True:
            self._at.append(time.monotonic())
            self._waited.append(_of(self._processes()))
            await asyncio.sleep(EVERY)

    def between(self, began: float, ended: float) -> float:
        """Seconds that the one of them waited that waited longest, from an instant to another (monotonic)."""
        if not self._at or ended <= began:
            return 0.0
        before = self._waited[max(bisect_right(self._at, began) - 1, 0)]
        after = self._waited[min(bisect_left(self._at, ended), len(self._at) - 1)]
        return max((after[each] - before[each] for each in before.keys() & after.keys()), default=0.0)


def _of(processes: Collection[int]) -> dict[int, float]:
    """As Linux counts it; a process that has ended, or another system, is left out."""
    found: dict[int, float] = {}
    for process in processes:
        try:
            _, waited, _ = Path(f"/proc/{process}/schedstat").read_text().split()
        except OSError:
            continue
        found[process] = int(waited) / 1e9
    return found
