"""`tocsin oncall ...`: ask schedules, draw, compare, prove and weigh them. Files alone: no database, no Slack."""

import csv
import json
import sys
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot.clock import Clock
from bot.config import Faulty, load
from bot.config.names import offer
from bot.oncall import words
from bot.oncall.show import drawn
from bot.settings import Misconfigured, read_settings
from commands.team import Team
from oncall.diff import anchor_for, diff
from oncall.fair import fair
from oncall.prove import prove
from oncall.resolve import next_shift, on_call, shifts
from oncall.schedule import Schedule
from oncall.zone import zone_of

app = typer.Typer(no_args_is_help=True, help="Ask, draw, compare and prove the schedules of the team's files.")
_NOT_CONSIDERED = "Only the files were considered. Overrides, swaps and absences made in chat: add --with EXPORT."

Name = Annotated[str, typer.Argument(help="The schedule's name.", show_default=False)]
Files = Annotated[Path | None, typer.Option("--files", help="The team's files, if not those of TOCSIN_CONFIG.")]
With = Annotated[Path | None, typer.Option("--with", help="A file of `tocsin export oncall`, to be added.")]
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]
From = Annotated[str | None, typer.Option("--from", help="An instant, as in 2026-11-01T00:00:00Z; else now.")]
To = Annotated[str | None, typer.Option("--to", help="An instant; else two weeks later.")]


