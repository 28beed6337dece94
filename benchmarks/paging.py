"""Figure 5: from the moment at which somebody is to be paged to the send, with many pages waiting; and a take-over.

The same is asked of peers that do jobs out of a database. None of them decides whom to page, or keeps a timeline.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import TypeVar

from rich.console import Console

from benchmarks.contender import PARKED, STORM, Contender, Measured, measured, take_over
from benchmarks.ground import ENGINES, Engine, Ground
from benchmarks.samples import Samples
from benchmarks.table import Row

FIGURE = "5 paging"
OURS = Contender(name="Tocsin", engines=ENGINES)
PEERS = (
    Contender(name="procrastinate", peer="procrastinate", engines=("PostgreSQL",)),
    Contender(name="procrastinate, tuned", peer="procrastinate", variant="tuned", engines=("PostgreSQL",)),
    Contender(name="DBOS, queue", peer="dbos", variant="queue", engines=ENGINES),
    Contender(name="DBOS, sleep", peer="dbos", variant="sleep", engines=ENGINES, parks=0.1, writes=0.04),
)
LEASE_AND_A_SECOND = 46
T = TypeVar("T")


async def measure(ground: Ground) -> Sequence[Row]:
    """Seven rows an engine, and one for the take-over."""
    rows: list[Row] = []
    beside = () if ground.alone else PEERS
    for engine in ENGINES:
        ours = await measured(ground, OURS, engine)
        peers = {
            peer.name: await _tried(peer, partial(measured, ground, peer, engine))
            for peer in beside
            if engine in peer.engines
        }
        rows += _rows(ground, engine, ours, peers)
    seconds = await take_over(ground, OURS)
    others = {
        peer.name: await _tried(peer, partial(take_over, ground, peer))
        for peer in beside
        if "PostgreSQL" in peer.engines
    }
    what = "another process sends after kill -9 in a send, PostgreSQL"
    return [*rows, Row(figure=FIGURE, what=what, unit="s", target=LEASE_AND_A_SECOND, peers=others, ours=seconds)]


async def _tried(peer: Contender, work: Callable[[], Awaitable[T]]) -> T | str:
    """Whatever is wrong with a peer, the others are measured all the same."""
    try:
        return await work()
    except Exception as failure:  # noqa: BLE001 - the same
        Console(stderr=True).print(f"{peer.name} could not be measured: {failure!r}")
        return "not measured"


def _rows(ground: Ground, engine: Engine, ours: Measured, peers: Mapping[str, Measured | str]) -> Sequence[Row]:
    parked, storm = f"{ground.many(PARKED):,} parked", f"{ground.many(STORM):,} due in a second"

    def row(what: str, read: Callable[[Measured], Samples], unit: str = "ms", target: float | None = None) -> Row:
        return Row(
            figure=f"{FIGURE}, {engine}",
            what=what,
            unit=unit,
            target=target,
            judged="p99" if unit == "ms" else "median",
            peers={name: each if isinstance(each, str) else read(each) for name, each in peers.items()},
            ours=read(ours),
        )

    return [
        row(f"due to send started, {parked}", lambda each: each.due, target=50),
        row(f"commit to send started, {parked}", lambda each: each.committed, target=25),
        row(f"{storm}: the last one's send started", lambda each: each.storm, "s"),
        row(f"{storm}: processor time", lambda each: each.processor, "s"),
        row(f"{storm}: not out after ten minutes", lambda each: each.lost, "pages", 0),
        row(f"{storm}: doubled", lambda each: each.doubled, "messages", 0),
        row(f"memory, {parked}", lambda each: each.megabytes, "MB"),
    ]
