"""Whose turn it is: people in order, who join and leave on dates, and anchors that keep the position through edits."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from oncall.grid import Grid, Turns, turn_at
from oncall.instant import reading, seconds
from oncall.zone import Zone


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody in a rotation, from the first turn that begins on or after `since` until the day `until` begins."""

    person: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Was:
    """Who took turns, and when they changed, before somebody edited it. `start`: the first handoff, naive."""

    rotation: tuple[Member, ...]
    start: datetime
    turns: Turns


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """The turn that covers `at` (aware) is this person's, and the order goes on from them.

    With `was`, it is theirs from `at` on alone: until then turns go as they went, so an edit leaves the past as it was.
    Whoever is in the rotation no more is not looked for: the order goes on as it would have.
    """

    person: str
    at: datetime
    was: Was | None = None


@dataclass(frozen=True, slots=True)
class _Stretch:
    """From turn `k`, the `position`-th that counts, `order` (indexes into `members`) takes turns."""

    k: int
    position: int
    order: tuple[int, ...]
    last: int  # who had the turn before; -1 if nobody had

    def holder(self, position: int) -> int | None:
        return self.order[(position - self.position) % len(self.order)] if self.order else None

    def last_before(self, position: int) -> int:
        held = self.holder(position - 1) if position > self.position else None
        return self.last if held is None else held


class Rotation:
    """Which person has turn `k` of a grid. `position` counts turns; it may leave out those that nobody is wanted in."""

    def __init__(
        self,
        members: Sequence[Member],
        anchors: Sequence[Anchor],
        grid: Grid,
        zone: Zone,
        *,
        start: int,
        position: Callable[[int], int],
        counts_all: bool,
    ) -> None:
        self._start = start  # the first turn may begin before it; who takes part in it is judged here
        self._members, self._grid, self._zone, self._position = members, grid, zone, position
        anchored = sorted((max(turn_at(grid, seconds(anchor.at)), 0), anchor.at, anchor.person) for anchor in anchors)
        self._stretches = list(self._settle({k: person for k, _, person in anchored}))
        self._starts = [stretch.k for stretch in self._stretches]
        self._early = self._leavers()
        # Most rotations never change: then the turn alone says who has it.
        plain = len(self._stretches) == 1 and not self._early and counts_all
        first = self._stretches[0]
        self.cycle = tuple(members[i].person for i in first.order) if plain else ()

    def turn(self, k: int, start: int, end: int) -> list[tuple[int, int, str]]:
        """Turn `k`, which lasts from `start` to `end`, as (start, end, person).

        In several pieces if somebody leaves during it; empty if nobody is in the rotation, or no time in the turn.
        """
        position = self._position(k)
        stretch = self._stretches[max(bisect_right(self._starts, k) - 1, 0)]
        if start >= end or not stretch.order:
            return []
        holder: int | None = stretch.order[(position - stretch.position) % len(stretch.order)]
        found = []
        for at, successor in self._early.get(k, ()):
            if holder is not None:
                found.append((start, at, self._members[holder].person))
            start, holder = at, successor
        if holder is not None:
            found.append((start, end, self._members[holder].person))
        return found

    def piece_at(self, at: int) -> tuple[int, int, str] | None:
        """The turn that covers the instant, as (start, end, person); None if nobody is in the rotation."""
        k = turn_at(self._grid, at)
        pieces = self.turn(k, self._grid.instant(k), self._grid.instant(k + 1))
        return next((piece for piece in pieces if piece[0] <= at < piece[1]), None)

    def _held(self, k: int) -> int | None:
        stretch = self._stretches[max(bisect_right(self._starts, k) - 1, 0)]
        return stretch.holder(self._position(k))

    def _settle(self, anchored: Mapping[int, str]) -> Iterator[_Stretch]:
        """The stretches of turns between two changes of who takes part, or of whose turn it is."""
        members = self._members
        days = {day for member in members for day in (member.since, member.until) if day is not None}
        changes = {0, *anchored, *(self._first_turn(day) for day in days)}
        now: _Stretch | None = None
        for k in sorted(k for k in changes if k >= 0):
            start = max(self._grid.instant(k), self._start)
            present = tuple(i for i, member in enumerate(members) if self._takes_part(member, start))
            position = self._position(k)
            last = now.last_before(position) if now is not None else -1
            first = _next(present, last)
            if k in anchored:
                named = tuple(i for i, member in enumerate(members) if member.person == anchored[k])
                wanted = _next(named, last)
                first = _next(present, wanted - 1) if wanted is not None else first
            turned = present.index(first) if first is not None else 0
            now = _Stretch(k, position, present[turned:] + present[:turned], last)
            yield now

    def _leavers(self) -> dict[int, list[tuple[int, int | None]]]:
        """Turns during which their holder leaves: from when, and who takes over (who has the next turn as well)."""
        early: dict[int, list[tuple[int, int | None]]] = {}
        days = {member.until for member in self._members if member.until is not None}
        for at in sorted(self._midnight(day) for day in days):
            k = turn_at(self._grid, at)
            if at <= self._start or self._grid.instant(k) == at:
                continue
            holder = early[k][-1][1] if early.get(k) else self._held(k)
            if holder is None or self._takes_part(self._members[holder], at):
                continue
            present = tuple(i for i, member in enumerate(self._members) if self._takes_part(member, at))
            early.setdefault(k, []).append((at, _next(present, holder)))
        return early

    def _midnight(self, day: date) -> int:
        return self._zone.first(reading(day, time()))

    def _first_turn(self, day: date) -> int:
        """The first turn that begins on or after a day."""
        at = self._midnight(day)
        k = turn_at(self._grid, at)
        return k if at <= self._start or self._grid.instant(k) == at else k + 1

    def _takes_part(self, member: Member, at: int) -> bool:
        since, until = member.since, member.until
        return (since is None or self._midnight(since) <= at) and (until is None or at < self._midnight(until))


def _next(indexes: tuple[int, ...], after: int) -> int | None:
    """The first of the indexes after one of them, around the end."""
    if not indexes:
        return None
    return next((index for index in indexes if index > after), indexes[0])
