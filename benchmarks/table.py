"""The one table: a row a figure, with what it is measured against."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from rich.console import Console
from rich.table import Table

from benchmarks.samples import Samples

BARE = "Bare Bolt"  # a handler that stores nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure. `target` is for `judged`; `floor`: nobody can go below; a sentence stands for who was not measured.

    A measurement that never came is infinite.
    """

    figure: str
    what: str
    ours: Samples
    unit: str = "ms"
    target: float | None = None
    judged: Literal["median", "p99", "worst"] = "median"
    floor: float | None = None
    peers: Mapping[str, Samples | str] = field(default_factory=dict)

    @property
    def verdict(self) -> str:
        if self.target is None:
            return ""
        ours: float = getattr(self.ours, self.judged)
        return "met" if ours <= self.target else "missed"

    def cells(self, peers: Sequence[str]) -> tuple[str, ...]:
        """As text, in the order of `_head`. A single measurement has no p99."""
        target = "" if self.target is None else f"{self.judged} {_number(self.target)}"
        several = len(self.ours.values) > 1
        return (
            self.figure,
            f"{self.what}, {self.unit}",
            target if several else target.removeprefix("median "),
            _number(self.floor),
            *(_beside(self.peers.get(peer)) for peer in peers),
            _number(self.ours.median),
            _number(self.ours.p99) if several else "",
            self.verdict,
        )


def show(rows: Sequence[Row], console: Console) -> None:
    """Print the table."""
    peers = _peers(rows)
    table = Table(*_head(peers), title="Tocsin, measured")
    before = ""
    for row in rows:
        if before and row.figure != before:
            table.add_section()
        before = row.figure
        table.add_row(*row.cells(peers), style={"missed": "red", "met": "green"}.get(row.verdict, ""))
    console.print(table)


def markdown(rows: Sequence[Row]) -> str:
    """The same for the documentation."""
    peers = _peers(rows)
    head = _head(peers)
    lines = [head, ("---", "---", *["---:"] * (len(head) - 3), "---"), *(row.cells(peers) for row in rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _peers(rows: Sequence[Row]) -> Sequence[str]:
    """Everybody who was measured beside us, in the order in which they first come."""
    return tuple(dict.fromkeys(peer for row in rows for peer in row.peers))


def _head(peers: Sequence[str]) -> tuple[str, ...]:
    return ("", "What", "Target", "Floor", *peers, "Ours: median", "p99", "Verdict")


def _beside(peer: Samples | str | None) -> str:
    """Median and p99 of a peer; or why there is none."""
    if peer is None or isinstance(peer, str):
        return peer or ""
    return _number(peer.median) if len(peer.values) == 1 else f"{_number(peer.median)} / {_number(peer.p99)}"


def _number(value: float | None) -> str:
    if value is None:
        return ""
    if math.isinf(value):
        return "never"
    if value < 10:
        return f"{value:,.2g}" if value < 1 else f"{value:,.2f}"
    return f"{value:,.1f}" if value < 100 else f"{value:,.0f}"
