"""`tocsin oncall import` over calendars as other tools export them."""

import re
import shutil
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner, Result

from bot.config import load
from bot.oncall.cli import app
from oncall.resolve import responders
from oncall.schedule import Schedule

EXAMPLE = Path(__file__).parents[2] / "example" / "tocsin.yaml"
DUBLIN = ZoneInfo("Europe/Dublin")
FIRST = datetime(2026, 2, 2, 9, tzinfo=DUBLIN)
PAGERDUTY = """\
BEGIN:VEVENT
DTEND;VALUE=DATE-TIME:{end}
DTSTART;VALUE=DATE-TIME:{start}
ATTENDEE:{who}@EXAMPLE.com
UID:Q{n}
URL:https://example.pagerduty.com/schedules#PXYZ
SUMMARY:On Call - Somebody Else - Trust & Safety - Primary
END:VEVENT
"""
GRAFANA = """\
BEGIN:VEVENT
SUMMARY:{who}
DTSTART:{start}
DTEND:{end}
DTSTAMP:20260307T120000Z
UID:O1-{n}-U1
LAST-MODIFIED:20260307T120000Z
PRIORITY:0
END:VEVENT
BEGIN:VEVENT
SUMMARY:ana
DTSTART:{start}
DTEND:{start}
UID:O2-{n}-U2
STATUS:CANCELLED
END:VEVENT
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """The team's files as a folder."""
    shutil.copy(EXAMPLE, tmp_path / "tocsin.yaml")
    return tmp_path


