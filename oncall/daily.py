"""A time of day on somebody's clock, at which something is done once a day."""

from dataclasses import dataclass
from datetime import datetime, time

from oncall.instant import DAY, moment, reading, seconds
from oncall.zone import zone_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Daily:
    at: time
    zone: str  # IANA

    def after(self, instant: datetime) -> datetime:
        """The first time that it is so late after an instant (aware). In a skipped hour: as clocks go forward."""
        clock, now = zone_of(self.zone), seconds(instant)
        today = clock.local(now) // DAY - 1
        of_the_day = reading(datetime(1970, 1, 1).date(), self.at)  # noqa: DTZ001 - a wall clock's reading
        days = (clock.first(day * DAY + of_the_day) for day in range(today, today + 5))
        return moment(next(at for at in days if at > now))
