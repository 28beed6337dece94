"""Many measurements of one thing."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Samples:
    """Measurements in ascending order, in whatever unit their row names."""

    values: tuple[float, ...]

    @classmethod
    def of(cls, values: Iterable[float]) -> Self:
        """At least one."""
        found = tuple(sorted(values))
        if not found:
            raise ValueError("nothing was measured")
        return cls(found)

    @property
    def median(self) -> float:
        return self.values[len(self.values) // 2]

    @property
    def p99(self) -> float:
        """Of fewer than a hundred, the worst."""
        return self.values[min(len(self.values) * 99 // 100, len(self.values) - 1)]

    @property
    def worst(self) -> float:
        return self.values[-1]


async def in_flight(width: int, many: int, act: Callable[[int], Awaitable[float]]) -> list[float]:
    """What `act(0)`, `act(1)` ... return, `width` of them under way at any time."""
    numbers = iter(range(many))

    async def worker() -> list[float]:
        return [await act(number) for number in numbers]

    return [each for found in await asyncio.gather(*(worker() for _ in range(width))) for each in found]


async def timed(work: Awaitable[object]) -> float:
    """How long it takes, in milliseconds."""
    started = time.perf_counter()
    await work
    return (time.perf_counter() - started) * 1000
