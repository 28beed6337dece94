"""Draws a schedule as text: a row a layer, who is on call beneath, gaps marked. In colour: `bot.oncall.picture`."""

from collections.abc import Iterator
from datetime import datetime

from oncall.duty import Piece
from oncall.instant import DAY, day_of, seconds
from oncall.resolve import layer_pieces, spans
from oncall.schedule import Schedule
from oncall.window import joined, without
from oncall.zone import Zone, zone_of

_CELLS = 8  # of a day, in text


def drawn(schedule: Schedule, start: datetime, end: datetime, zone: str) -> str:
    """As text: a letter a person, three hours a cell, `·` where a layer has nobody, `!` where nobody is on call."""
    clock, rows, people = zone_of(zone), list(rows_of(schedule, start, end)), people_of(schedule, start, end)
    letters = {person: chr(ord("A") + i % 26) for i, person in enumerate(people)}
    days = list(days_of(clock, start, end))
    width = max(len(name) for name, _ in rows)
    lines = [" " * width + "  " + " ".join(f"{day_of(day * DAY):%d %b}".ljust(_CELLS) for day in days)]
    for name, pieces in rows:
        blank = "!" if name == "on call" else "·"
        cells = (
            "".join(
                _cell(pieces, at, letters, blank) if seconds(start) <= at < seconds(end) else " "
                for at in (clock.first(day * DAY + i * DAY // _CELLS) for i in range(_CELLS))
            )
            for day in days
        )
        lines.append(f"{name:{width}}  {' '.join(cells)}")
    lines.append(f"Days of {zone}. " + ", ".join(f"{letter} {person}" for person, letter in letters.items()))
    gaps = without([(seconds(start), seconds(end))], joined(piece[:2] for piece in spans_of(schedule, start, end)))
    if gaps:
        hours = sum(to - from_ for from_, to in gaps) / 3600
        lines.append(f"Nobody is on call for {hours:g} hours of it, marked with !.")
    return "\n".join(lines)


def spans_of(schedule: Schedule, start: datetime, end: datetime) -> list[Piece]:
    """Who is on call between two instants (aware)."""
    return spans(schedule, seconds(start), seconds(end))


def rows_of(schedule: Schedule, start: datetime, end: datetime) -> Iterator[tuple[str, list[Piece]]]:
    for layer in reversed(schedule.layers):
        yield layer.name, layer_pieces(schedule, layer, seconds(start), seconds(end))
    yield "on call", spans_of(schedule, start, end)


def people_of(schedule: Schedule, start: datetime, end: datetime) -> list[str]:
    rows = rows_of(schedule, start, end)
    return sorted({duty.person for _, pieces in rows for _, _, who in pieces for duty in who})


def days_of(clock: Zone, start: datetime, end: datetime) -> range:
    return range(clock.local(seconds(start)) // DAY, (clock.local(seconds(end)) - 1) // DAY + 1)


def _cell(pieces: list[Piece], at: int, letters: dict[str, str], blank: str) -> str:
    """Who is on call at the beginning of a cell; of several people the first, in small letters."""
    for start, end, who in pieces:
        if start <= at < end:
            letter = letters[who[0].person]
            return letter if len([duty for duty in who if not duty.shadow]) == 1 else letter.lower()
    return blank
