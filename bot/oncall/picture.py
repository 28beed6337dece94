"""Draws a schedule as a picture, SVG or PNG: a row a layer, who is on call beneath, gaps marked, a colour a person."""

from collections.abc import Callable, Iterable
from datetime import datetime
from html import escape
from pathlib import Path

from resvg_py import svg_to_bytes

from bot.oncall.show import ON_CALL, colours_of, days_of, people_of, rows_of, spans_of
from oncall.duty import Piece, Who
from oncall.instant import DAY, day_of, moment, seconds
from oncall.resolve import shifts
from oncall.schedule import Schedule
from oncall.window import Span, joined, without
from oncall.zone import zone_of

FONT = Path(__file__).with_name("font") / "DejaVuSans.ttf"  # so that letters are there on a machine without fonts
MAX_WORDS = 990  # characters; Slack's limit of an alternative text is 1,000
_LEFT, _DAY, _ROW, _TOP = 124, 80, 28, 30  # in pixels
_LETTER = 7.2  # the width of most, at 12 pixels


def svg(schedule: Schedule, start: datetime, end: datetime, zone: str, name: Callable[[str], str] = str) -> str:
    """With the days of a zone; hovering over a shift tells who, when and why. `name` is how a person is shown."""
    return _Picture(schedule, start, end, zone, name).drawn()


def png(schedule: Schedule, start: datetime, end: datetime, zone: str, name: Callable[[str], str] = str) -> bytes:
    """The same as PNG, at twice the size. Letters are the shipped font's; the host's are asked for what it lacks."""
    drawn = svg(schedule, start, end, zone, name)
    plain = all(ord(letter) < 0x2000 for letter in drawn)
    made = svg_to_bytes(
        svg_string=drawn,
        zoom=2,
        font_files=[str(FONT)],
        font_family="DejaVu Sans",
        sans_serif_family="DejaVu Sans",
        skip_system_fonts=plain,
    )
    return bytes(made)


def described(schedule: Schedule, start: datetime, end: datetime, zone: str, name: Callable[[str], str] = str) -> str:
    """The same in words, for who cannot see the picture: shift by shift, as many as fit, and the gaps first."""
    clock = zone_of(zone)

    def at(instant: datetime) -> str:
        return f"{moment(clock.local(seconds(instant))):%a %d %b %H:%M}"

    gaps = _gaps(spans_of(schedule, start, end), seconds(start), seconds(end))
    hours = sum(to - from_ for from_, to in gaps) / 3600
    told = f"Schedule {schedule.name}, times of {zone}. "
    told += f"Nobody is on call for {hours:g} hours of it. " if gaps else "Somebody is on call all the time. "
    for shift in shifts(schedule, start, end):
        more = f"{at(shift.start)} to {at(shift.end)}: {' and '.join(map(name, shift.responders))}. "
        if len(told) + len(more) > MAX_WORDS:
            return told + "…"
        told += more
    return told.strip()


