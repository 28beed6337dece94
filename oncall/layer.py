"""A layer of a schedule: a rotation on one office's clock, in its windows, and the days it hands to another layer."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from itertools import pairwise
from typing import Literal

from oncall.duty import Because, Duty, Piece, Who
from oncall.grid import WEEKLY, Turns, grid_of, turn_at
from oncall.holiday import Calendar, holidays_of
from oncall.instant import DAY, day_of, reading, seconds
from oncall.overlay import whole
from oncall.rotation import Anchor, Member, Rotation
from oncall.window import Hours, Span, Window
from oncall.zone import zone_of

_FOREVER = 1 << 50
_NO_TURN: Piece = (1 << 60, 1 << 60, ())  # after everything
_COUNTED_AT_ONCE = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysOff:
    """Days of the layer's clock that it hands to the layer `to`; None: to whatever lies below it."""

    calendars: tuple[Calendar, ...] = ()
    dates: frozenset[date] = frozenset()
    to: str | None = None

    def why(self, day: date) -> str | None:
        """Why the layer is off on that day; None if it is not."""
        if day in self.dates:
            return "day off"
        names = (holidays_of(calendar, day.year).get(day) for calendar in self.calendars)
        return next((name for name in names if name is not None), None)


@dataclass(frozen=True, kw_only=True)
class Layer:
    """People taking turns from `start` to `end` (what the clock of `zone` reads), in `windows` if there are any.

    Raises ValueError for a rotation without people, or an unknown zone.
    """

    name: str
    zone: str  # IANA
    start: datetime  # naive: the first handoff; nobody before it
    rotation: tuple[Member, ...]
    turns: Turns = WEEKLY
    end: datetime | None = None  # naive
    windows: tuple[Window, ...] = ()
    beside: bool = False  # adds its people to those below; otherwise it replaces what it covers
    advance: Literal["always", "eligible"] = "always"  # eligible: only turns that a window opens in are counted
    anchors: tuple[Anchor, ...] = ()
    days_off: tuple[DaysOff, ...] = ()
    when_absent: str | None = None  # the layer that stands in for absent people; None: they stay on call

    def __post_init__(self) -> None:
        if not self.rotation:
            message = f"layer {self.name} has nobody in its rotation"
            raise ValueError(message)

    @property
    def edits(self) -> tuple[tuple[Anchor, ...], tuple[Anchor, ...]]:
        """The anchors from before the last edit, and those of the layer as it is: the edit's own is the first."""
        anchors = sorted(self.anchors, key=lambda anchor: anchor.at)
        last = max((i for i, anchor in enumerate(anchors) if anchor.was is not None), default=0)
        return tuple(anchors[:last]), tuple(anchors[last:])

    @cached_property
    def past(self) -> "Layer | None":
        """The layer as it was before its last edit; None if no anchor remembers one."""
        earlier, own = self.edits
        if not own or (was := own[0].was) is None:
            return None
        return replace(self, rotation=was.rotation, start=was.start, turns=was.turns, anchors=earlier)

    @cached_property
    def roster(self) -> "Roster":
        """The layer, ready to be asked."""
        return Roster(self)


