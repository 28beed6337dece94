"""The one table: a row a figure, with what it is measured against."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from rich.console import Console
from rich.table import Table

from benchmarks.samples import Samples

HEAD = ("", "What", "Target", "Floor", "Bare Bolt", "Ours: median", "p99", "Verdict")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure. `target` is for `judged`; `floor`: nobody can go below; `bare`: a bare Bolt handler's median."""

    figure: str
    what: str
    ours: Samples
    unit: str = "ms"
    target: float | None = None
    judged: Literal["median", "p99", "worst"] = "median"
    floor: float | None = None
    bare: float | None = None

    @property
    def verdict(self) -> str:
        if self.target is None:
            return ""
        ours: float = getattr(self.ours, self.judged)
        return "met" if ours <= self.target else "missed"

    @property
    def cells(self) -> tuple[str, ...]:
        """As text, in the order of HEAD. A single measurement has no p99."""
        target = "" if self.target is None else f"{self.judged} {_number(self.target)}"
        several = len(self.ours.values) > 1
        return (
            self.figure,
            f"{self.what}, {self.unit}",
            target if several else target.removeprefix("median "),
            _number(self.floor),
            _number(self.bare),
            _number(self.ours.median),
            _number(self.ours.p99) if several else "",
            self.verdict,
        )


def show(rows: Sequence[Row], console: Console) -> None:
    """Print the table."""
    table = Table(*HEAD, title="Tocsin, measured")
    before = ""
    for row in rows:
        if before and row.figure != before:
            table.add_section()
        before = row.figure
        table.add_row(*row.cells, style={"missed": "red", "met": "green"}.get(row.verdict, ""))
    console.print(table)


def markdown(rows: Iterable[Row]) -> str:
    """The same for the documentation."""
    lines = [HEAD, ("---", "---", *["---:"] * 5, "---"), *(row.cells for row in rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.1f}" if value < 100 else f"{value:,.0f}"
