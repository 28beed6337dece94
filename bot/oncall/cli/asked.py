"""What every `tocsin oncall` command asks for and answers with: files, schedules, instants, lines and refusals."""

import sys
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, NoReturn
from zoneinfo import ZoneInfo

import typer

from bot.clock import Clock
from bot.config import Faulty, load
from bot.config.names import known_zones, there_is_no
from bot.oncall import words
from bot.settings import Misconfigured, read_settings
from commands.team import Team
from oncall.schedule import Schedule
from oncall.zone import wall, zone_of

_NOT_CONSIDERED = "Only the files were considered. Overrides, swaps and absences made in chat: add --with EXPORT."
_AS_IN = 'as in 2026-11-01T08:30:00Z or "2026-11-01 08:30 Europe/Dublin"'
# Beyond these an answer would be made up: zones know no clock changes there.
_KNOWN_FROM, _KNOWN_TO = datetime(1990, 1, 1, tzinfo=UTC), datetime(2070, 1, 1, tzinfo=UTC)

AN_INSTANT = f"An instant, {_AS_IN}; else now."
Name = Annotated[str, typer.Argument(help="The schedule's name.", show_default=False)]
Files = Annotated[Path | None, typer.Option("--files", help="The team's files, if not those of TOCSIN_CONFIG.")]
With = Annotated[Path | None, typer.Option("--with", help="A file of `tocsin export oncall`, to be added.")]
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]
From = Annotated[str | None, typer.Option("--from", help=AN_INSTANT)]
To = Annotated[str | None, typer.Option("--to", help="An instant; else two weeks later.")]


def team_of(files: Path | None, export: Path | None) -> Team:
    """The team's files, with an export on top if one is given. Stops the program with every fault in them."""
    from bot.config.arranged import with_export  # noqa: PLC0415 - needed with an export alone

    try:
        team = load(files or read_settings().config)
        return with_export(team, export) if export else team
    except Misconfigured as wrong:
        stop(*wrong.sentences)
    except Faulty as faulty:
        stop(*map(str, faulty.faults))


def schedule_of(team: Team, name: str) -> Schedule:
    if name not in team.schedules:
        stop(there_is_no("schedule", name, tuple(team.schedules)))
    return team.schedules[name]


def instant_of(written: str | None) -> datetime:
    """An instant as somebody typed it, in UTC; now for None. Stops the program, saying how to write one."""
    if written is None:
        return Clock().now().replace(microsecond=0)
    before, _, zone = written.rpartition(" ")
    by_name = zone in known_zones()
    try:
        instant = datetime.fromisoformat(before if by_name else written)
        if by_name and instant.tzinfo is not None:
            stop(f"{written} names two zones. Write it {_AS_IN}.")
        if by_name:
            instant = wall(instant.date(), instant.time(), ZoneInfo(zone))
    except (ValueError, OverflowError):
        stop(f"{written} is not an instant. Write it {_AS_IN}.")
    if instant.tzinfo is None:
        stop(f"{written} has no zone. Write it {_AS_IN}.")
    if not _KNOWN_FROM <= instant < _KNOWN_TO:
        stop(f"{written} is too far off. Clocks are known from 1990 to 2070.")
    return instant.astimezone(UTC)


def span_of(from_: str | None, to: str | None) -> tuple[datetime, datetime]:
    start = instant_of(from_)
    end = instant_of(to) if to is not None else start + timedelta(days=14)
    if end <= start:
        stop(f"--to {words.stamp(end)} is not after --from {words.stamp(start)}.")
    return start, end


def say_what_was_left_out(export: Path | None) -> None:
    """Without an export, what was arranged in chat is not in the answer."""
    if export is None:
        sys.stderr.write(_NOT_CONSIDERED + "\n")


def need_zone(zone: str) -> None:
    try:
        zone_of(zone)
    except ValueError:
        stop(f"There is no zone {zone}. Write an IANA name, as in Europe/Dublin.")


def write(file: Path, content: bytes) -> None:
    try:
        if str(file) == "-":
            sys.stdout.buffer.write(content)
        else:
            file.write_bytes(content)
    except OSError as failure:
        stop(f"{file} cannot be written: {(failure.strerror or 'failed').lower()}.")


def put(text: str) -> None:
    """A line on standard output."""
    sys.stdout.write(text.rstrip("\n") + "\n")


def stop(*sentences: str) -> NoReturn:
    """Say why, and end with status 2."""
    complain(sentences)
    raise typer.Exit(2)


def complain(sentences: Iterable[str]) -> None:
    for sentence in sentences:
        sys.stderr.write(sentence + "\n")
