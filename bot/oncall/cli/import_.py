"""`tocsin oncall import`: another tool's calendar."""

from pathlib import Path
from typing import Annotated

import typer

from bot.oncall.cli.asked import Files, complain, need_zone, stop, team_of, write


def import_(
    calendar: Annotated[Path, typer.Argument(metavar="FILE.ics", help="Exported elsewhere.", show_default=False)],
    name: Annotated[str | None, typer.Option(help="The schedule's name, if not the file's.")] = None,
    zone: Annotated[str | None, typer.Option(help="The clock, an IANA name, of times that have none.")] = None,
    output: Annotated[Path | None, typer.Option(help="Write it there, instead of to standard output.")] = None,
    files: Files = None,
) -> None:
    """A calendar of Grafana OnCall, PagerDuty or Opsgenie as a schedule of the team's files, with a report."""
    from bot.oncall.calendar_file import Unreadable  # noqa: PLC0415 - the parser is loaded for imports alone
    from bot.oncall.importing import imported, named  # noqa: PLC0415 - the same

    team = team_of(files, None)
    if zone is not None:
        need_zone(zone)
    try:
        found = imported(calendar.read_bytes(), name or named(calendar.stem), team, zone)
    except OSError as failure:
        stop(f"{calendar} cannot be read: {(failure.strerror or 'failed').lower()}.")
    except (Unreadable, ValueError) as wrong:
        stop(f"{calendar}: {wrong}.")
    if found is None:
        stop(f"{calendar} has no shifts in it. Export a calendar with events.")
    write(output or Path("-"), found.text.encode())
    complain(found.report)