class _Picture:
    """One drawing. Places are in pixels from the top left."""

    def __init__(
        self, schedule: Schedule, start: datetime, end: datetime, zone: str, name: Callable[[str], str]
    ) -> None:
        self.schedule, self.start, self.end, self.zone, self.name = schedule, start, end, zone, name
        self.first, self.last = seconds(start), seconds(end)
        self.rows = list(rows_of(schedule, start, end))
        people = people_of(schedule, start, end)
        self.colours = colours_of(people)
        self.width = max(_LEFT + int((self.last - self.first) * _DAY / DAY) + 10, 420)
        self.legend = list(self._legend())
        self.height = _TOP + _ROW * len(self.rows) + 16 + 20 * len(self.legend) + 28

    def drawn(self) -> str:
        opening = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width}" height="{self.height}" '
            f'viewBox="0 0 {self.width} {self.height}" font-family="DejaVu Sans, sans-serif" font-size="12" role="img" '
            f'aria-label="Schedule {escape(self.schedule.name)}">'
        )
        parts = [opening, f'<rect width="{self.width}" height="{self.height}" fill="#fff"/>', *self._days()]
        for number, (name, pieces) in enumerate(self.rows):
            top = _TOP + number * _ROW + (8 if name == ON_CALL else 0)
            weight = ' font-weight="bold"' if name == ON_CALL else ""
            label = name if len(name) <= 16 else name[:15] + "…"
            parts.append(f'<text x="8" y="{top + 16}" fill="#222"{weight}>{escape(label)}</text>')
            parts += [part for piece in pieces for part in self._shift(piece, top)]
            if name == ON_CALL:
                parts += [self._gap(gap, top) for gap in _gaps(pieces, self.first, self.last)]
        below = _TOP + _ROW * len(self.rows) + 30
        for number, line in enumerate(self.legend):
            parts += [self._key(x, below + 20 * number, person) for x, person in line]
        note = f"Days of {escape(self.zone)}. Red and dashed: nobody is on call. Pale: a shadow."
        parts.append(f'<text x="8" y="{self.height - 10}" fill="#555">{note}</text>')
        return "\n".join([*parts, "</svg>"])

    def _x(self, at: int) -> float:
        return round(_LEFT + (at - self.first) * _DAY / DAY, 1)

    def _days(self) -> Iterable[str]:
        clock = zone_of(self.zone)
        for day in days_of(clock, self.start, self.end):
            x, date = self._x(max(clock.first(day * DAY), self.first)), day_of(day * DAY)
            wide = self._x(min(clock.first((day + 1) * DAY), self.last)) - x
            if date.weekday() >= 5:  # the weekend
                bottom = _ROW * len(self.rows) + 14
                yield f'<rect x="{x}" y="{_TOP - 8}" width="{wide:.1f}" height="{bottom}" fill="#f3f3f3"/>'
            yield f'<line x1="{x}" y1="{_TOP - 10}" x2="{x}" y2="{_TOP + _ROW * len(self.rows) + 8}" stroke="#ccc"/>'
            if wide > 70:
                yield f'<text x="{x + 3}" y="16" fill="#555">{date:%a %d %b}</text>'

    def _shift(self, piece: Piece, top: float) -> Iterable[str]:
        from_, to, who = piece
        wide, part = self._x(to) - self._x(from_), (_ROW - 6) / len(who)
        for i, duty in enumerate(who):
            y, opacity = top + i * part, ' fill-opacity="0.35"' if duty.shadow else ""
            shown = self.name(duty.person)
            yield (
                f'<rect x="{self._x(from_)}" y="{y:.1f}" width="{wide:.1f}" height="{part:.1f}" rx="2" '
                f'fill="{self.colours[duty.person]}"{opacity}><title>{escape(shown)}: '
                f"{escape(str(duty.because))}</title></rect>"
            )
            if part > 11 and (label := _fitting(shown, wide)):
                yield f'<text x="{self._x(from_) + 4}" y="{y + part / 2 + 4:.1f}" fill="#fff">{escape(label)}</text>'

    def _gap(self, gap: Span, top: float) -> str:
        from_, to = gap
        return (
            f'<rect x="{self._x(from_)}" y="{top}" width="{self._x(to) - self._x(from_):.1f}" height="{_ROW - 6}" '
            f'fill="#fff3f3" stroke="#c00" stroke-dasharray="3"><title>nobody is on call</title></rect>'
        )

    def _legend(self) -> Iterable[list[tuple[float, str]]]:
        """Lines of people, each with where it stands from the left."""
        line: list[tuple[float, str]] = []
        x = 8.0
        for person in self.colours:
            wide = 26 + _LETTER * len(self.name(person))
            if line and x + wide > self.width:
                yield line
                line, x = [], 8.0
            line.append((x, person))
            x += wide + 8
        if line:
            yield line

    def _key(self, x: float, y: float, person: str) -> str:
        return (
            f'<rect x="{x:.1f}" y="{y - 10}" width="12" height="12" rx="2" fill="{self.colours[person]}"/>'
            f'<text x="{x + 18:.1f}" y="{y}" fill="#222">{escape(self.name(person))}</text>'
        )


def _fitting(shown: str, wide: float) -> str:
    """The whole name, else the first of its words; nothing where that does not fit either."""
    return next((each for each in (shown, shown.split(" ", maxsplit=1)[0]) if _LETTER * len(each) + 8 < wide), "")


def _gaps(pieces: Iterable[tuple[int, int, Who]], first: int, last: int) -> list[Span]:
    return without([(first, last)], joined(piece[:2] for piece in pieces))
