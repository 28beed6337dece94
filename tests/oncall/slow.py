"""The obvious model: walk the minutes with a clock on the wall, and see who is on call. Slow, and right by looking."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from importlib import resources
from zoneinfo import ZoneInfo

from oncall.grid import Every, Weekly
from oncall.layer import Layer
from oncall.rotation import Member
from oncall.schedule import Schedule

MINUTE = timedelta(minutes=1)
MARGIN = timedelta(days=2)  # no clock has ever jumped by more than a day


def walk(schedule: Schedule, start: datetime, end: datetime) -> Mapping[datetime, list[str]]:
    """Who must answer in each minute from `start` to `end`; every layer has to begin after `start`."""
    minutes = [start + i * MINUTE for i in range((end - start) // MINUTE)]
    layers = {layer.name: _Walk(layer, minutes) for layer in schedule.layers}
    answer = {}
    for i, minute in enumerate(minutes):
        people: list[str] = []
        for layer in schedule.layers:
            here = layers[layer.name].person(i, layers, schedule)
            if here is not None:
                people = [*(people if layer.beside else []), here]
        for temporary in schedule.temporary:
            if temporary.start <= minute < temporary.end:
                people = [each.person for each in temporary.shifts if each.start <= minute < each.end]
        if not any(temporary.start <= minute < temporary.end for temporary in schedule.temporary):
            for override in schedule.overrides:
                if override.start <= minute < override.end:
                    people = [] if override.alone else people
                    if override.remove is None or override.remove in people:
                        people = [*people, *([override.add] if override.add else [])]
                    people = [person for person in people if person != override.remove]
        answer[minute] = sorted(set(people))
    return answer


class _Walk:
    """One layer, walked from well before to well after its minutes."""

    def __init__(self, layer: Layer, minutes: Sequence[datetime]) -> None:
        self.layer, self.minutes = layer, minutes
        self.walls, self.shown, self.to_come = readings(layer.zone, minutes[0], len(minutes))
        self.handoffs = self._handoffs()
        self.turns = self._turns()
        self.holders = self._holders()

    def person(self, i: int, layers: Mapping[str, "_Walk"], schedule: Schedule) -> str | None:
        """Who has the layer in minute `i`, the days it hands over included."""
        holder = self.holders[i]
        if holder is None or not self.is_open(i):
            return None
        today = self.shown[i].date()
        for rule in self.layer.days_off:
            if today in rule.dates:
                holder = layers[rule.to].holders[i] if rule.to else None
                break
        for absence in schedule.absences if self.layer.when_absent else ():
            if absence.start <= self.minutes[i] < absence.end and holder == absence.person:
                holder = layers[str(self.layer.when_absent)].holders[i]
        return holder

    def is_open(self, i: int) -> bool:
        """A window is open: its start has been shown, and its end is yet to be shown for the last time."""
        if not self.layer.windows:
            return True
        today = self.shown[i].date()
        for window in self.layer.windows:
            for back in range(4):
                day = today - timedelta(days=back)
                if day.weekday() in window.days:
                    opens = datetime.combine(day, window.start)
                    closes = datetime.combine(day, window.end)
                    closes += timedelta(days=window.end <= window.start)
                    if opens <= self.shown[i] and (self.walls[i] < closes or self.to_come[i] <= closes):
                        return True
        return False

    def _turns(self) -> list[int]:
        """Which turn each minute is in; -1 before the first."""
        turn, turns, begun = -1, [], self.minutes[0]
        elapsed = isinstance(self.layer.turns, Every) and self.layer.turns.absolute
        for i, minute in enumerate(self.minutes):
            if elapsed and turn >= 0:
                turn = (minute - begun) // timedelta(hours=self.layer.turns.count)  # type: ignore[union-attr]
            while not (elapsed and turn >= 0) and self.shown[i] >= self.handoffs[turn + 1]:
                turn, begun = turn + 1, minute
            turns.append(turn)
        return turns

    def _handoffs(self) -> list[datetime]:
        found = [self._handoff(0)]
        while found[-1] <= self.shown[-1]:
            found.append(self._handoff(len(found)))
        return found

    def _handoff(self, turn: int) -> datetime:
        """What the wall clock reads when a turn begins."""
        start, turns = self.layer.start, self.layer.turns
        if turn == 0:
            return start
        if isinstance(turns, Weekly):
            found, at = 0, start
            while found < turn:
                at += MINUTE
                found += (at.weekday(), at.time()) in turns.handoffs
            return at
        if turns.unit == "month":
            months = start.year * 12 + start.month - 1 + turn * turns.count
            for day in (start.day, 30, 29, 28):
                try:
                    return start.replace(year=months // 12, month=months % 12 + 1, day=min(day, start.day))
                except ValueError:
                    continue
        length = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}
        return start + turn * turns.count * length[turns.unit]

    def _holders(self) -> list[str | None]:
        """Who has each minute: at each handoff the next one who takes part; when somebody leaves, the next at once."""
        worked = {turn for i, turn in enumerate(self.turns) if self.is_open(i)}
        counts = self.layer.advance == "always"
        holders: list[str | None] = []
        turn, members = -1, self.layer.rotation
        last = given = holding = -1  # who had a turn that counts, whose turn it is, and who stands in if they left
        for i in range(len(self.minutes)):
            while turn < self.turns[i]:
                turn += 1
                if given >= 0 and (counts or turn - 1 in worked):
                    last = given
                given = holding = self._next(last, i)
            if turn >= 0 and holding >= 0 and not self._takes_part(members[holding], i):
                holding = self._next(holding, i)
            over = self.layer.end is not None and self.shown[i] >= self.layer.end
            holders.append(None if turn < 0 or holding < 0 or over else members[holding].person)
        return holders

    def _next(self, after: int, i: int) -> int:
        count = len(self.layer.rotation)
        for step in range(1, count + 1):
            if self._takes_part(self.layer.rotation[(after + step) % count], i):
                return (after + step) % count
        return -1

    def _takes_part(self, member: Member, i: int) -> bool:
        now = self.shown[i]
        return (member.since is None or now >= _midnight(member.since)) and (
            member.until is None or now < _midnight(member.until)
        )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


@lru_cache(maxsize=8)
def readings(zone: str, start: datetime, count: int) -> tuple[list[datetime], list[datetime], list[datetime]]:
    """What the wall clock reads in each minute; the latest reading up to it, and the earliest after it.

    A reading has happened once the wall clock has ever shown it or later; it is over when it is there or past, and the
    clock never comes back to it.
    """
    margin = MARGIN // MINUTE
    wall = clock(zone)
    walls = [(start + i * MINUTE).astimezone(wall).replace(tzinfo=None) for i in range(-margin, count + margin)]
    shown, latest = [], datetime.min  # noqa: DTZ901 - a wall clock's reading
    for each in walls:
        latest = max(latest, each)
        shown.append(latest)
    to_come, earliest = [], datetime.max  # noqa: DTZ901 - a wall clock's reading
    for each in reversed(walls):
        to_come.append(earliest)
        earliest = min(earliest, each)
    here = slice(margin, margin + count)
    return walls[here], shown[here], to_come[::-1][here]


@cache
def clock(zone: str) -> ZoneInfo:
    """The zone of the tzdata package; what the host believes of it may be years old."""
    with resources.files("tzdata.zoneinfo").joinpath(*zone.split("/")).open("rb") as data:
        return ZoneInfo.from_file(data, key=zone)


def changes_of(zone: str, first: int = 2000, last: int = 2037) -> list[datetime]:
    """Every change of a zone's clock from one year through another, found by looking at every hour."""
    wall = clock(zone)
    at, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC)
    found, hour = [], timedelta(hours=1)
    while at < end:
        if at.astimezone(wall).utcoffset() != (at + hour).astimezone(wall).utcoffset():
            found.append(at + hour)
        at += hour
    return found
