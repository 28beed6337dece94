"""The short form of `make crash`: a spread of the same trials."""

import asyncio
from collections import Counter
from dataclasses import fields

import pytest

from commands.effects import EFFECTS
from tests.crash.attempt import Room
from tests.crash.campaign import a_spread, campaign, evenly
from tests.crash.points import PHASES, UNTOLD, Fault, How, Point
from tests.crash.table import problems
from tests.crash.trial import Engine, PostgreSQLEngine, SQLiteEngine
from tests.databases import PostgreSQL, SQLite

TRIALS = 5
SHORT = ("incident", "text message")


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Either kind of database."""
    if request.param == "sqlite":
        made: SQLite = request.getfixturevalue("sqlite")
        return SQLiteEngine(made)
    server: PostgreSQL = request.getfixturevalue("postgresql")
    return PostgreSQLEngine(server)


@pytest.mark.timeout(600)  # only ever used up by a machine that is very busy
def test_a_bot_that_is_killed_loses_nothing_and_doubles_nothing(engine: Engine) -> None:
    """Killed at a commit or a call, or cut off from its reply, and started again: one of everything in the end."""
    report = asyncio.run(campaign(engine, jobs=4, rehearsals=1, tales=SHORT, choose=a_spread(TRIALS)))
    assert problems(report) == []
    assert sum(outcome.met for outcome in report.outcomes) >= TRIALS - 2


@pytest.mark.timeout(600)
def test_whatever_tells_somebody_of_a_page_or_a_shift_is_struck_in_some_tale(sqlite: SQLite) -> None:
    """A new effect needs a tale that comes past it; until it has one it is not proven."""
    report = asyncio.run(campaign(SQLiteEngine(sqlite), jobs=4, rehearsals=1, choose=lambda _: ()))
    assert EFFECTS.keys() - {point.effect for point in report.points} <= UNTOLD
    about = {"page_id", "notice_id", "notices", "check_id"}
    assert [kind for kind in UNTOLD if about & {field.name for field in fields(EFFECTS[kind])}] == []


def test_a_spread_has_every_phase_every_kind_and_every_way() -> None:
    """However few of each are tried, none is left out."""
    faults = [
        Fault(Point(phase, kind, f"place {n}", 1), how)
        for phase in PHASES
        for kind in ("call", "commit")
        for n in range(4)
        for how in How
    ]
    chosen = a_spread(18)(faults)
    assert {fault.point.phase for fault in chosen} == set(PHASES)
    assert {fault.point.kind for fault in chosen} == {"call", "commit"}
    assert {fault.how for fault in chosen} == set(How)


def test_any_beginning_of_an_even_order_is_a_sample_of_everything() -> None:
    """What does not fit into the time is left out everywhere alike."""
    faults = [
        Fault(Point(phase, kind, f"place {n}", 1), how)
        for phase in PHASES
        for kind in ("call", "commit")
        for n in range(10)
        for how in How
    ]
    chosen = evenly(1)(faults)
    assert sorted(chosen, key=str) == sorted(faults, key=str)
    assert chosen == evenly(1)(faults) != evenly(2)(faults)
    begun = Counter((fault.point.phase, fault.point.kind, fault.how) for fault in chosen[: len(faults) // 2])
    assert set(begun.values()) == {5}


async def test_what_is_told_alone_has_nothing_beside_it() -> None:
    """However many are waiting; and those go on afterwards, as many at a time as before."""
    room, inside, most = Room(3), 0, 0
    beside: list[int] = []

    async def tell(*, alone: bool) -> None:
        nonlocal inside, most
        async with room.alone() if alone else room.with_others():
            inside += 1
            most = max(most, inside)
            for _ in range(5):
                await asyncio.sleep(0)
                beside.extend([inside - 1] if alone else [])
            inside -= 1

    async with asyncio.TaskGroup() as together:
        for number in range(12):
            together.create_task(tell(alone=number in (5, 9)))
    assert beside == [0] * 10
    assert most == 3
