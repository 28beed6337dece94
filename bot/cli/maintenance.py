"""What the console script does to the database without running the bot."""

import os
import sys
from collections.abc import AsyncIterator
from contextlib import aclosing, nullcontext
from pathlib import Path
from zoneinfo import ZoneInfo, reset_tzpath

from bot.cli.database import current, opened
from bot.config import load
from bot.config.names import known_zones
from bot.directory import Directory
from bot.oncall.export import LONG_AGO, exported
from bot.refusals import CannotDo
from bot.settings import Settings
from commands.export import export
from commands.formats import FORMATS, format_of
from commands.refusal import Refused
from storage.migrate import migrate


async def migrate_database(settings: Settings) -> str:
    """Run the migrations that are missing; returns the revision."""
    async with opened(settings) as db:
        return await migrate(db.engine)


async def export_incident(settings: Settings, incident_id: int, *, form: str, zone: str, output: Path | None) -> None:
    """Stream an incident's record to a file or to standard output. Raises CannotDo."""
    reset_tzpath(())
    if (format_ := format_of(form)) is None:
        raise CannotDo(f"I cannot write {form}. I can write: {', '.join(FORMATS)}.")
    if zone not in known_zones():
        raise CannotDo(f"There is no time zone {zone}. Name it like Europe/Dublin.")
    if format_ == "pdf" and output is None and sys.stdout.isatty():
        raise CannotDo(f"A PDF is nothing for a terminal. Name a file: --output INC-{incident_id}.pdf.")
    team = load(settings.config)
    async with current(settings) as db:
        directory = Directory(db, lambda: team)
        await directory.read()
        async with db.read() as tx:
            if (incident := await tx.incidents.get(incident_id)) is None:
                raise CannotDo(f"There is no INC-{incident_id}.")
            if incident.private:
                sys.stderr.write(f"{incident.name} is private: keep this file where only its people can open it.\n")
        pieces = export(
            db,
            incident_id,
            format=format_,
            zone=str(ZoneInfo(zone)),
            names=directory.name,
            team=team,
        )
        try:
            async with aclosing(pieces):
                await _write(pieces, output)
        except Refused as refused:
            raise CannotDo(str(refused)) from refused


async def export_oncall(settings: Settings, *, output: Path | None) -> None:
    """Write what was arranged in chat, as `--with` of `tocsin oncall` reads it. Raises CannotDo."""
    async with current(settings) as db, db.snapshot() as tx:
        found, made = await tx.arrangements.since(LONG_AGO), await tx.schedules.all()
        worked = await tx.notices.last_worked()
    text = exported(found, made, worked)

    async def pieces() -> AsyncIterator[bytes]:
        yield text.encode()

    await _write(pieces(), output)


async def _write(pieces: AsyncIterator[bytes], output: Path | None) -> None:
    """To the file, which is made once there is something to write; or to standard output, as far as it is read."""
    first = await anext(pieces)
    with output.open("wb") if output else nullcontext(sys.stdout.buffer) as file:
        try:
            file.write(first)
            async for piece in pieces:
                file.write(piece)
            file.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains at its end
