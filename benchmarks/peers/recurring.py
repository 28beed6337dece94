"""The same year of three offices asked of recurring-ical-events, in milliseconds of the processor's time."""

import json
from datetime import datetime, timedelta, timezone
from time import process_time

import icalendar
import recurring_ical_events

OFFICES = (("Asia/Singapore", "+0800"), ("Europe/London", "+0000"), ("America/New_York", "-0500"))
START = datetime(2026, 1, 1, tzinfo=timezone.utc)  # noqa: UP017 - whatever interpreter has the peer


def calendar() -> icalendar.Calendar:
    """Four people an office, by the week, 09-17 on its own clock; and 26 overrides as single events."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tocsin//benchmark//EN"]
    for office, (zone, _) in enumerate(OFFICES):
        for person in range(4):
            day = 1 + 7 * person
            lines += [
                "BEGIN:VEVENT",
                f"UID:{office}-{person}",
                "DTSTAMP:20251201T000000Z",
                f"DTSTART;TZID={zone}:202512{day:02}T090000",
                f"DTEND;TZID={zone}:202512{day:02}T170000",
                "RRULE:FREQ=WEEKLY;INTERVAL=4;WKST=MO;BYDAY=MO,TU,WE,TH,FR,SA,SU",
                "END:VEVENT",
            ]
    for i in range(26):
        at = START + timedelta(days=14 * i, hours=10)
        lines += [
            "BEGIN:VEVENT",
            f"UID:override-{i}",
            "DTSTAMP:20251201T000000Z",
            f"DTSTART:{at:%Y%m%dT%H%M%SZ}",
            f"DTEND:{at + timedelta(hours=12):%Y%m%dT%H%M%SZ}",
            "END:VEVENT",
        ]
    return icalendar.Calendar.from_ical("\r\n".join([*lines, "END:VCALENDAR", ""]))


def main() -> None:
    """Time a few rounds; the calendar is parsed beforehand."""
    query = recurring_ical_events.of(calendar())
    took = []
    for _ in range(8):
        begun = process_time()
        query.between(START, START + timedelta(days=365))
        took.append((process_time() - begun) * 1000)
    print(json.dumps(took))  # noqa: T201


if __name__ == "__main__":
    main()
