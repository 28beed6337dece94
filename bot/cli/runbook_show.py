"""Draws a runbook in the terminal: stages, steps, who does them, until when, what to record, links."""

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from runbooks.runbook import Link, Runbook, Stage, Step
from runbooks.written import duration


def drawn(runbook: Runbook, source: str) -> RenderableType:
    """The whole runbook, its steps numbered as in chat. `source` says where it comes from."""
    parts: list[RenderableType] = [Panel(_head(runbook, source), padding=(0, 1))]
    number = 0
    for stage in runbook.stages:
        parts += [Text(f"\n{stage.title}", style="bold"), _steps(stage, number)]
        number += len(stage.steps)
    if runbook.links:
        parts += [Text("\nLinks", style="bold"), *(_link(link) for link in runbook.links)]
    if runbook.postmortem_shows:
        parts.append(Text("\nThe postmortem shows", style="bold"))
        parts += [_bullet(line) for line in runbook.postmortem_shows]
    return Group(*parts)


def _head(runbook: Runbook, source: str) -> RenderableType:
    steps = list(runbook.steps)
    required = sum(step.required for step in steps)
    count = f"{len(runbook.stages)} stages, {len(steps)} steps, {required} of them required"
    lines = [Text(runbook.title, style="bold")]
    if runbook.when:
        lines.append(Text(runbook.when))
    if runbook.private:
        lines.append(Text("For private incidents alone: in a public one it asks before it is attached."))
    lines.append(Text(f"{runbook.name}, version {runbook.version}, {source}. {count}.", style="dim"))
    return Group(*lines)


def _steps(stage: Stage, before: int) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0), expand=True)
    table.add_column(justify="right", style="dim", no_wrap=True, width=2)
    table.add_column(ratio=1)
    table.add_column(no_wrap=True, min_width=15)
    table.add_column(justify="right", no_wrap=True, min_width=3)
    for number, step in enumerate(stage.steps, before + 1):
        due = duration(step.due_after) if step.due_after else ""
        table.add_row(str(number), _step(step), Text(step.role or "", style="cyan"), Text(due))
    return table


def _step(step: Step) -> Text:
    text = Text(step.text)
    if step.required:
        text.append("  required", style="bold yellow")
    if step.record:
        text.append(f"\nRecord: {step.record}", style="dim")
    if step.link:
        text.append("\n")
        text.append(step.link, style=f"dim link {step.link}")
    return text


def _link(link: Link) -> Text:
    line = _bullet(f"{link.title}  ")
    line.append(link.url, style=f"dim link {link.url}")
    return line


def _bullet(text: str) -> Text:
    return Text(f"  • {text}")
