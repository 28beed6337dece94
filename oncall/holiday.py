"""Public holidays by country and region."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache


@dataclass(frozen=True, slots=True)
class Calendar:
    """A country's public holidays (ISO 3166: `IE`), with those of one of its regions if it has any (`CA` of `US`)."""

    country: str
    region: str | None = None

    def __str__(self) -> str:
        return f"{self.country}-{self.region}" if self.region else self.country


def calendar_of(written: str) -> Calendar:
    """`IE` or `US-CA` as a calendar. Raises ValueError if there is none such."""
    import holidays  # noqa: PLC0415 - takes a quarter of a second, and most schedules have no holidays

    country, _, region = written.partition("-")
    regions = holidays.list_supported_countries().get(country)
    if regions is None or (region and region not in regions):
        message = f"there is no calendar {written}"
        raise ValueError(message)
    return Calendar(country, region or None)


@cache
def holidays_of(calendar: Calendar, year: int) -> Mapping[date, str]:
    """The holidays of a year and their names."""
    import holidays  # noqa: PLC0415 - see above

    return dict(holidays.country_holidays(calendar.country, subdiv=calendar.region, years=year, language=None))
