"""A calendar that follows the shifts: its address, what it reads, what it is told of changes, and how it ends."""

import logging
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from icalendar import Calendar

from tests.world import World, shown
from tests.world import world as a_world


def address_in(answer: Any) -> str:
    """The address that somebody was shown."""
    (found,) = re.findall(r"http://[\w.:]+/calendar/[\w-]+\.ics", shown(answer["response"]))
    return str(found)


async def read(address: str, **headers: str) -> httpx.Response:
    async with httpx.AsyncClient() as calendar:
        return await calendar.get(address, headers=headers)


def events_of(answer: httpx.Response) -> list[Any]:
    assert answer.status_code == 200
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


async def test_ones_own_shifts_follow_what_is_arranged(world: World) -> None:
    """A cover takes a shift out of one calendar and puts it into another; undone, it is cancelled there."""
    bos = address_in(await world.types("bo", "/oncall calendar"))
    cys = address_in(await world.types("cy", "/oncall calendar"))
    before = events_of(await read(bos))
    assert {str(event["SUMMARY"]) for event in before} == {"On call: primary"}
    assert len(before) > 20
    assert events_of(await read(cys)) == []
    await world.types("cy", "/oncall cover primary bo tomorrow 13:00 to 17:00 the dentist; and more")
    (covering,) = events_of(await read(cys))
    assert str(covering["DESCRIPTION"]) == "Cover instead of bo: the dentist; and more."
    assert (covering["DTEND"].dt - covering["DTSTART"].dt).total_seconds() == 4 * 3600
    told = {str(event["UID"]): event for event in events_of(await read(bos))}
    changed = [event for event in before if told[str(event["UID"])]["DTEND"].dt != event["DTEND"].dt]
    assert [int(told[str(event["UID"])]["SEQUENCE"]) for event in changed] == [1]
    assert told[str(changed[0]["UID"])]["DTEND"].dt == covering["DTSTART"].dt
    await world.types("cy", "/oncall undo 1")
    (cancelled,) = events_of(await read(cys))
    assert (str(cancelled["UID"]), cancelled["STATUS"]) == (str(covering["UID"]), "CANCELLED")
    assert int(cancelled["SEQUENCE"]) > int(covering["SEQUENCE"])
    restored = {str(event["UID"]): event for event in events_of(await read(bos))}
    assert restored[str(changed[0]["UID"])]["DTEND"].dt == changed[0]["DTEND"].dt


async def test_a_deleted_schedule_keeps_what_has_been_and_cancels_what_would_come(world: World) -> None:
    """The shift under way ends; covers of the past stay, and later ones go with it."""
    await world.types("dee", "/oncall create launch dee cy daily 09:00 UTC")
    await world.types("bo", "/oncall cover launch dee now for 1h")
    addresses = [address_in(await world.types("dee", f"/oncall calendar {name}")) for name in ("launch", "")]
    await world.passes(hours=50)
    before = {str(event["UID"]): event for event in events_of(await read(addresses[0]))}
    await world.types("dee", "/oncall delete launch")
    deleted = world.bot.clock.now()
    after = {str(event["UID"]): event for event in events_of(await read(addresses[0]))}
    assert before.keys() == after.keys()
    for uid, event in before.items():
        start, end = event["DTSTART"].dt, event["DTEND"].dt
        assert (after[uid]["STATUS"] == "CANCELLED") == (start > deleted)
        if start <= deleted:
            assert after[uid]["DTEND"].dt <= deleted
            assert (after[uid]["DTEND"].dt == end) == (end <= deleted)
    assert len([event for event in before.values() if event["DTEND"].dt <= deleted]) >= 3
    own = [event for event in events_of(await read(addresses[1])) if event["STATUS"] != "CANCELLED"]
    assert own
    assert all(event["DTSTART"].dt < deleted for event in own)


async def test_a_schedules_calendar_names_everybody(world: World) -> None:
    """Who asks need not be in it, but in the team's files."""
    answer = await world.types("ana", "/oncall calendar primary")
    events = events_of(await read(address_in(answer)))
    assert {str(event["SUMMARY"]) for event in events} == {"primary: Bo Larsen"}
    world.hires("gus", "Gus New")
    assert "You are not in the team's files" in await world.reply("gus", "/oncall calendar primary")


