"""The table that a campaign prints."""

from collections import defaultdict
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from tests.crash.campaign import Report
from tests.crash.points import PHASES, How, Point
from tests.crash.trial import Outcome


def show(console: Console, report: Report, *, each: bool) -> None:
    """A line for each phase; with `each` also every point with what came of it in each way."""
    cells: dict[Point, dict[How, Outcome]] = defaultdict(dict)
    for outcome in report.outcomes:
        if outcome.fault is not None:
            cells[outcome.fault.point][outcome.fault.how] = outcome
    console.print(_by_phase(report))
    if not each:
        return
    table = Table(title=f"{report.engine}: every point", title_justify="left")
    table.add_column("#", justify="right")
    table.add_column("phase")
    table.add_column("point")
    for how in How:
        table.add_column(how.value)
    for number, point in enumerate(report.points, 1):
        phase = point.phase if number == 1 or report.points[number - 2].phase != point.phase else ""
        tried = [_cell(cells[point][how]) if how in cells[point] else "" for how in How]
        table.add_row(str(number), phase, f"{point.kind} {point.place} #{point.nth}", *tried)
    console.print(table)


def problems(report: Report) -> list[str]:
    """A line for each thing that was lost or doubled."""
    return [
        f"{outcome.fault.point}, {outcome.fault.how}: {what}"
        for outcome in report.outcomes
        if outcome.fault is not None
        for what in (
            *(f"LOST {each}" for each in outcome.lost),
            *(f"DOUBLED {each}" for each in outcome.doubled),
        )
    ]


def closing(reports: Sequence[Report]) -> str:
    """The last line: all of it in numbers."""
    outcomes = [outcome for report in reports for outcome in report.outcomes]
    return (
        f"{sum(len(report.points) for report in reports)} points enumerated, "
        f"{len({(r.engine, o.fault.point) for r in reports for o in r.outcomes if o.fault and o.met})} tried "
        f"in {sum(o.met for o in outcomes)} trials: "
        f"{sum(bool(o.lost) for o in outcomes)} lost, {sum(bool(o.doubled) for o in outcomes)} doubled, "
        f"{sum(o.repeats for o in outcomes)} messages repeated and marked, {sum(not o.met for o in outcomes)} not met, "
        f"{sum(o.alone for o in outcomes)} told once more alone, as sends were cut off"
        + (
            f"; {left} trials left out, as time was up"
            if (left := sum(r.chosen - len(r.outcomes) for r in reports))
            else ""
        )
    )


def _by_phase(report: Report) -> Table:
    table = Table(title=f"{report.engine}: by phase", title_justify="left", show_footer=True)
    columns: dict[str, list[int]] = {
        name: [] for name in ("points", "trials", "held", "lost", "doubled", "repeated, marked", "not met")
    }
    phases = [phase for phase in PHASES if any(point.phase == phase for point in report.points)]
    for phase in phases:
        outcomes = [o for o in report.outcomes if o.fault is not None and o.fault.point.phase == phase]
        columns["points"].append(sum(point.phase == phase for point in report.points))
        columns["trials"].append(sum(o.met for o in outcomes))
        columns["held"].append(sum(o.met and o.is_good for o in outcomes))
        columns["lost"].append(sum(bool(o.lost) for o in outcomes))
        columns["doubled"].append(sum(bool(o.doubled) for o in outcomes))
        columns["repeated, marked"].append(sum(o.repeats for o in outcomes))
        columns["not met"].append(sum(not o.met for o in outcomes))
    table.add_column("phase", "all")
    for name, numbers in columns.items():
        table.add_column(name, str(sum(numbers)), justify="right")
    for row, phase in enumerate(phases):
        table.add_row(phase, *(str(numbers[row]) for numbers in columns.values()))
    return table


def _cell(outcome: Outcome) -> str:
    if outcome.lost:
        return "[bold red]LOST"
    if outcome.doubled:
        return "[bold red]DOUBLED"
    if not outcome.met:
        return "[yellow]not met"
    return f"held, {outcome.repeats} repeated" if outcome.repeats else "[green]held"