@app.command()
def at(
    name: Name,
    at: Annotated[str | None, typer.Option("--at", help="An instant, as in 2026-11-01T08:30:00Z; else now.")] = None,
    files: Files = None,
    with_: With = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Who is on call at an instant, and why."""
    schedule, instant = _schedule(team_of(files, with_), name), instant_of(at)
    shift = on_call(schedule, instant)
    if as_json:
        told = words.data_of(shift) if shift else {"start": None, "end": None, "responders": [], "because": []}
        put(json.dumps({"schedule": name, "at": words.stamp(instant), **told}, indent=2))
    elif shift:
        put(words.line(shift))
    else:
        then = next_shift(schedule, instant)
        put("Nobody is on call" + (f" until {words.stamp(then.start)}." if then else "."))
    say_what_was_left_out(with_)


@app.command(name="shifts")
def shifts_(
    name: Name,
    from_: From = None,
    to: To = None,
    files: Files = None,
    with_: With = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Every shift between two instants, in UTC, each with its because."""
    start, end = _span(from_, to)
    found = shifts(_schedule(team_of(files, with_), name), start, end)
    if as_json:
        put(json.dumps([words.data_of(shift) for shift in found], indent=2))
    else:
        for shift in found:
            put(words.line(shift))
    say_what_was_left_out(with_)


@app.command()
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
    start, end = _span(from_, to)
    team = team_of(files, with_)
    schedule = _schedule(team, name)
    _known(zone)
    if svg is None and png is None:
        put(drawn(schedule, start, end, zone))
    else:
        from bot.oncall import picture  # noqa: PLC0415 - the renderer is loaded for pictures alone

        called = {person.key: person.name for person in team.people.values()}

        def name_of(person: str) -> str:
            return called.get(person, person)

        if svg is not None:
            _write(svg, picture.svg(schedule, start, end, zone, name_of).encode() + b"\n")
        if png is not None:
            _write(png, picture.png(schedule, start, end, zone, name_of))
    say_what_was_left_out(with_)


@app.command(name="diff")
def diff_(
    old: Annotated[Path, typer.Argument(help="The team's files as they were.")],
    new: Annotated[Path, typer.Argument(help="The team's files as they would be.")],
    from_: From = None,
    days: Annotated[int, typer.Option(help="How far to look.", min=1, max=2_000)] = 90,
    with_: With = None,
    *,
    write: Annotated[bool, typer.Option("--write", help="Print the anchors that keep everybody's turn.")] = False,
    as_json: AsJson = False,
) -> None:
    """Who gains and who loses which shifts by an edit, and what it does to gaps, absences, rest and load."""
    before, after, start = team_of(old, with_), team_of(new, with_), instant_of(from_)
    compared = diff(before.house, after.house, start, start + timedelta(days=days))
    if as_json:
        put(json.dumps(words.comparison_data(compared), indent=2))
    else:
        put(words.comparison(compared))
    if write:
        for name in before.schedules.keys() & after.schedules.keys():
            olds = {layer.name: layer for layer in before.schedules[name].layers}
            for layer in after.schedules[name].layers:
                anchor = anchor_for(olds[layer.name], layer, start) if layer.name in olds else None
                if anchor is not None:
                    put(f"# schedules.{name}, layer {layer.name}:\n{words.anchor_yaml(anchor)}")
    say_what_was_left_out(with_)


@app.command(name="prove")
def prove_(
    days: Annotated[int, typer.Option(help="How far to look.", min=1, max=4_000)] = 400,
    from_: From = None,
    files: Files = None,
    with_: With = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Find gaps, steps that reach nobody, absences on shifts, short rests and moved handoffs; status 1 if there are."""
    team, start = team_of(files, with_), instant_of(from_)
    found = prove(team.house, start, start + timedelta(days=days))
    if as_json:
        put(json.dumps([words.finding_data(each) for each in found], indent=2))
    else:
        for each in found:
            put(words.finding(each))
        count = "Nothing to mend" if not found else f"{len(found)} {'thing' if len(found) == 1 else 'things'} to mend"
        put(f"{count} in {len(team.schedules)} schedules and {len(team.policies)} policies over {days} days.")
    say_what_was_left_out(with_)
    if found:
        raise typer.Exit(1)


@app.command(name="fair")
def fair_(
    from_: From = None,
    to: To = None,
    files: Files = None,
    with_: With = None,
    *,
    as_csv: Annotated[bool, typer.Option("--csv", help="For a spreadsheet.")] = False,
    as_json: AsJson = False,
) -> None:
    """Hours, nights, weekends and holidays of each person, on their own clock."""
    found = fair(team_of(files, with_).house, *_span(from_, to))
    rows = [words.load_data(load) for load in found]
    if as_json:
        put(json.dumps(rows, indent=2))
    elif as_csv:
        table = csv.DictWriter(sys.stdout, ["person", "hours", "nights", "weekends", "holidays"], lineterminator="\n")
        table.writeheader()
        table.writerows(rows)
    else:
        put(words.loads(found))
    say_what_was_left_out(with_)


@app.command(name="import")
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
        _known(zone)
    try:
        found = imported(calendar.read_bytes(), name or named(calendar.stem), team, zone)
    except OSError as failure:
        stop(f"{calendar} cannot be read: {(failure.strerror or 'failed').lower()}.")
    except (Unreadable, ValueError) as wrong:
        stop(f"{calendar}: {wrong}.")
    if found is None:
        stop(f"{calendar} has no shifts in it. Export a calendar with events.")
    _write(output or Path("-"), found.text.encode())
    _complain(found.report)


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


def _schedule(team: Team, name: str) -> Schedule:
    if name not in team.schedules:
        stop(f"There is no schedule {name}; {offer(name, tuple(team.schedules))}.")
    return team.schedules[name]


def instant_of(written: str | None) -> datetime:
    """An instant as somebody typed it, in UTC; now for None. Stops the program, saying how to write one."""
    if written is None:
        return Clock().now().replace(microsecond=0)
    try:
        instant = datetime.fromisoformat(written)
    except ValueError:
        stop(f"{written} is not an instant. Write it as in 2026-11-01T08:30:00Z.")
    if instant.tzinfo is None:
        stop(f"{written} has no zone. Write it in UTC, as in 2026-11-01T08:30:00Z.")
    return instant.astimezone(UTC)


def _span(from_: str | None, to: str | None) -> tuple[datetime, datetime]:
    start = instant_of(from_)
    end = instant_of(to) if to is not None else start + timedelta(days=14)
    if end <= start:
        stop(f"--to {words.stamp(end)} is not after --from {words.stamp(start)}.")
    return start, end


def say_what_was_left_out(export: Path | None) -> None:
    """Without an export, what was arranged in chat is not in the answer."""
    if export is None:
        sys.stderr.write(_NOT_CONSIDERED + "\n")


def _known(zone: str) -> None:
    try:
        zone_of(zone)
    except ValueError as error:
        stop(f"{str(error).capitalize()}. Write an IANA name, as in Europe/Dublin.")


def _write(file: Path, content: bytes) -> None:
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
    _complain(sentences)
    raise typer.Exit(2)


def _complain(sentences: Iterable[str]) -> None:
    for sentence in sentences:
        sys.stderr.write(sentence + "\n")
