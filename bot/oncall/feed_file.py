"""A calendar of shifts as an iCalendar file. Instants are UTC, so that every calendar reads the same."""

from collections.abc import Iterable
from datetime import timedelta
from importlib.metadata import version

from icalendar import Calendar, Event

from oncall.feed import FeedEvent

ASK_AGAIN = timedelta(hours=1)
_CANCELLED = "Cancelled: "


def feed_file(name: str, events: Iterable[FeedEvent]) -> bytes:
    """The same bytes for the same events."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Tocsin//Tocsin {version('tocsin')}//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for event in events:
        calendar.add_component(_event(event))
    return bytes(calendar.to_ical())


def _event(told: FeedEvent) -> Event:
    event = Event()
    event.add("uid", f"{told.uid}@tocsin")
    event.add("sequence", told.sequence)
    event.add("dtstamp", told.changed_at)
    event.add("last-modified", told.changed_at)
    event.add("dtstart", told.start)
    event.add("dtend", told.end)
    event.add("summary", f"{_CANCELLED if told.cancelled else ''}{told.summary}")
    event.add("description", told.detail)
    event.add("status", "CANCELLED" if told.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")  # on call is not busy
    event.add("x-microsoft-cdo-busystatus", "FREE")
    return event
