"""Two at once on PostgreSQL: they take turns, nobody is told a wrong number, and neither is thrown back."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.clock import Clock
from commands.incident.change_status import resolve
from commands.incident.declare import declare
from commands.incident.note_channel import note_opened
from commands.postmortem.chase import chase_next_due
from commands.postmortem.write import write_postmortem
from commands.runbook.work import complete_step, undo_step
from commands.timeline.add_note import add_note, notes
from runbooks.run import Run
from storage.database import Database
from tests.databases import STARTED_AT
from tests.teams import small_team

TEAM = small_team()
NOW = STARTED_AT + timedelta(minutes=1)


@pytest.fixture
async def replicas(postgresql_url: str) -> AsyncIterator[tuple[Database, Database]]:
    one, two = (Database(postgresql_url, real_now=Clock().real) for _ in range(2))
    yield one, two
    await one.close()
    await two.close()


async def declared(db: Database) -> int:
    done = await declare(
        db, TEAM, title="down", severity=None, type=None, private=None, by="ana", now=STARTED_AT, once=None
    )
    return done.incident.id


async def test_two_notes_at_once_have_two_numbers(replicas: tuple[Database, Database]) -> None:
    """Each is told its own, by which it is corrected."""
    one, _ = replicas
    n = await declared(one)

    async def note(text: str) -> tuple[str, int]:
        return text, await add_note(one, incident_id=n, text=text, at=None, by="bo", now=NOW, once=None)

    numbers = dict(await asyncio.gather(*(note(f"note {each}") for each in range(12))))
    async with one.read() as tx:
        kept = {entry.data["text"]: number for number, entry in enumerate(await notes(tx, n), 1)}
    assert numbers == kept


async def test_a_tick_while_the_channel_opens_again(replicas: tuple[Database, Database]) -> None:
    """Both lock the incident and its checklist, in the same order: neither is thrown back."""
    one, two = replicas
    n = await declared(one)
    async with one.read() as tx:
        (run,) = await tx.runs.of_incident(n)
    for each in range(15):
        await asyncio.gather(_tick(one, run, each), _opens(two, n, f"C{each}"))


async def test_replicas_ask_after_a_postmortem_once(replicas: tuple[Database, Database]) -> None:
    """Also while somebody writes in it: both lock the incident first, so neither is thrown back."""
    one, two = replicas
    n = await declared(one)
    await resolve(one, incident_id=n, by="ana", now=NOW, once=None)
    for number, days in enumerate((3, 6, 11)):
        late = NOW + timedelta(days=days)
        await asyncio.gather(
            *(chase_next_due(db, TEAM, now=late) for db in (one, two, one, two)),
            write_postmortem(
                two, incident_id=n, parts={"well": f"day {days}"}, begun_at=number, by="bo", now=late, once=None
            ),
        )
        await chase_next_due(one, TEAM, now=late)  # if it was passed over while somebody wrote
    async with one.read() as tx:
        chased = await tx.timeline.recorded(n, ("PostmortemChased",))
    assert [entry.data["number"] for entry in chased] == [1, 2, 3]


async def _tick(db: Database, run: Run, again: int) -> None:
    step = run.steps[0].key
    await asyncio.sleep(again % 5 / 1_000)
    await complete_step(db, run_id=run.id, step=step, by="bo", now=NOW, once=None)
    await undo_step(db, run_id=run.id, step=step, by="bo", now=NOW, once=None)


async def _opens(db: Database, n: int, channel: str) -> None:
    async with db.begin() as tx:
        incident = await tx.incidents.get(n, for_change=True)
        assert incident is not None
        await note_opened(tx, replace(incident, channel_archived=True), channel_id=channel, name="inc-1-down", now=NOW)