class Roster:
    """A layer in seconds: who has it at an instant, and every piece of a span."""

    def __init__(self, layer: Layer) -> None:
        self.layer = layer
        self.zone = zone_of(layer.zone)
        self._first = self.zone.first(reading(layer.start.date(), layer.start.time()))
        own = layer.edits[-1]
        self._past = layer.past.roster if layer.past is not None else None
        self._edited = seconds(own[0].at) if self._past is not None else -_FOREVER  # from here on it is as it is now
        self.begins = max(self._first, self._edited)  # as it is now; `start`: as it ever was
        self.start: int = self._past.start if self._past and self._past.start < self._edited else self.begins
        end = layer.end
        self.end = _FOREVER if end is None else self.zone.first(reading(end.date(), end.time()))
        self.grid = grid_of(layer.turns, layer.start, self.zone)
        self.hours = Hours(layer.windows, self.zone) if layer.windows else None
        self._latest: Piece = (0, 0, ())
        self._counts = [0]  # how many turns before turn k a window opens in
        counts = layer.advance == "eligible" and self.hours is not None
        position = self._eligible_before if counts else _every_turn
        self.rotation = Rotation(
            layer.rotation,
            own,
            self.grid,
            self.zone,
            start=self._first,
            position=position,
            counts_all=not counts,
        )

    def wanted_at(self, at: int) -> bool:
        """The layer wants somebody at this instant: it has begun, not ended, and a window is open."""
        return self.start <= at < self.end and (self.hours is None or self.hours.open_at(at))

    def who(self, at: int) -> Who:
        """Whose turn it is, be a window open or not; nobody before the start and after the end."""
        start, end, who = self._latest
        if start <= at < end:
            return who
        if self._past is not None and at < self._edited:
            return self._past.who(at)
        held = self.rotation.piece_at(at) if self.begins <= at < self.end else None
        if held is None:
            return ()
        start, end = max(held[0], self.begins), min(held[1], self.end)
        who = self._turn_of(held[2], held[0])
        self._latest = start, end, who  # whoever asks who is on call asks again soon
        return who

    def turns(self, start: int, end: int) -> list[Piece]:
        """The turns of a span one after the other, as if every window were open; cut to the span."""
        if self._past is not None and start < self._edited:
            past = self._past.turns(start, min(end, self._edited))
            return whole(past + self.turns(self._edited, end))
        start, end = max(start, self.begins), min(end, self.end)
        found: list[Piece] = []
        if start >= end:
            return found
        k, name = turn_at(self.grid, start), self.layer.name
        instant, rotation = self.grid.instant, self.rotation
        from_ = instant(k)
        if (cycle := rotation.cycle) and self._past is None:
            since, count, new = max(self.begins, from_), len(cycle), tuple.__new__  # a third of the classes by name
            while from_ < end:
                to = instant(k + 1)
                if to > start and to > from_:
                    because = new(Because, ("layer", name, since, None, ""))
                    found.append((from_, to, (new(Duty, (cycle[k % count], because, False)),)))
                k, from_, since = k + 1, to, to
            found[0] = (max(found[0][0], start), *found[0][1:])
            found[-1] = (found[-1][0], min(found[-1][1], end), found[-1][2])
            return found
        while from_ < end:
            to = instant(k + 1)
            for turn_from, turn_to, person in rotation.turn(k, from_, to):
                if turn_to > start and turn_from < end:
                    found.append((max(turn_from, start), min(turn_to, end), self._turn_of(person, turn_from)))
            k, from_ = k + 1, to
        return found

    def pieces(self, start: int, end: int) -> list[Piece]:
        """Who has the layer when, in its windows; nobody has a day off yet."""
        turns = self.turns(start, end)
        if self.hours is None or not turns:
            return turns
        return _within(turns, self.hours.spans(turns[0][0], turns[-1][1]))

    def days_off(self, start: int, end: int) -> list[tuple[Span, str | None, str]]:
        """The days that the layer hands over, cut to a span: when, to which layer, and why."""
        found: list[tuple[Span, str | None, str]] = []
        if not self.layer.days_off:
            return found
        for day in range(self.zone.local(start) // DAY - 1, self.zone.local(end) // DAY + 2):
            from_, to = self.zone.first(day * DAY), self.zone.first((day + 1) * DAY)
            if (off := self._off(day)) is not None and max(from_, start) < min(to, end):
                found.append(((max(from_, start), min(to, end)), *off))
        return found

    def off_at(self, at: int) -> tuple[str | None, str] | None:
        """To which layer the day of this instant is handed, and why; None if it is not."""
        if not self.layer.days_off:
            return None
        day = self.zone.local(at) // DAY
        # Where clocks go back over midnight, the new day has begun the first time.
        if self.zone.first((day + 1) * DAY) <= at:
            day += 1
        return self._off(day)

    def _turn_of(self, person: str, begun: int) -> Who:
        """A turn that somebody has since an instant; since before the last edit if they had one then and kept it."""
        if begun < self._edited and self._past is not None:
            held = self._past.who(self._edited - 1)
            if held and held[0].person == person:
                return held
        return (Duty(person, Because("layer", self.layer.name, max(begun, self.begins))),)

    def _off(self, day: int) -> tuple[str | None, str] | None:
        date_ = day_of(day * DAY)
        return next(((rule.to, why) for rule in self.layer.days_off if (why := rule.why(date_)) is not None), None)

    def _eligible_before(self, k: int) -> int:
        """How many turns from the first to before turn `k` a window opens in."""
        hours, counts = self.hours, self._counts
        if hours is None or len(counts) > k:
            return counts[max(k, 0)]
        counts = counts.copy()  # another thread may be asking
        while len(counts) <= k:
            known = len(counts) - 1
            handoffs = [self.grid.instant(known + i) for i in range(_COUNTED_AT_ONCE + 1)]
            spans = hours.spans(max(handoffs[0], self._first), max(handoffs[-1], self._first))
            i = 0
            for turn_from, turn_to in pairwise(handoffs):
                while i < len(spans) and spans[i][1] <= turn_from:
                    i += 1
                opens = i < len(spans) and spans[i][0] < turn_to and turn_from < turn_to
                counts.append(counts[-1] + opens)
        self._counts = counts
        return counts[k]


def _every_turn(k: int) -> int:
    return k


def _within(turns: list[Piece], spans: list[Span]) -> list[Piece]:
    """The parts of turns that lie in sorted spans."""
    found: list[Piece] = []
    add, rest = found.append, iter(turns)
    from_, to, who = next(rest)
    for start, end in spans:
        while to <= start:
            from_, to, who = next(rest, _NO_TURN)
        if from_ <= start and end <= to:  # the usual case: nobody hands off meanwhile
            add((start, end, who))
            continue
        while from_ < end:
            add((max(from_, start), min(to, end), who))
            if to >= end:
                break
            from_, to, who = next(rest, _NO_TURN)
    return found
