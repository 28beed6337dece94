"""All the trials on one kind of database: the points are enumerated, then each is struck in each way."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.crash.check import Seen
from tests.crash.points import PHASES, Fault, How, Point, order
from tests.crash.story import Broken
from tests.crash.trial import Engine, Outcome, tell

REHEARSALS = 3  # what happens at the same time may meet in another order: the points of all of them are tried
TRIES = 3  # to meet a point

Choose = Callable[[Sequence[Fault]], Sequence[Fault]]


@dataclass(frozen=True, slots=True)
class Report:
    """What came of it."""

    engine: str
    points: Sequence[Point]  # every one there is
    outcomes: Sequence[Outcome]  # one for each fault that was chosen

    @property
    def is_good(self) -> bool:
        return all(outcome.is_good for outcome in self.outcomes)


def everything(faults: Sequence[Fault]) -> Sequence[Fault]:
    """Try them all."""
    return faults


def a_spread(size: int) -> Choose:
    """The same few each time, of every phase and both kinds, in all three ways."""

    def choose(faults: Sequence[Fault]) -> Sequence[Fault]:
        groups = [
            [fault for fault in faults if (fault.point.phase, fault.point.kind, fault.how) == (phase, kind, how)]
            for how in How
            for phase in PHASES
            for kind in ("call", "commit")
        ]
        chosen: list[Fault] = []
        # A different way for each neighbour, so that a small spread has all of them.
        for number in range(size):
            group = groups[number * 7 % len(groups)]
            if group:
                chosen.append(group[number * 5 % len(group)])
        return list(dict.fromkeys(chosen))

    return choose


async def rehearse(engine: Engine, times: int = REHEARSALS) -> tuple[Seen, list[Point]]:
    """Tell the story undisturbed; how it ends, and every point on the way. Raises Broken if it does not end well."""
    points: set[Point] = set()
    seen: Seen | None = None
    for _ in range(times):
        outcome = await tell(engine, None, seen)
        if not outcome.is_good or outcome.seen is None:
            raise Broken(f"the undisturbed story fails: {'; '.join(outcome.lost + outcome.doubled)}")
        seen = seen or outcome.seen
        points.update(outcome.passed)
    if seen is None:
        raise ValueError("rehearse at least once")
    return seen, sorted(points, key=order)


async def campaign(
    engine: Engine,
    *,
    jobs: int,
    rehearsals: int = REHEARSALS,
    choose: Choose = everything,
    enumerated: Callable[[Sequence[Point], int], None] = lambda *_: None,
    done: Callable[[Outcome], None] = lambda _: None,
) -> Report:
    """Enumerate, then try what `choose` picks, `jobs` at a time. `enumerated` hears the points and the trials."""
    undisturbed, points = await rehearse(engine, rehearsals)
    faults = choose([Fault(point, how) for point in points for how in How])
    enumerated(points, len(faults))
    room = asyncio.Semaphore(jobs)

    async def attempt(fault: Fault) -> Outcome:
        async with room:
            for _ in range(TRIES):
                outcome = await tell(engine, fault, undisturbed)
                if outcome.met or not outcome.is_good:
                    break
            done(outcome)
            return outcome

    async with asyncio.TaskGroup() as group:
        trials = [group.create_task(attempt(fault)) for fault in faults]
    return Report(engine=engine.name, points=points, outcomes=[trial.result() for trial in trials])