async def test_what_has_not_changed_is_not_sent_again(world: World) -> None:
    """Nor when the bot was started anew, or only the head was asked for."""
    address = address_in(await world.types("bo", "/oncall calendar"))
    first = await read(address)
    assert first.headers["content-type"].startswith("text/calendar")
    assert "private" in first.headers["cache-control"]
    async with httpx.AsyncClient() as calendar:
        head = await calendar.head(address)
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", first.headers["etag"])
    again = await read(address, **{"If-None-Match": f'"other", W/{first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    await world.stops()
    await world.starts()
    moved = re.sub(r":\d+/", f":{world.bot.http_port}/", address)
    assert (await read(moved, **{"If-None-Match": first.headers["etag"]})).status_code == 304
    await world.types("cy", "/oncall cover primary bo tomorrow 13:00 to 17:00")
    assert (await read(moved, **{"If-None-Match": first.headers["etag"]})).status_code == 200


async def test_an_address_is_shown_once_and_ends_when_it_is_revoked(world: World) -> None:
    """By the button or by command; what is unknown and what was revoked are answered alike."""
    first = address_in(await world.types("bo", "/oncall calendar"))
    asked_again = shown((await world.types("bo", "/oncall calendar"))["response"])
    assert "I keep no copy of it" in asked_again
    assert "/calendar/" not in asked_again
    other = address_in(await world.types("bo", "/oncall calendar primary"))
    assert events_of(await read(first))
    await world.presses("bo", "general", "calendar_revoke", value="mine")
    assert "The address for your shifts has ended" in await world.told("bo", "@")
    gone, unknown = await read(first), await read(first.replace("/calendar/", "/calendar/x"))
    assert (gone.status_code, gone.text) == (unknown.status_code, unknown.text) == (404, "Not found.\n")
    assert dict(gone.headers).keys() == dict(unknown.headers).keys()
    assert events_of(await read(other))
    assert "*primary* has ended" in await world.reply("bo", "/oncall calendar revoke primary")
    assert (await read(other)).status_code == 404
    assert "You have no calendar address for primary" in await world.reply("bo", "/oncall calendar revoke primary")
    second = address_in(await world.types("bo", "/oncall calendar"))
    assert second != first
    assert events_of(await read(second))


async def test_who_leaves_the_files_takes_their_calendar_along(world: World, team_files: Path) -> None:
    """Also a schedule's."""
    address = address_in(await world.types("dee", "/oncall calendar primary"))
    assert events_of(await read(address))
    file = team_files / "tocsin.yaml"
    text = file.read_text().replace("rotation: [dee]", "rotation: [cy]")
    file.write_text(re.sub(r"\n  dee: .*", "", text))
    assert "Read again" in await world.reply("ana", "/incident reload")
    assert (await read(address)).status_code == 404


async def test_the_secret_is_kept_nowhere(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """Neither in the database, nor in what is logged, nor in what others can read."""
    caplog.set_level(logging.DEBUG)
    address = address_in(await world.types("bo", "/oncall calendar"))
    await read(address)
    token = address.rsplit("/", 1)[1].removesuffix(".ics")
    async with world.bot.db.read() as tx:
        for table in ("feeds", "feed_events", "outbox", "timeline", "inbound"):
            rows = (await tx.connection.exec_driver_sql(f"SELECT * FROM {table}")).all()  # noqa: S608 - our own names
            assert token not in str(rows)
    assert token not in str([message for _, message in await world.everything() if not message["ephemeral_for"]])
    ours = [each.getMessage() for each in caplog.records if each.name.startswith(("bot", "uvicorn", "root"))]
    assert not any(token in message for message in ours)


async def test_without_an_address_of_its_own_the_bot_says_what_to_set(database_url: str, team_files: Path) -> None:
    async with a_world(database_url, team=team_files, start=False) as world:
        await world.starts(public_url=None)
        assert "TOCSIN_PUBLIC_URL" in await world.reply("bo", "/oncall calendar")
