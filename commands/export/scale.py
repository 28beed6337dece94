"""Where instants stand on the drawing's axis: evenly, but for long quiet times, which are folded."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

QUIET = timedelta(hours=1)  # shorter times are never folded
LIVELY = timedelta(minutes=5)  # less than this is never spread over the whole axis
SHORTEST = timedelta(minutes=1)
FOLD_WIDTH = 46.0
FOLDED_AT_MOST = 0.35  # of the axis
TICK_EVERY = 74.0  # at least, in a stretch of time
TICKS_APART = 46.0  # at least, where stretches meet
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_STEPS = (
    *(1, 2, 5, 10, 15, 30),
    *(_MINUTE * n for n in (1, 2, 5, 10, 15, 30)),
    *(_HOUR * n for n in (1, 2, 3, 6, 12)),
    *(_DAY * n for n in (1, 2, 7, 14, 28, 91, 365)),
)


class Piece(NamedTuple):
    """A stretch of time and the stretch of axis that shows it."""

    start: datetime
    end: datetime
    left: float
    right: float
    folded: bool

    def x(self, at: datetime) -> float:
        share = (at - self.start) / (self.end - self.start) if self.end > self.start else 0.0
        return self.left + min(max(share, 0.0), 1.0) * (self.right - self.left)


class Tick(NamedTuple):
    """A mark of the axis in local time; `day` only where it begins or is another than before."""

    x: float
    clock: str
    day: str | None


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis of which every instant has a place; those beyond its ends stand at its ends."""

    pieces: Sequence[Piece]

    @classmethod
    def over(cls, instants: Iterable[datetime], *, left: float, right: float) -> "Scale":
        """An axis for these instants (aware, at least one), between two places."""
        moments = sorted(set(instants))
        if moments[-1] - moments[0] < SHORTEST:
            moments.append(moments[0] + SHORTEST)
        folds = _folds(moments)
        width = min(FOLD_WIDTH, (right - left) * FOLDED_AT_MOST / len(folds)) if folds else 0.0
        busy = moments[-1] - moments[0] - sum((end - start for start, end in folds), timedelta())
        each = (right - left - width * len(folds)) / busy.total_seconds()
        pieces: list[Piece] = []
        start, x = moments[0], left
        for quiet, wakes in [*folds, (moments[-1], moments[-1])]:
            end = x + (quiet - start).total_seconds() * each
            pieces.append(Piece(start, quiet, x, end, folded=False))
            start, x = wakes, end + width
            if wakes > quiet:
                pieces.append(Piece(quiet, wakes, end, x, folded=True))
        return cls(tuple(pieces))

    def x(self, at: datetime) -> float:
        """Where an instant stands."""
        found = bisect_right(self.pieces, at, key=lambda piece: piece.start) - 1
        return round(self.pieces[max(found, 0)].x(at), 1)

    @property
    def folds(self) -> list[Piece]:
        """The quiet times that are shown short."""
        return [piece for piece in self.pieces if piece.folded]

    def ticks(self, zone: ZoneInfo) -> list[Tick]:
        """Round local times, not too close, and one wherever time goes on after a fold."""
        open_pieces = [piece for piece in self.pieces if not piece.folded]
        seconds = sum((piece.end - piece.start).total_seconds() for piece in open_pieces)
        width = sum(piece.right - piece.left for piece in open_pieces)
        step = next((step for step in _STEPS if step * width / seconds >= TICK_EVERY), _STEPS[-1])
        found: list[tuple[float, datetime]] = []
        for piece in open_pieces:
            wakes = piece is not open_pieces[0]
            if wakes and len(found) > 1 and piece.left - found[-1][0] < TICKS_APART:
                found.pop()
            for x, at in [
                *([(piece.left, piece.start)] if wakes else []),
                *((piece.x(at), at) for at in _round_times(piece, zone, step)),
            ]:
                if not found or x - found[-1][0] >= TICKS_APART:
                    found.append((x, at))
        ticks: list[Tick] = []
        today = None
        for x, at in found:
            local = at.astimezone(zone)
            named = f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]}"
            clock = f"{local:%H:%M:%S}" if step < _MINUTE else f"{local:%H:%M}"
            ticks.append(Tick(round(x, 1), clock, named if named != today else None))
            today = named
        return ticks


def _folds(moments: Sequence[datetime]) -> list[tuple[datetime, datetime]]:
    """The quiet times that would leave little room for the rest, in order."""
    gaps = sorted(pairwise(moments), key=lambda gap: gap[0] - gap[1])
    left = moments[-1] - moments[0]
    folds = []
    for start, end in gaps:
        rest = left - (end - start)
        if end - start < QUIET or rest < LIVELY or end - start < rest / 2:
            break
        folds.append((start, end))
        left = rest
    return sorted(folds)


def _round_times(piece: Piece, zone: ZoneInfo, step: int) -> Iterator[datetime]:
    """The multiples of the step on the zone's clocks; an hour that comes twice has them twice."""
    first, last = piece.start.astimezone(zone).replace(tzinfo=None), piece.end.astimezone(zone).replace(tzinfo=None)
    first, last = min(first, last), max(first, last)
    midnight = datetime.combine(first.date(), datetime.min.time())
    into_day = (first - midnight).total_seconds()
    wall = midnight + timedelta(seconds=(into_day - _HOUR) // step * step)
    found = set()
    while wall <= last + timedelta(hours=1):
        for fold in (0, 1):
            at = wall.replace(tzinfo=zone, fold=fold).astimezone(UTC)
            if piece.start <= at <= piece.end and at.astimezone(zone).replace(tzinfo=None) == wall:
                found.add(at)
        wall += timedelta(seconds=step)
    yield from sorted(found)
