"""How much everybody carries: hours, nights, weekends and holidays, each on their own clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from oncall.holiday import Calendar, holidays_of
from oncall.house import Answers, House
from oncall.instant import DAY, HOUR, day_of, seconds
from oncall.window import Hours, Span, Window, shared
from oncall.zone import zone_of

NIGHT = Window(start=time(22), end=time(7))
WEEKEND = Window(days=frozenset({5, 6}), start=time(), end=time())


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """Hours on call, and how many of them were at night (22:00 to 07:00), at the weekend, on public holidays.

    A person's own zone and calendar count. Without a calendar no day is a holiday.
    """

    person: str
    hours: float
    nights: float
    weekends: float
    holidays: float


def fair(house: House, start: datetime, end: datetime) -> list[Load]:
    """Everybody's load between two instants (aware), the heaviest first. Two schedules at once count once."""
    return loads(house, Answers(house, seconds(start), seconds(end)))


def loads(house: House, answers: Answers) -> list[Load]:
    """The same, of schedules that are resolved already."""
    found = [_load(house, person, answers.everybody.get(person, [])) for person in {*house.zones, *answers.everybody}]
    return sorted(found, key=lambda load: (-load.hours, load.person))


def _load(house: House, person: str, times: Sequence[Span]) -> Load:
    zone = zone_of(house.zones.get(person, "UTC"))
    calendar = house.calendars.get(person)
    of = {
        window: sum(_length(shared([span], Hours([window], zone).spans(span[0], span[1]))) for span in times)
        for window in (NIGHT, WEEKEND)
    }
    return Load(
        person=person,
        hours=_length(times) / HOUR,
        nights=of[NIGHT] / HOUR,
        weekends=of[WEEKEND] / HOUR,
        holidays=_holidays(times, calendar, zone.name) / HOUR if calendar else 0.0,
    )


def _holidays(times: Sequence[Span], calendar: Calendar, zone: str) -> int:
    clock, total = zone_of(zone), 0
    for start, end in times:
        for day in range(clock.local(start) // DAY - 1, clock.local(end) // DAY + 2):
            date = day_of(day * DAY)
            if date in holidays_of(calendar, date.year):
                total += _length(shared([(start, end)], [(clock.first(day * DAY), clock.first((day + 1) * DAY))]))
    return total


def _length(times: Sequence[Span]) -> int:
    return sum(end - start for start, end in times)
