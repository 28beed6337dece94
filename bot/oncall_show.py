"""Draws a schedule: a row a layer, who is on call beneath, gaps marked; as text or as SVG."""

from collections.abc import Iterator
from datetime import datetime
from html import escape

from oncall.duty import Piece
from oncall.instant import DAY, day_of, seconds
from oncall.resolve import layer_pieces, spans
from oncall.schedule import Schedule
from oncall.window import joined, without
from oncall.zone import Zone, zone_of

_COLOURS = (
    "#4c72b0",
    "#dd8452",
    "#55a868",
    "#c44e52",
    "#8172b3",
    "#937860",
    "#da8bc3",
    "#8c8c8c",
    "#ccb974",
    "#64b5cd",
)
_CELLS = 8  # of a day, in text
_LEFT, _DAY, _ROW = 110, 64, 26  # of the picture, in pixels


def drawn(schedule: Schedule, start: datetime, end: datetime, zone: str) -> str:
    """As text: a letter a person, three hours a cell, `·` where a layer has nobody, `!` where nobody is on call."""
    clock, rows, people = zone_of(zone), list(_rows(schedule, start, end)), _people(schedule, start, end)
    letters = {person: chr(ord("A") + i % 26) for i, person in enumerate(people)}
    days = list(_days(clock, start, end))
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


def svg(schedule: Schedule, start: datetime, end: datetime, zone: str) -> str:
    """As a picture with the days of a zone; hovering over a shift tells who, when and why."""
    clock, rows, people = zone_of(zone), list(_rows(schedule, start, end)), _people(schedule, start, end)
    colours = {person: _COLOURS[i % len(_COLOURS)] for i, person in enumerate(people)}
    first, last = seconds(start), seconds(end)
    scale = _DAY / DAY
    width, height = _LEFT + int((last - first) * scale) + 10, 40 + _ROW * len(rows) + 30
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'font-family="sans-serif" font-size="12" role="img" aria-label="Schedule {escape(schedule.name)}">'
    )
    parts = [opening, f'<rect width="{width}" height="{height}" fill="#fff"/>']

    def x(at: int) -> float:
        return round(_LEFT + (at - first) * scale, 1)

    for day in _days(clock, start, end):
        at = max(clock.first(day * DAY), first)
        parts.append(f'<line x1="{x(at)}" y1="20" x2="{x(at)}" y2="{height - 30}" stroke="#ddd"/>')
        parts.append(f'<text x="{x(at) + 3}" y="16" fill="#666">{day_of(day * DAY):%a %d %b}</text>')
    for number, (name, pieces) in enumerate(rows):
        top = 28 + number * _ROW + (6 if name == "on call" else 0)
        weight = ' font-weight="bold"' if name == "on call" else ""
        parts.append(f'<text x="6" y="{top + 15}"{weight}>{escape(name)}</text>')
        for from_, to, who in pieces:
            part = (_ROW - 5) / len(who)
            for i, duty in enumerate(who):
                y, opacity = round(top + i * part, 1), ' opacity="0.45"' if duty.shadow else ""
                wide = x(to) - x(from_)
                parts.append(
                    f'<rect x="{x(from_)}" y="{y}" width="{wide:.1f}" height="{part:.1f}" rx="2" '
                    f'fill="{colours[duty.person]}"{opacity}><title>{escape(duty.person)}: '
                    f"{escape(str(duty.because))}</title></rect>"
                )
                if wide > 8 * len(duty.person) and part > 11:
                    parts.append(
                        f'<text x="{x(from_) + 3}" y="{y + part / 2 + 4:.1f}" fill="#fff">{escape(duty.person)}</text>'
                    )
        if name == "on call":
            for from_, to in without([(first, last)], joined(piece[:2] for piece in pieces)):
                parts.append(
                    f'<rect x="{x(from_)}" y="{top}" width="{x(to) - x(from_):.1f}" height="{_ROW - 5}" fill="none" '
                    f'stroke="#c00" stroke-dasharray="3"><title>nobody is on call</title></rect>'
                )
    parts.append(f'<text x="6" y="{height - 8}" fill="#666">Days of {escape(zone)}. Dashed: nobody is on call.</text>')
    return "\n".join([*parts, "</svg>"])


def spans_of(schedule: Schedule, start: datetime, end: datetime) -> list[Piece]:
    """Who is on call between two instants (aware)."""
    return spans(schedule, seconds(start), seconds(end))


def _rows(schedule: Schedule, start: datetime, end: datetime) -> Iterator[tuple[str, list[Piece]]]:
    for layer in reversed(schedule.layers):
        yield layer.name, layer_pieces(schedule, layer, seconds(start), seconds(end))
    yield "on call", spans_of(schedule, start, end)


def _people(schedule: Schedule, start: datetime, end: datetime) -> list[str]:
    rows = _rows(schedule, start, end)
    return sorted({duty.person for _, pieces in rows for _, _, who in pieces for duty in who})


def _days(clock: Zone, start: datetime, end: datetime) -> range:
    return range(clock.local(seconds(start)) // DAY, (clock.local(seconds(end)) - 1) // DAY + 1)


def _cell(pieces: list[Piece], at: int, letters: dict[str, str], blank: str) -> str:
    """Who is on call at the beginning of a cell; of several people the first, in small letters."""
    for start, end, who in pieces:
        if start <= at < end:
            letter = letters[who[0].person]
            return letter if len([duty for duty in who if not duty.shadow]) == 1 else letter.lower()
    return blank
