"""One fault, tried until something can be said of it; what may be the machine's is tried alone before it is."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.crash.bots import LONGER, PATIENCE
from tests.crash.check import Seen
from tests.crash.points import Fault
from tests.crash.trial import Engine, Outcome, tell

TRIES = 3  # to meet a point
STUCK = 90.0  # seconds; a tale takes about ten, so one that is cut off after so many was not on its way to its end


class Room:
    """For so many at a time, or for one that has it to itself."""

    def __init__(self, places: int) -> None:
        self._places = places
        self._free = asyncio.Semaphore(places)
        self._door = asyncio.Lock()  # who wants to be alone stands in it until the others have left

    @asynccontextmanager
    async def with_others(self) -> AsyncIterator[None]:
        """As soon as there is a place."""
        async with self._door:
            await self._free.acquire()
        try:
            yield
        finally:
            self._free.release()

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """As soon as nobody else is there; nobody comes in meanwhile."""
        async with self._door:
            for _ in range(self._places):
                await self._free.acquire()
            try:
                yield
            finally:
                for _ in range(self._places):
                    self._free.release()


class Attempt:
    """What becomes of one fault, also if it is cut off on the way there."""

    def __init__(self, engine: Engine, fault: Fault, undisturbed: Seen) -> None:
        self._engine, self._fault, self._undisturbed = engine, fault, undisturbed
        self._began: float | None = None  # the telling that is under way
        self._outcome: Outcome | None = None  # the verdict, or what it is if there is no time for another telling

    async def make(self, room: Room) -> Outcome:
        """Tell the tale until its point is met. What is wrong and may be the machine's is told once more, alone."""
        async with room.with_others():
            outcome = await self._meet(PATIENCE)
        if not outcome.is_good:
            self._outcome = outcome
            if outcome.stalled:
                async with room.alone():
                    again = await self._meet(LONGER)
                if again.met or not again.is_good:
                    outcome = again
                outcome.alone = True
        self._outcome = outcome
        return outcome

    def came_to(self) -> Outcome | None:
        """What is known of it now; None: nothing yet, and nothing is wrong so far."""
        took = 0.0 if self._began is None else time.monotonic() - self._began
        if self._outcome is None and took > STUCK:
            stuck = f"it had not come to its end after {took:.0f} s, when time was up"
            return Outcome(self._fault, met=True, passed=[], seconds=took, lost=[stuck])
        return self._outcome

    async def _meet(self, patience: float) -> Outcome:
        for tried in range(1, TRIES + 1):
            self._began = time.monotonic()
            outcome = await tell(
                self._engine, self._fault.point.tale, self._fault, self._undisturbed, patience=patience
            )
            if outcome.met or not outcome.is_good or tried == TRIES:
                break
        self._began = None
        return outcome
