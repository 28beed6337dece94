"""A zone's clock in whole seconds: its changes are found once, and everything after is a search in a short list."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, datetime, time
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

from oncall.instant import DAY, moment, reading, seconds

_FIRST = reading(date(1990, 1, 1), time())
_LAST = reading(date(2070, 1, 1), time())
_NEVER = 1 << 50  # in either direction
# No zone has ever changed its clock twice within this long since then, nor plans to (a test holds tzdata to it).
STRIDE = 6 * DAY


class Zone:
    """Wall clocks of one IANA zone from 1990 to 2070; before and after, its first and last offset.

    A reading is what the wall clock shows, in seconds as if it were UTC (`oncall.instant.reading`).
    """

    __slots__ = ("_local_ends", "_local_starts", "changes", "name", "offsets")

    def __init__(self, name: str, changes: Sequence[tuple[int, int]]) -> None:
        """`changes`: instants with the offset (seconds east) that holds from there on; the first before all time."""
        self.name = name
        self.changes = [at for at, _ in changes]
        self.offsets = [offset for _, offset in changes]
        self._local_starts = [at + offset for at, offset in changes]
        self._local_ends = [changes[i + 1][0] + changes[i][1] for i in range(len(changes) - 1)]

    def offset(self, at: int) -> int:
        """Seconds east of UTC at an instant."""
        return self.offsets[bisect_right(self.changes, at) - 1]

    def local(self, at: int) -> int:
        """The clock's reading at an instant."""
        return at + self.offsets[bisect_right(self.changes, at) - 1]

    def first(self, local: int) -> int:
        """The first instant of a reading: of a repeated one the first; a skipped one happens when the gap ends."""
        era = bisect_right(self._local_ends, local)
        at, begun = local - self.offsets[era], self.changes[era]
        return at if at > begun else begun  # noqa: FURB136 - a call of `max` takes as long as the rest of this

    def last(self, local: int) -> int:
        """The last instant of a reading: of a repeated one the last; a skipped one happens when the gap ends."""
        era = bisect_right(self._local_starts, local) - 1
        at = local - self.offsets[era]
        return min(at, self.changes[era + 1]) if era + 1 < len(self.changes) else at

    def era(self, at: int) -> tuple[int, int, int]:
        """The stretch of one offset that an instant lies in: (start, end, offset)."""
        era = bisect_right(self.changes, at) - 1
        return self.changes[era], self.changes[era + 1] if era + 1 < len(self.changes) else _NEVER, self.offsets[era]


@cache
def zone_of(name: str) -> Zone:
    """The zone by its IANA name, from the tzdata package alone. Raises ValueError if there is none such."""
    try:
        with resources.files("tzdata.zoneinfo").joinpath(*name.split("/")).open("rb") as data:
            rules = ZoneInfo.from_file(data, key=name)
    except (OSError, ValueError) as error:
        message = f"there is no zone {name}"
        raise ValueError(message) from error

    def offset(at: int) -> int:
        shift = datetime.fromtimestamp(at, rules).utcoffset()
        return int(shift.total_seconds()) if shift is not None else 0

    known = offset(_FIRST)
    changes = [(-_NEVER, known)]
    for end in range(_FIRST + STRIDE, _LAST, STRIDE):
        if (now := offset(end)) == known:
            continue
        before, after = end - STRIDE, end
        while after - before > 1:
            middle = (before + after) // 2
            before, after = (middle, after) if offset(middle) == known else (before, middle)
        changes.append((after, now))
        known = now
    return Zone(name, changes)


def wall(day: date, at: time, zone: ZoneInfo) -> datetime:
    """A wall-clock time as an instant (UTC). Skipped: the first instant after; repeated: the first."""
    return moment(zone_of(zone.key).first(reading(day, at)))


def local_time(at: datetime, zone: str) -> datetime:
    """An instant as the zone's wall clock shows it: a naive datetime, to be shown, never to be reckoned with."""
    return moment(zone_of(zone).local(seconds(at))).replace(tzinfo=None)