def calendar(events: Iterable[Iterable[str]], *head: str) -> str:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Example//EN", *head]
    for number, event in enumerate(events):
        uid = [] if any(line.startswith("UID:") for line in event) else [f"UID:{number}"]
        lines += ["BEGIN:VEVENT", *uid, *event, "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def shift(start: datetime, end: datetime, *more: str) -> list[str]:
    return [f"DTSTART:{start.astimezone(UTC):%Y%m%dT%H%M%SZ}", f"DTEND:{end.astimezone(UTC):%Y%m%dT%H%M%SZ}", *more]


def run(files: Path, content: str, *options: str, status: int = 0) -> Result:
    file = files / "Primary on-call.ics"
    file.write_text(content, "utf-8")
    told = CliRunner().invoke(app, ["import", str(file), "--files", str(EXAMPLE), *options])
    assert told.exit_code == status, told.output
    return told


def schedule(files: Path, told: Result, name: str = "primary-on-call") -> Schedule:
    """What the loader makes of it among the team's files."""
    (files / "imported.yaml").write_text(told.stdout, "utf-8")
    return load(files).schedules[name]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_a_list_of_shifts_in_utc_becomes_a_rotation_on_the_clock_that_explains_it(files: Path) -> None:
    people = [("Dara Byrne", "dara@example.com"), ("Eoin Walsh", "eoin@example.com")]
    weeks = [
        shift(
            FIRST + timedelta(weeks=week),
            FIRST + timedelta(weeks=week + 1),
            f"SUMMARY:On Call - {people[week % 2][0]} - Primary",
            f"ATTENDEE;CN={people[week % 2][0]}:mailto:{people[week % 2][1]}",
        )
        for week in range(16)
    ]
    told = run(files, calendar(weeks))
    assert "A rotation on the clock of Europe/Dublin, by week: dara, eoin." in told.stderr
    assert "the rotation goes on from there" in told.stderr
    found = schedule(files, told)
    assert responders(found, at("2026-03-30T07:59:59+00:00")) == ("eoin",)  # clocks went forward the day before
    assert responders(found, at("2026-03-30T08:00:00+00:00")) == ("dara",)
    assert responders(found, at("2027-02-01T08:59:59+00:00")) == ("eoin",)


def test_events_that_recur_for_each_person_become_a_rotation(files: Path) -> None:
    weeks = [
        [
            f"DTSTART;TZID=America/Los_Angeles:202603{2 + 7 * n:02}T090000",
            f"DTEND;TZID=America/Los_Angeles:202603{9 + 7 * n:02}T090000",
            "RRULE:FREQ=WEEKLY;INTERVAL=3;WKST=MO",
            f"SUMMARY:[L1] {person}",
        ]
        for n, person in enumerate(["ana", "bo", "cy"])
    ]
    told = run(files, calendar(weeks))
    found = schedule(files, told)
    (layer,) = found.layers
    assert (layer.zone, [member.person for member in layer.rotation]) == ("America/Los_Angeles", ["ana", "bo", "cy"])
    assert responders(found, at("2026-03-23T15:59:00+00:00")) == ("cy",)
    assert "overrides" not in told.stdout


def test_office_hours_become_windows(files: Path) -> None:
    days = [
        [
            f"DTSTART;TZID=Europe/Dublin:202603{2 + 7 * n:02}T090000",
            "DURATION:PT8H",
            "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU,WE,TH,FR",
            f"SUMMARY:{person} is on call",
        ]
        for n, person in enumerate(["Finn Keane", "Grace Tan"])
    ]
    told = run(files, calendar(days))
    found = schedule(files, told)
    assert responders(found, at("2026-03-13T16:59:00+00:00")) == ("grace",)
    assert responders(found, at("2026-03-13T17:00:00+00:00")) == ()
    assert responders(found, at("2026-03-14T12:00:00+00:00")) == ()
    assert "gaps: allowed" in told.stderr


def test_times_stand_in_quotes_for_readers_of_another_yaml(files: Path) -> None:
    """YAML 1.1 has numbers to the base of sixty: 17:00 is 1020 there, and what 09:00 is its readers do not agree on."""
    day = [
        "DTSTART;TZID=Europe/Dublin:20260302T090000",
        "DTEND;TZID=Europe/Dublin:20260302T170000",
        "RRULE:FREQ=DAILY",
        "SUMMARY:dara",
    ]
    told = run(files, calendar([day]))
    assert set(re.findall(r"\S*[0-9]:[0-9]\S*", told.stdout)) == {'"09:00"', '"17:00"'}


def test_an_exception_becomes_an_override(files: Path) -> None:
    weeks = [
        [
            f"UID:{person}",
            f"DTSTART;TZID=Europe/Dublin:202603{2 + 7 * n:02}T090000",
            f"DTEND;TZID=Europe/Dublin:202603{9 + 7 * n:02}T090000",
            "RRULE:FREQ=WEEKLY;INTERVAL=2",
            f"SUMMARY:{person}",
        ]
        for n, person in enumerate(["dara", "eoin"])
    ]
    instead = [
        "UID:dara",
        "RECURRENCE-ID;TZID=Europe/Dublin:20260316T090000",
        "DTSTART;TZID=Europe/Dublin:20260316T090000",
        "DTEND;TZID=Europe/Dublin:20260323T090000",
        "SUMMARY:Finn",
    ]
    told = run(files, calendar([*weeks, instead]))
    found = schedule(files, told)
    assert responders(found, at("2026-03-20T12:00:00+00:00")) == ("finn",)
    assert responders(found, at("2026-03-31T12:00:00+00:00")) == ("dara",)
    assert "became overrides: 1" in told.stderr


def test_offices_around_the_world_become_layers(files: Path) -> None:
    offices = [
        ("America/Los_Angeles", ["ana", "bo"]),
        ("Europe/Dublin", ["dara", "eoin"]),
        ("Asia/Singapore", ["grace", "hana"]),
    ]
    days = []
    for zone, people in offices:
        for day in range(56):
            start = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo(zone)) + timedelta(days=day)
            days.append(shift(start, start + timedelta(hours=8), f"SUMMARY:{people[day // 7 % 2]}@example.com"))
    found = schedule(files, run(files, calendar(days)))
    assert sorted(layer.name for layer in found.layers) == ["dublin", "los-angeles", "singapore"]
    assert responders(found, at("2026-07-01T12:00:00+00:00")) == ("eoin",)


def test_shifts_without_a_rotation_are_written_out(files: Path) -> None:
    hours = [18, 26, 43, 41, 56, 19, 15, 37, 28]
    people = ["bo", "dara", "ana", "ana", "dara", "bo", "dara", "cy", "bo"]
    at_, events = FIRST, []
    for length, person in zip(hours, people, strict=True):
        events.append(shift(at_, at_ + timedelta(hours=length), f"SUMMARY:{person}"))
        at_ += timedelta(hours=length)
    told = run(files, calendar(events))
    assert "No rotation could be seen" in told.stderr
    found = schedule(files, told)
    assert responders(found, FIRST - timedelta(seconds=1)) == ()
    assert responders(found, FIRST) == ("bo",)
    assert responders(found, FIRST + timedelta(hours=18)) == ("dara",)
    assert responders(found, at_ - timedelta(seconds=1)) == ("bo",)
    assert responders(found, at_) == ()


