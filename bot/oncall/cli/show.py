"""`tocsin oncall show`: a schedule, drawn."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.oncall.cli.asked import (
    Files,
    From,
    Name,
    To,
    With,
    need_zone,
    say_what_was_left_out,
    schedule_of,
    span_of,
    team_of,
    write,
)
from bot.oncall.show import drawn


def show(
    name: Name,
    from_: From = None,
    to: To = None,
    files: Files = None,
    with_: With = None,
    *,
    zone: Annotated[str, typer.Option(help="The zone of the days, an IANA name.")] = "UTC",
    svg: Annotated[
        Path | None, typer.Option(help="A picture into this file, instead of text; - is standard output.")
    ] = None,
    png: Annotated[Path | None, typer.Option(help="The same as PNG.")] = None,
) -> None:
    """Draw a schedule: a row a layer, who is on call beneath, gaps marked."""
    start, end = span_of(from_, to)
    team = team_of(files, with_)
    schedule = schedule_of(team, name)
    need_zone(zone)
    if svg is None and png is None:
        # In colour where there is a terminal, unless NO_COLOR is set; elsewhere as wide as a terminal usually is.
        console = Console(highlight=False)
        console.print(drawn(schedule, start, end, zone, console.width), soft_wrap=True)
    else:
        from bot.oncall import picture  # noqa: PLC0415 - the renderer is loaded for pictures alone

        called = {person.key: person.name for person in team.people.values()}

        def name_of(person: str) -> str:
            return called.get(person, person)

        if svg is not None:
            write(svg, picture.svg(schedule, start, end, zone, name_of).encode() + b"\n")
        if png is not None:
            write(png, picture.png(schedule, start, end, zone, name_of))
    say_what_was_left_out(with_)
