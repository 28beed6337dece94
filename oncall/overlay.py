"""Pieces laid over, beside and into each other: how several layers and arrangements become one answer."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence

from oncall.duty import Because, Duty, Kind, Piece, Who, together
from oncall.window import Span

_NONE: Piece = (1 << 60, 1 << 60, ())  # after everything


def laid_over(  # noqa: C901 - one sweep over two lists; in pieces it takes three times as long
    below: list[Piece], above: Sequence[Piece], *, beside: bool
) -> list[Piece]:
    """Two layers as one: the upper replaces what it covers, or stands beside it."""
    found: list[Piece] = []
    add = found.append
    low: Who = ()
    high: Who = ()
    both: Who = ()  # of these two turns, which meet day after day
    rest = iter(below)
    held = next(rest, _NONE)  # of those below, what is left of the first that is not yet found
    for piece in above:
        start, end, upper = piece
        from_, to, who = held
        while to <= start:
            add(held)
            from_, to, who = held = next(rest, _NONE)
        if from_ >= end:  # nobody is below: the usual case where offices follow each other
            add(piece)
            continue
        if from_ < start:
            add((from_, start, who))
            from_ = start
        at = start
        while from_ < end:
            if beside:
                if at < from_:
                    add((at, from_, upper))
                at = to if to < end else end  # noqa: FURB136 - a call of `min` takes as long as the rest of this
                if who is not low or upper is not high:
                    low, high, both = who, upper, together(who, upper)
                add((from_, at, both))
            if to > end:
                held = end, to, who
                break
            from_, to, who = held = next(rest, _NONE)
        if at < end:
            add((at, end, upper))
    if held is not _NONE:
        add(held)
    found.extend(rest)
    return found


def change(pieces: list[Piece], span: Span, as_: Callable[[Who], Who], idle: Who = ()) -> None:
    """Change, in place, who is on call within a span; `idle` takes what nobody has there."""
    start, end = span
    # The pieces that touch the span come along, to be one with what is the same inside.
    first = max(bisect_left(pieces, (start,)) - 1, 0)
    last = bisect_left(pieces, (end + 1,), first)
    found: list[Piece] = []
    add, at = found.append, start
    for from_, to, who in pieces[first:last]:
        if to <= start:
            add((from_, to, who))
            continue
        if from_ < start:
            add((from_, start, who))
        if idle and at < from_ and at < end:
            add((at, min(from_, end), idle))
        at = to
        if from_ < end and (changed := as_(who)):
            add((max(from_, start), min(to, end), changed))
        if to > end:
            add((max(from_, end), to, who))
    if idle and at < end:
        add((at, end, idle))
    pieces[first:last] = whole(found)


def put(pieces: list[Piece], span: Span, own: Sequence[Piece]) -> None:
    """Replace, in place, everything within a span by pieces that lie in it."""
    change(pieces, span, lambda _: ())
    at = bisect_left(pieces, (span[0],))
    pieces[at:at] = own


def gathered(shifts: Iterable[Piece], span: Span) -> list[Piece]:
    """Shifts in any order, cut to a span, beside each other."""
    found: list[Piece] = []
    for start, end, who in shifts:
        if max(start, span[0]) < min(end, span[1]):
            found = laid_over(found, [(max(start, span[0]), min(end, span[1]), who)], beside=True)
    return whole(found)


def handed(
    pieces: list[Piece], span: Span, substitutes: Sequence[Piece], *, kind: Kind, of: str, why: str
) -> list[Piece]:
    """What pieces say within a span, handed to others; of an absence, only what is the absent person's (`of`)."""
    found: list[Piece] = []
    for start, end, who in pieces:
        from_, to = max(start, span[0]), min(end, span[1])
        if from_ >= to or (kind == "absence" and who[0].person != of):
            found.append((start, end, who))
            continue
        if start < from_:
            found.append((start, from_, who))
        found += [
            (max(a, from_), min(b, to), instead(other, kind, of, why))
            for a, b, other in substitutes
            if max(a, from_) < min(b, to)
        ]
        if to < end:
            found.append((to, end, who))
    return whole(found)


def instead(who: Who, kind: Kind, of: str, why: str) -> Who:
    """People of another layer who stand in."""
    return tuple(Duty(duty.person, Because(kind, duty.because.name, duty.because.since, of, why)) for duty in who)


def overridden(who: Who, *, added: Who, remove: str | None, alone: bool) -> Who:
    """Who is on call under an override. Somebody who is removed but not there is not replaced either."""
    if alone:
        return added
    if remove is None:
        return together(who, added)
    people = [duty.person for duty in who]
    if remove not in people:
        return who
    if not added or added[0].person in people:
        return tuple([duty for duty in who if duty.person != remove])
    at = people.index(remove)
    return who[:at] + added + who[at + 1 :]


def shadowed(who: Who, *, shadow: Duty, of: str | None) -> Who:
    """Who is on call with a shadow, if the one to ride along with is."""
    people = {duty.person for duty in who if not duty.shadow}
    if not people or shadow.person in {duty.person for duty in who} or (of is not None and of not in people):
        return who
    return (*who, shadow)


def whole(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces that touch and are of the same people and turns as one."""
    found: list[Piece] = []
    held_from = held_to = 0
    held: Who = ()
    for start, end, who in pieces:
        if start == held_to and (who is held or who == held):
            held_to = end
            continue
        if held:
            found.append((held_from, held_to, held))
        held_from, held_to, held = start, end, who
    if held:
        found.append((held_from, held_to, held))
    return found