def test_days_without_times_are_read_on_the_calendars_clock(files: Path) -> None:
    weeks = [
        [
            f"DTSTART;VALUE=DATE:{date(2026, 3, 2) + timedelta(weeks=week):%Y%m%d}",
            f"DTEND;VALUE=DATE:{date(2026, 3, 9) + timedelta(weeks=week):%Y%m%d}",
            f"SUMMARY:{['grace', 'hana'][week % 2]}",
        ]
        for week in range(8)
    ]
    told = run(files, calendar(weeks, "X-WR-TIMEZONE:Asia/Singapore"))
    assert "read on the clock of Asia/Singapore" in told.stderr
    assert responders(schedule(files, told), at("2026-03-08T16:00:00+00:00")) == ("hana",)
    other = run(files, calendar(weeks, "X-WR-TIMEZONE:Asia/Singapore"), "--zone", "UTC", "--name", "apac")
    assert responders(schedule(files, other, "apac"), at("2026-03-08T16:00:00+00:00")) == ("grace",)


def test_what_cannot_be_carried_over_is_named(files: Path) -> None:
    weeks = [
        shift(FIRST + timedelta(weeks=week), FIRST + timedelta(weeks=week + 1), f"SUMMARY:{who}")
        for week, who in enumerate(["ana", "Zoë Brown", "ana", "Zoë Brown", "ana", "Zoë Brown"])
    ]
    yearly = shift(FIRST, FIRST + timedelta(hours=1), "RRULE:FREQ=YEARLY", "SUMMARY:ana")
    nameless = shift(FIRST, FIRST + timedelta(hours=1), "SUMMARY:On call")
    told = run(files, calendar([*weeks, yearly, nameless]))
    assert "Not in the team's files: Zoë Brown, written as zoe-brown." in told.stderr
    assert 'Not carried over: "ana": it recurs in a way that rotations cannot: FREQ=YEARLY.' in told.stderr
    assert 'Not carried over: "On call" at 2026-02-02 09:00: it names nobody.' in told.stderr


@pytest.mark.parametrize(
    "lines",
    [
        ("DTSTART:yesterday", "DTEND:20260303T090000Z"),
        ("DTEND:20260303T090000Z",),
        ("DTSTART:20260303T090000Z", "DTEND:20260302T090000Z"),
        ("DTSTART:20260303T090000Z", "DURATION:for long"),
        ("DTSTART:00010101T090000Z", "DTEND:99991231T090000Z"),
        ("DTSTART:20260303T090000Z", "DTEND:29260303T090000Z"),
        ("DTSTART:20260303T090000Z", "DURATION:PT1H", "RRULE:often"),
        ("DTSTART:20260303T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;INTERVAL=0"),
        ("DTSTART:20260303T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;INTERVAL=999999999"),
        ("DTSTART:20260303T090000Z", "DURATION:PT1H", "RRULE:FREQ=MONTHLY;BYDAY=2TU"),
        ("DTSTART:20260303T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY", "EXDATE:never"),
        ("DTSTART:20260303T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY", "RDATE:20260305T090000Z"),
        ("DTSTART:20260303T090000Z", "DURATION:PT1H", "RECURRENCE-ID:never"),
    ],
)
def test_an_entry_that_makes_no_sense_is_named_and_the_others_are_taken(files: Path, lines: tuple[str, ...]) -> None:
    fine = shift(FIRST, FIRST + timedelta(days=7), "SUMMARY:ana")
    told = run(files, calendar([[*lines, "SUMMARY:bo"], fine]))
    assert 'Not carried over: "bo"' in told.stderr
    assert responders(schedule(files, told), FIRST) == ("ana",)


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        ("not a calendar", (), "it is not an iCalendar file"),
        ("", (), "has no shifts in it"),
        (calendar([]), (), "has no shifts in it"),
        (calendar([]), ("--zone", "Mars/Phobos"), "Mars/Phobos. Write an IANA name"),
        (calendar([]), ("--name", "No Name"), "cannot name a schedule"),
    ],
)
def test_what_is_no_calendar_of_shifts_is_refused(
    files: Path, content: str, options: tuple[str, ...], said: str
) -> None:
    assert said.lower() in run(files, content, *options, status=2).stderr.lower()


