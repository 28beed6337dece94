"""The drawn timeline: everything has its place, and can be read however much there is."""

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.export.scale import Scale
from commands.incident.change_status import cancel, mitigate, reopen, resolve
from commands.record import record
from commands.timeline.add_note import add_note
from incidents.timeline import add_note as add
from storage.database import Database
from tests.commands.told import START, TEAM, exported, minutes, opened, whole

SVG = "{http://www.w3.org/2000/svg}"
INSTANTS = st.datetimes(min_value=datetime(2025, 1, 1), max_value=datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone


async def drawn(db: Database, incident_id: int, zone: str = "Europe/Dublin") -> ET.Element:
    """The drawing out of the page; that it can be read as XML is a test by itself."""
    text = await exported(db, incident_id, "html", zone=zone)
    return ET.fromstring(text[text.index("<svg") : text.index("</svg>") + 6])  # noqa: S314 - our own text


def texts(svg: ET.Element) -> list[str]:
    return [each.text or "" for each in svg.iter(f"{SVG}text")]


def said(svg: ET.Element) -> str:
    """Everything that it says when pointed at."""
    return "\n".join(each.text or "" for each in svg.iter(f"{SVG}title"))


def classed(svg: ET.Element, *names: str) -> list[ET.Element]:
    """The groups of these classes, as drawn."""
    return [group for group in svg.iter(f"{SVG}g") if group.get("class") in names]


def many(svg: ET.Element, shape: str) -> list[tuple[float, int]]:
    """Where several marks are drawn as one, and how many they are."""
    groups = classed(svg, f"mark {shape}")
    found = [(group.find(f"{SVG}rect"), group.find(f"{SVG}text")) for group in groups]
    return [
        (float(box.get("x", "")), int(text.text or "")) for box, text in found if box is not None and text is not None
    ]


async def with_notes(db: Database, times: list[datetime]) -> int:
    n = await opened(db)
    async with db.begin() as tx:
        incident = await tx.incidents.get(n)
        assert incident is not None
        for number, at in enumerate(times):
            await record(tx, None, add(incident, f"note {number}", by="bo", at=at, now=at), at)
    return n


async def test_phases_pages_steps_and_notes_are_drawn_in_local_time(database: Database) -> None:
    svg = await drawn(database, await whole(database), "Asia/Singapore")
    words = texts(svg)
    for told in (
        *("Phases", "Page 1", "Steps", "Updates", "Notes", "Changes", "Asia/Singapore", "Mon 2 Mar"),
        *("Declared 22:00", "Answered 22:06", "Mitigated 22:20", "Resolved 23:20"),
        *("active 20 min", "mitigated 1 h", "Cy Tan answered after 6 min, at step 2 of 2"),
    ):
        assert told in words
    assert len([each for each in svg.iter() if each.get("class") == "escalation"]) == 1
    assert "2026-03-02 22:02:00 UTC+08:00: Ana Ruiz kept Bo Larsen's message: I see it too" in said(svg)


@pytest.mark.parametrize("early", [5, 30, 300], ids=lambda minutes: f"{minutes} min before")
async def test_what_is_named_stays_inside_and_the_zone_has_a_line_of_its_own(database: Database, early: int) -> None:
    """Also where all that happened stands at the right, and the zone's name is a long one."""
    n = await opened(database)
    await add_note(
        database, incident_id=n, text="it began", at=minutes(-early), by="bo", now=minutes(1), once=None, inside=True
    )
    svg = await drawn(database, n, "America/Argentina/ComodRivadavia")
    for each in svg.iter(f"{SVG}text"):
        if each.get("font-weight") and each.get("text-anchor") is None:
            assert float(each.get("x", "")) + 7.7 * len(each.text or "") <= 1000, each.text
    (zone,) = (each for each in svg.iter(f"{SVG}text") if each.text == "America/Argentina/ComodRivadavia")
    beside = [each for each in svg.iter(f"{SVG}text") if abs(float(each.get("y", "")) - float(zone.get("y", ""))) < 12]
    assert beside == [zone]


async def test_the_drawing_is_told_in_words(database: Database) -> None:
    """To whoever cannot see it: its title, and a description."""
    svg = await drawn(database, await whole(database))
    assert svg.get("role") == "img"
    labels = {each.get("id"): each.text or "" for each in svg}
    title, description = (labels[each] for each in (svg.get("aria-labelledby") or "").split())
    assert title == "Timeline of INC-1"
    assert description.startswith("Declared 2026-03-02 14:00:00 GMT, answered 2026-03-02 14:06:00 GMT, mitigated")
    assert "1 page, 2 steps, 1 update, 3 notes" in description


@pytest.mark.parametrize("count", [5, 500, 3_000])
async def test_marks_never_stand_on_each_other(database: Database, count: int) -> None:
    """Five are drawn one by one, hundreds as groups that touch nowhere, and none is lost."""
    svg = await drawn(database, await with_notes(database, [START + timedelta(seconds=700 * n) for n in range(count)]))
    groups = many(svg, "note")
    singles = [
        each for each in svg.iter(f"{SVG}g") if each.get("class") == "mark note" and not each.findall(f"{SVG}text")
    ]
    assert sum(size for _, size in groups) + len(singles) == count
    assert all(b - a >= 26 for (a, _), (b, _) in pairwise(groups))
    assert len(singles) == (5 if count == 5 else 0)
    assert all(0 <= x <= 1000 for x, _ in groups)


async def test_a_quiet_time_is_shown_short(database: Database) -> None:
    """Three days of waiting leave the first hour readable."""
    n = await with_notes(database, [*(minutes(10 * each) for each in range(6)), minutes(60 * 72)])
    svg = await drawn(database, n)
    assert "Nothing happened for 2 d 23 h" in said(svg)
    notes = [float(mark[1].get("x", "")) for mark in classed(svg, "mark note")]
    assert notes[5] - notes[0] > 600
    assert "Thu 5 Mar" in texts(svg)


async def test_a_reopened_incident_has_every_phase(database: Database) -> None:
    n = await opened(database)
    told: dict[str, Any] = {"incident_id": n, "by": "ana", "once": None}
    await mitigate(database, now=minutes(10), **told)
    await resolve(database, now=minutes(20), **told)
    await reopen(database, TEAM, now=minutes(40), **told)
    await cancel(database, reason="it was a drill after all", now=minutes(60), **told)
    svg = await drawn(database, n)
    phases = [
        each.get("class") for each in svg.iter(f"{SVG}g") if each.get("class") in ("active", "mitigated", "closed")
    ]
    assert phases == ["active", "mitigated", "closed", "active"]
    assert {"Reopened 14:40", "Cancelled 15:00"} <= set(texts(svg))


async def test_the_hour_that_comes_twice_has_its_times_twice(database: Database) -> None:
    """Dublin, the last Sunday of October."""
    before = datetime(2026, 10, 25, 0, 10, tzinfo=UTC)
    n = await opened(database, now=before)
    await add_note(database, incident_id=n, text="x", at=None, by="bo", now=before + timedelta(minutes=100), once=None)
    clocks = [text for text in texts(await drawn(database, n)) if re.fullmatch(r"\d\d:\d\d", text)]
    assert clocks[:2] == ["01:10", "01:20"]
    assert clocks.count("01:30") == 2


async def test_an_incident_of_one_moment_is_drawn(database: Database) -> None:
    assert "Declared 14:00" in texts(await drawn(database, await opened(database)))


@given(st.lists(INSTANTS, min_size=1, max_size=40))
def test_the_axis_keeps_the_order_of_time(instants: list[datetime]) -> None:
    """Within its ends, never backwards, whatever is folded."""
    scale = Scale.over(instants, left=100, right=900)
    places = [scale.x(at) for at in sorted(instants)]
    assert places == sorted(places)
    assert all(100 <= x <= 900 for x in places)


@given(st.lists(INSTANTS, min_size=1, max_size=40), st.sampled_from(["UTC", "Asia/Kolkata", "America/St_Johns"]))
def test_the_times_on_the_axis_can_be_told_apart(instants: list[datetime], zone: str) -> None:
    ticks = Scale.over(instants, left=100, right=900).ticks(ZoneInfo(zone))
    assert all(b.x - a.x >= 40 for a, b in pairwise(ticks))
    assert len(ticks) <= 20
