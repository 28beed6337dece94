"""How many sends may be under way at once, so that nothing that waits for somebody who is away takes a page's place."""

from collections.abc import Collection, Mapping, Sequence

from commands.effects import (
    AlarmNobodyAnswered,
    AlarmNobodyOnCall,
    AlarmNotReached,
    AlarmPlaceNotReached,
    NotifyChannel,
    NotifyResponder,
    NotifyTogether,
    NotifyWebhook,
    SendNotice,
)

# Whoever takes longer (seconds) waits for an answer that perhaps never comes. That costs next to nothing, so it takes
# no place from then on; how long it may wait is the lease's affair.
SLOW = 5.0

_PAST_SLACK = (SendNotice, NotifyWebhook)  # these go out also while Slack hangs, and so must not stand behind it
_IN_SLACK = (
    NotifyResponder,
    NotifyTogether,
    NotifyChannel,
    AlarmNobodyAnswered,
    AlarmNobodyOnCall,
    AlarmNotReached,
    AlarmPlaceNotReached,
)


class Slots:
    """Place for `size` sends of these kinds."""

    def __init__(self, kinds: Collection[str], size: int) -> None:
        self.kinds, self._size = frozenset(kinds), size
        self._began: dict[str, float] = {}

    def enter(self, send: str, now: float) -> None:
        """A send begins; `send` names it, `now` is in monotonic seconds."""
        self._began[send] = now

    def leave(self, send: str) -> None:
        """It is over, whatever became of it."""
        self._began.pop(send, None)

    def free(self, now: float) -> int:
        """How many may begin now."""
        return max(self._size - sum(now - began < SLOW for began in self._began.values()), 0)

    def opens_in(self, now: float) -> float:
        """Seconds until one may begin at the latest; only to be asked where none is free."""
        return min(SLOW - (now - began) for began in self._began.values() if now - began < SLOW)


class AllSlots:
    """Three, none of which can fill another: what goes out past Slack, pages in Slack, and everything else."""

    def __init__(self, kinds: Collection[str], size: int) -> None:
        past, inside = ({each.__name__ for each in group} & {*kinds} for group in (_PAST_SLACK, _IN_SLACK))
        self._rest = Slots({*kinds} - past - inside, size)
        self._all: Sequence[Slots] = (Slots(past, size), Slots(inside, size), self._rest)
        self._of: Mapping[str, Slots] = {kind: slots for slots in self._all for kind in slots.kinds}

    def of(self, kind: str) -> Slots:
        """Where a send belongs; one of a kind that nobody knows is given up quickly, and belongs to the rest."""
        return self._of.get(kind, self._rest)

    def open(self, now: float) -> tuple[frozenset[str], int]:
        """The kinds of which some may begin now, and how many of any may."""
        free = [(slots, count) for slots in self._all if (count := slots.free(now))]
        kinds = frozenset[str]().union(*(slots.kinds for slots, _ in free))
        return kinds, min((count for _, count in free), default=0)

    def opens_in(self, now: float) -> float | None:
        """Seconds until slots that are all taken have one free, at the latest; None where all have some."""
        return min((slots.opens_in(now) for slots in self._all if not slots.free(now)), default=None)
