"""Anchors for an edit of a layer: what keeps it from undoing the past, and from moving whose turn it is."""

from dataclasses import replace
from datetime import datetime
from itertools import count

from oncall.duty import Piece, Who
from oncall.grid import turn_at
from oncall.instant import moment, seconds
from oncall.layer import Layer
from oncall.rotation import Anchor, Was


def anchored(old: Layer, new: Layer, at: datetime) -> Layer:
    """The new layer with the anchor that it needs for an edit at `at` (aware) of its people, handoffs or start.

    Whoever is on call stays so until the next handoff as it is now written; then comes the next of the new order.
    Who is in it no more finishes their turn. An anchor that the edit has already is replaced; often none is needed.
    """
    before, after = old.roster, new.roster
    if seconds(at) <= before.start:
        return new  # nobody was on call yet
    now = max(seconds(at), before.begins)
    start, holds = min(before.start, after.start), before.who(now)
    if _people(before.turns(start, now)) == _people(after.turns(start, now)) and _who(holds) == _who(after.who(now)):
        return new
    people = [member.person for member in new.rotation]
    if holds and holds[0].person in people and after.begins <= now:
        same = (new.zone, new.turns, new.start) == (old.zone, old.turns, old.start)
        begun = max(holds[0].because.since, before.begins)
        tried = (_with(old, new, holds[0].person, each) for each in ([begun, now] if same else [now]))
    else:
        k, soonest = turn_at(after.grid, max(now, after.begins)), max(now, after.begins)
        handoff = next(each for each in map(after.grid.instant, count(k)) if each >= soonest)
        tried = (_with(old, new, _heir(old, people, handoff), handoff) for _ in range(1))
    made = next((each for each in tried if keeps(old, each, moment(now))), new)
    return new if made == new else made


def keeps(old: Layer, new: Layer, at: datetime) -> bool:
    """The edit changes nobody before `at` (aware)."""
    start, end = min(old.roster.start, new.roster.start), seconds(at)
    return _people(old.roster.pieces(start, end)) == _people(new.roster.pieces(start, end))


def _with(old: Layer, new: Layer, person: str, at: int) -> Layer:
    was = Was(rotation=old.rotation, start=old.start, turns=old.turns)
    kept = (each for each in new.anchors if each in old.anchors)
    return replace(new, anchors=(*kept, Anchor(person=person, at=moment(at), was=was)))


def _heir(old: Layer, people: list[str], handoff: int) -> str:
    """Who comes after whoever has the last turn of the old order, in the new one."""
    held, order = old.roster.who(handoff - 1), [member.person for member in old.rotation]
    if not held:
        return people[0]
    last = held[0].person
    if last in people:
        return people[(people.index(last) + 1) % len(people)]
    after = order.index(last) if last in order else 0
    return next((person for person in order[after:] + order[:after] if person in people), people[0])


def _who(who: Who) -> list[str]:
    return [duty.person for duty in who]


def _people(pieces: list[Piece]) -> list[tuple[int, int, str]]:
    """Who has which time, whatever the turns are called."""
    found: list[tuple[int, int, str]] = []
    for start, end, who in pieces:
        for duty in who:
            if found and found[-1][1:] == (start, duty.person):
                found[-1] = (found[-1][0], end, duty.person)
            else:
                found.append((start, end, duty.person))
    return found
