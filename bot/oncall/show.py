"""Draws a schedule in the terminal: a row a layer, who is on call beneath, gaps marked. `bot.oncall.picture` paints."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from operator import itemgetter

from rich.text import Text

from oncall.duty import Piece, Who
from oncall.instant import DAY, day_of, seconds
from oncall.resolve import layer_pieces, spans
from oncall.schedule import Schedule
from oncall.window import clipped, joined, without
from oncall.zone import Zone, zone_of

# White letters can be read on each (contrast 4.5 and more), and most who do not see red and green tell them apart. In a
# terminal they are the ground, so that it does not matter whether its own is light or dark.
COLOURS = (
    "#3b5b92",
    "#a8481f",
    "#2f7040",
    "#a03030",
    "#6a4f9c",
    "#76533f",
    "#a8377f",
    "#5c5c5c",
    "#756514",
    "#1f6f80",
)
ON_CALL = "on call"
_GAP = "bold #ffffff on #cc0000"
_CELLS = 8  # of a day, in text
_WEEK = 7


def colours_of(people: Sequence[str]) -> Mapping[str, str]:
    """A colour a person, as long as there are enough."""
    return {person: COLOURS[i % len(COLOURS)] for i, person in enumerate(people)}


def drawn(schedule: Schedule, start: datetime, end: datetime, zone: str, columns: int) -> Text:
    """A letter and a colour a person, three hours a cell: who is on call as it begins, in small letters if not alone.

    `·` where a layer has nobody; `!` where, at any time of the cell, nobody is on call. As many days in a row as
    `columns` have room for, whole weeks if that many; then the next.
    """
    clock, rows, people = zone_of(zone), list(rows_of(schedule, start, end)), people_of(schedule, start, end)
    span = (seconds(start), seconds(end))
    gaps = without([span], joined(piece[:2] for piece in spans_of(schedule, start, end)))
    letters = {person: chr(ord("A") + i % 26) for i, person in enumerate(people)}
    styles = {person: f"#ffffff on {colour}" for person, colour in colours_of(people).items()}
    width = max(len("2026"), *(len(name) for name, _ in rows))
    text = Text()
    for days in _in_rows(days_of(clock, start, end), (columns - width - 1) // (_CELLS + 1)):
        named = " ".join(f"{day_of(day * DAY):%d %b}".ljust(_CELLS) for day in days)
        text.append(f"{day_of(days[0] * DAY):%Y}".ljust(width) + f"  {named}".rstrip() + "\n")
        for name, pieces in rows:
            text.append(f"{name:{width}} ", style="bold" if name == ON_CALL else "")
            for day in days:
                text.append(" ")
                for at, until in pairwise(clock.first(day * DAY + i * DAY // _CELLS) for i in range(_CELLS + 1)):
                    from_, to = max(at, span[0]), min(until, span[1])
                    if from_ >= to:
                        text.append(" ")
                    elif name == ON_CALL and clipped(gaps, from_, to):
                        text.append("!", style=_GAP)
                    elif who := _who(pieces, from_):
                        letter, alone = letters[who[0].person], len([duty for duty in who if not duty.shadow]) == 1
                        text.append(letter if alone else letter.lower(), style=styles[who[0].person])
                    else:
                        text.append("·", style="dim")
            text.append("\n")
        text.append("\n")
    text.append(f"Days of {zone}.")
    for person, letter in letters.items():
        text.append("  ").append(letter, style=styles[person]).append(f" {person}")
    if gaps:
        hours = sum(to - from_ for from_, to in gaps) / 3600
        text.append(f"\nNobody is on call for {hours:g} {'hour' if hours == 1 else 'hours'} of it, marked with ")
        text.append("!", style=_GAP).append(".")
    return text


def _in_rows(days: range, room: int) -> Iterator[range]:
    """Days in as few rows as there is room for, a day at least in each, and whole weeks where a week fits."""
    most = room // _WEEK * _WEEK if room >= _WEEK else max(room, 1)
    for first in range(0, len(days), most):
        yield days[first : first + most]


def spans_of(schedule: Schedule, start: datetime, end: datetime) -> list[Piece]:
    """Who is on call between two instants (aware)."""
    return spans(schedule, seconds(start), seconds(end))


def rows_of(schedule: Schedule, start: datetime, end: datetime) -> Iterator[tuple[str, list[Piece]]]:
    for layer in reversed(schedule.layers):
        yield layer.name, layer_pieces(schedule, layer, seconds(start), seconds(end))
    yield ON_CALL, spans_of(schedule, start, end)


def people_of(schedule: Schedule, start: datetime, end: datetime) -> list[str]:
    rows = rows_of(schedule, start, end)
    return sorted({duty.person for _, pieces in rows for _, _, who in pieces for duty in who})


def days_of(clock: Zone, start: datetime, end: datetime) -> range:
    return range(clock.local(seconds(start)) // DAY, (clock.local(seconds(end)) - 1) // DAY + 1)


def _who(pieces: list[Piece], at: int) -> Who:
    i = bisect_right(pieces, at, key=itemgetter(0)) - 1
    return pieces[i][2] if i >= 0 and at < pieces[i][1] else ()
