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
    mixed: dict[tuple[int, int], Who] = {}  # by identity: the same two turns meet day after day
    rest = iter(below)
    from_, to, who = next(rest, _NONE)
    for piece in above:
        start, end, upper = piece
        while to <= start:
            add((from_, to, who))
            from_, to, who = next(rest, _NONE)
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
                at = min(to, end)
                key = (id(who), id(upper))
                if (both := mixed.get(key)) is None:
                    both = mixed[key] = together(who, upper)
                add((from_, at, both))
            if to > end:
                from_ = end
                break
            from_, to, who = next(rest, _NONE)
        if at < end:
            add((at, end, upper))
    if from_ < to:
        add((from_, to, who))
    found.extend(rest)
    return found


def change(pieces: list[Piece], span: Span, as_: Callable[[Who], Who], idle: Who = ()) -> None:
    """Change, in place, who is on call within a span; `idle` takes what nobody has there."""
    start, end = span
    known: dict[int, Who] = {}
    # The pieces that touch the span come along, to be one with what is the same inside.
    first = max(bisect_left(pieces, (start,)) - 1, 0)
    last = bisect_left(pieces, (end + 1,), first)
    found: list[Piece] = []
    beyond: list[Piece] = []
    at = start
    for from_, to, who in pieces[first:last]:
        if to <= start or from_ >= end:
            (beyond if from_ >= end else found).append((from_, to, who))
            continue
        if from_ < start:
            found.append((from_, start, who))
        if idle and at < from_:
            found.append((at, from_, idle))
        if (changed := known.get(id(who))) is None:
            changed = known[id(who)] = as_(who)
        at = min(to, end)
        if changed:
            found.append((max(from_, start), at, changed))
        if to > end:
            beyond.insert(0, (end, to, who))
    if idle and at < end:
        found.append((at, end, idle))
    pieces[first:last] = whole(found + beyond)


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


def overridden(who: Who, add: str | None, remove: str | None, because: Because, *, alone: bool) -> Who:
    """Who is on call under an override. Somebody who is removed but not there is not replaced either."""
    if alone:
        return (Duty(str(add), because),)
    if remove is None:
        return together(who, (Duty(str(add), because),))
    people = [duty.person for duty in who]
    if remove not in people:
        return who
    if add is None or add in people:
        return tuple([duty for duty in who if duty.person != remove])
    return tuple([Duty(add, because) if duty.person == remove else duty for duty in who])


def shadowed(who: Who, shadow: Duty, of: str | None) -> Who:
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
