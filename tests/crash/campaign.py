"""All the trials on one kind of database: the points are enumerated, then each is struck in each way."""

import asyncio
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from random import Random

from tests.crash.attempt import TRIES, Attempt, Room
from tests.crash.check import Seen
from tests.crash.points import TALES, Fault, How, Point, order
from tests.crash.tales.telling import Broken
from tests.crash.trial import Engine, Outcome, tell
from tests.long_runs import ended

REHEARSALS = 3  # what happens at the same time may meet in another order: the points of all of them are tried

Choose = Callable[[Sequence[Fault]], Sequence[Fault]]


@dataclass(frozen=True, slots=True)
class Report:
    """What came of it."""

    engine: str
    points: Sequence[Point]  # every one there is
    chosen: int  # trials that were to be made; there are fewer outcomes if time ran out
    outcomes: Sequence[Outcome]

    @property
    def is_good(self) -> bool:
        return all(outcome.is_good for outcome in self.outcomes)


def everything(faults: Sequence[Fault]) -> Sequence[Fault]:
    """Try them all."""
    return faults


def a_spread(size: int) -> Choose:
    """The same few each time, of every tale, then of every phase, of both kinds, in all three ways."""

    def of(faults: Sequence[Fault], phase: str, kind: str, how: How) -> Sequence[Fault]:
        return [each for each in faults if (each.point.phase, each.point.kind, each.how) == (phase, kind, how)]

    def choose(faults: Sequence[Fault]) -> Sequence[Fault]:
        ways = [(kind, how) for how in How for kind in ("call", "commit")]
        in_turn = [phase for phases in zip_longest(*TALES.values()) for phase in phases if phase is not None]
        told = [[group for way in ways if (group := of(faults, phase, *way))] for phase in in_turn]
        phases = [groups for groups in told if groups]
        chosen: list[Fault] = []
        # A different way for each neighbour, so that a small spread has all of them.
        for number in range(size if phases else 0):
            groups = phases[number % len(phases)]
            group = groups[(number + number // len(phases)) % len(groups)]
            chosen.append(group[number * 5 % len(group)])
        return list(dict.fromkeys(chosen))

    return choose


def evenly(seed: int) -> Choose:
    """All of them, in an order in which any beginning is an even sample: of each phase and way one after the other."""

    def choose(faults: Sequence[Fault]) -> Sequence[Fault]:
        groups: dict[tuple[str, str, How], list[Fault]] = {}
        for fault in Random(seed).sample(list(faults), len(faults)):  # noqa: S311 - nothing secret about it
            groups.setdefault((fault.point.phase, fault.point.kind, fault.how), []).append(fault)
        # Every group gives one first; then its n-th when the same part of every other has been given.
        placed = [(n / len(group), fault) for group in groups.values() for n, fault in enumerate(group)]
        return [fault for _, fault in sorted(placed, key=lambda each: each[0])]

    return choose


async def rehearse(engine: Engine, tale: str, times: int = REHEARSALS) -> tuple[Seen, set[Point]]:
    """Tell a tale undisturbed; how it ends, and every point on the way. Raises Broken if it does not end well."""
    points: set[Point] = set()
    seen: Seen | None = None
    for _ in range(times):
        outcome = await tell(engine, tale, None, seen)
        for _ in range(TRIES):
            if not outcome.stalled:
                break
            outcome = await tell(engine, tale, None, seen)
        if not outcome.is_good or outcome.seen is None:
            raise Broken(f"the undisturbed tale {tale} fails: {'; '.join(outcome.lost + outcome.doubled)}")
        seen = seen or outcome.seen
        points.update(outcome.passed)
    if seen is None:
        raise ValueError("rehearse at least once")
    return seen, points


async def campaign(
    engine: Engine,
    *,
    jobs: int,
    rehearsals: int = REHEARSALS,
    tales: Collection[str] = tuple(TALES),
    choose: Choose = everything,
    until: float | None = None,
    enumerated: Callable[[Sequence[Point], int], None] = lambda *_: None,
    done: Callable[[Outcome], None] = lambda _: None,
) -> Report:
    """Enumerate, then try what `choose` picks, `jobs` at a time. `enumerated` hears the points and the trials.

    `until`: in monotonic seconds; whatever is under way then is cut off, and counts as left out, unless it was stuck.
    """
    room = Room(jobs)
    wanted = [tale for tale in engine.tales if tale in tales]

    async def rehearsed(tale: str) -> tuple[Seen, set[Point]]:
        async with room.with_others():
            return await rehearse(engine, tale, rehearsals)

    limit = asyncio.timeout(None if until is None else max(until - time.monotonic(), 0))
    try:
        async with limit:
            told = dict(zip(wanted, await asyncio.gather(*map(rehearsed, wanted)), strict=True))
    except Exception:  # cut off in the middle, something of a trial may fail otherwise than by that
        if limit.expired():  # the machine is so busy that there was no time to strike anything
            return Report(engine=engine.name, points=[], chosen=0, outcomes=[])
        raise
    points = sorted({point for _, passed in told.values() for point in passed}, key=order)
    faults = choose([Fault(point, how) for point in points for how in How])
    enumerated(points, len(faults))
    attempts = [Attempt(engine, fault, told[fault.point.tale][0]) for fault in faults]
    left = iter(attempts)

    async def work() -> None:
        for attempt in left:
            done(await attempt.make(room))

    workers = [asyncio.create_task(work()) for _ in range(jobs)]
    for worker in await ended(workers, until, return_when=asyncio.FIRST_EXCEPTION):
        worker.result()
    outcomes = [outcome for attempt in attempts if (outcome := attempt.came_to()) is not None]
    return Report(engine=engine.name, points=points, chosen=len(faults), outcomes=outcomes)
