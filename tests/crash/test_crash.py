"""The short form of `make crash`: a spread of the same trials."""

import asyncio
from collections import Counter
from dataclasses import fields, replace

import pytest

from commands.effects import EFFECTS
from tests.crash.attempt import Room
from tests.crash.campaign import a_spread, campaign, evenly
from tests.crash.check import Message, Seen, judge
from tests.crash.points import PHASES, UNTOLD, Fault, How, Point
from tests.crash.table import problems
from tests.crash.trial import Engine, PostgreSQLEngine, SQLiteEngine
from tests.databases import PostgreSQL, SQLite


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
    """Killed at a commit or a call, or cut off from its reply, once in each tale: one of everything in the end.

    And the tales come past whatever tells somebody of a page or a shift: a new effect is not proven without one.
    """
    trials = len(engine.tales)
    report = asyncio.run(campaign(engine, jobs=4, rehearsals=1, choose=a_spread(trials)))
    assert problems(report) == []
    assert sum(outcome.met for outcome in report.outcomes) >= trials - 2
    assert {outcome.fault.point.tale for outcome in report.outcomes if outcome.fault} == {*engine.tales}
    assert EFFECTS.keys() - {point.effect for point in report.points} <= UNTOLD


def test_what_no_tale_comes_past_tells_of_no_page_and_no_shift() -> None:
    """It is left out by name."""
    about = {"page_id", "notice_id", "notices", "check_id"}
    assert [kind for kind in UNTOLD if about & {field.name for field in fields(EFFECTS[kind])}] == []


ONCE: Message = ("U1", "you are paged")
UNDISTURBED = Seen(
    incidents=1,
    channels=1,
    kinds=Counter(["PageEscalated"]),
    posted=Counter([ONCE]),
    marked=Counter(),
    worked=frozenset(),
    untold=frozenset(),
    shown={},
    topic="",
    members=frozenset(),
    unfinished=0,
    dead=0,
    perhaps_repeated=0,
    repeated=0,
)
TWICE = replace(UNDISTURBED, posted=Counter({ONCE: 2}))
REPEATED = replace(TWICE, marked=Counter([ONCE]), perhaps_repeated=1, repeated=1)


@pytest.mark.parametrize(
    ("seen", "unheard", "wrong"),
    [
        (UNDISTURBED, 0, ""),
        (REPEATED, 1, ""),
        (replace(UNDISTURBED, marked=Counter([ONCE]), perhaps_repeated=1, repeated=1), 1, ""),  # the first got lost
        (replace(TWICE, perhaps_repeated=1), 1, "does not say so"),
        (REPEATED, 0, "more messages than replies were lost"),
        (replace(REPEATED, perhaps_repeated=0), 1, "counted replies that were lost"),
        (replace(REPEATED, repeated=0), 1, "did not count"),
        (replace(REPEATED, perhaps_repeated=9, repeated=0), 1, "did not count"),  # which is another number
        (replace(REPEATED, posted=Counter({ONCE: 3}), marked=Counter({ONCE: 2}), perhaps_repeated=2), 2, "not count"),
    ],
)
def test_what_comes_again_must_say_so_and_be_counted(seen: Seen, unheard: int, wrong: str) -> None:
    """Replies that were lost are one number of the bot's, messages that say that they are repeated another."""
    verdict = judge(seen, UNDISTURBED, unheard=unheard)
    assert verdict.lost == []
    assert [each for each in verdict.doubled if wrong not in each] == []
    assert bool(verdict.doubled) == bool(wrong)


def test_a_spread_has_every_phase_every_kind_and_every_way() -> None:
    """However few of each are tried, none is left out."""
    faults = [
        Fault(Point(phase, kind, f"place {n}", 1), how)
        for phase in PHASES
        for kind in ("call", "commit")
        for n in range(4)
        for how in How
    ]
    chosen = a_spread(len(PHASES))(faults)
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