def in_weeks(people: Iterable[str], count: int, head: Iterable[str], entry: str) -> str:
    """A week for each of the people in turn, written as `entry` with {who}, {start}, {end} (UTC) and {n}."""
    names = list(people)
    lines = ["BEGIN:VCALENDAR", *head]
    for n in range(count):
        start, end = (FIRST + timedelta(weeks=n + more) for more in (0, 1))
        times = {key: f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}" for key, at in (("start", start), ("end", end))}
        lines += entry.format(who=names[n % len(names)], n=n, **times).splitlines()
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def test_a_feed_as_pagerduty_writes_it(files: Path) -> None:
    """RiCal's header, values typed in full, attendees without `mailto:`, and the same shift under several UIDs."""
    head = [
        "PRODID;X-RICAL-TZSOURCE=TZINFO:-//com.denhaven2/NONSGML ri_cal gem//EN",
        "CALSCALE:GREGORIAN",
        "VERSION:2.0",
        "X-WR-CALNAME:On Call Schedule for Trust & Safety",
    ]
    twice = PAGERDUTY + PAGERDUTY.replace("UID:Q", "UID:R")
    told = run(files, in_weeks(["dara", "eoin"], 16, head, twice))
    assert "Read 16 shifts of dara, eoin." in told.stderr
    assert "A rotation on the clock of Europe/Dublin, by week: dara, eoin." in told.stderr
    assert responders(schedule(files, told), at("2026-03-30T08:00:00+00:00")) == ("dara",)


def test_a_feed_as_grafana_oncall_writes_it(files: Path) -> None:
    """A duration that is none in the calendar's own head; UTC throughout; what was cancelled ends as it begins."""
    head = [
        "VERSION:2.0",
        "PRODID://Grafana Labs//Grafana On-Call//",
        "CALSCALE:GREGORIAN",
        "X-WR-CALNAME:Primary",
        "X-WR-TIMEZONE:UTC",
        "REFRESH-INTERVAL;VALUE=DURATION:P1H",
    ]
    told = run(files, in_weeks(["dara", "eoin"], 16, head, GRAFANA))
    assert "Read 16 shifts of dara, eoin." in told.stderr
    assert "A rotation on the clock of Europe/Dublin, by week: dara, eoin." in told.stderr
    assert "Not carried over" not in told.stderr


def test_what_recurs_in_utc_stays_in_utc(files: Path) -> None:
    """Grafana OnCall's own rotations, with a priority before the name."""
    entry = "BEGIN:VEVENT\nSUMMARY:[L1] {who}\nDTSTART:{start}\nDTEND:{end}\nUID:oncall-{n}\n"
    entry += "RRULE:FREQ=WEEKLY;INTERVAL=2;WKST=MO\nEND:VEVENT"
    told = run(files, in_weeks(["dara", "eoin"], 2, ["VERSION:2.0", "PRODID:-//web schedule//oncall//"], entry))
    assert "A rotation on the clock of UTC, by week: dara, eoin." in told.stderr
    assert responders(schedule(files, told), at("2026-07-06T08:59:59+00:00")) == ("eoin",)
    assert responders(schedule(files, told), at("2026-07-06T09:00:00+00:00")) == ("dara",)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("GMT Standard Time", "on the clock of Europe/London,"),
        ("/citadel.org/20250101_1/Europe/London", "on the clock of Europe/London,"),
        ("Our Own Time", "Some times have no zone that I know"),
    ],
)
def test_a_zone_is_known_by_whatever_name_calendars_give_it(files: Path, name: str, said: str) -> None:
    """Outlook has names of its own, others put something before; each with the rules of its clock beside it."""
    zone = [
        "BEGIN:VTIMEZONE",
        f"TZID:{name}",
        *("BEGIN:STANDARD", "DTSTART:16011028T020000", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10"),
        *("TZOFFSETFROM:+0100", "TZOFFSETTO:-0000", "END:STANDARD"),
        *("BEGIN:DAYLIGHT", "DTSTART:16010325T010000", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3"),
        *("TZOFFSETFROM:-0000", "TZOFFSETTO:+0100", "END:DAYLIGHT"),
        "END:VTIMEZONE",
    ]
    weeks = [
        (
            f'DTSTART;TZID="{name}":202602{2 + 7 * n:02}T090000',
            f'DTEND;TZID="{name}":202602{9 + 7 * n:02}T090000',
            "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO",
            f"SUMMARY;LANGUAGE=en-us:On call: {who}",
        )
        for n, who in enumerate(["Dara Byrne", "Eoin Walsh"])
    ]
    told = run(files, calendar(weeks, *zone))
    assert said in told.stderr
    if "London" in said:
        assert responders(schedule(files, told), at("2026-07-06T07:59:59+00:00")) == ("eoin",)
        assert responders(schedule(files, told), at("2026-07-06T08:00:00+00:00")) == ("dara",)
