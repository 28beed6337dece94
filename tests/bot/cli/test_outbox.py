"""`tocsin outbox`: operators see what waits and why, send it again, or give it up on their word."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.cli.database import present
from bot.clock import Clock
from bot.settings import Settings
from storage.database import Database
from storage.outbox import Outgoing
from tests.storage.rows import outgoing

T = TypeVar("T")


@pytest.fixture
def asked(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """The console script on a fresh database."""
    monkeypatch.setenv("TOCSIN_DATABASE_URL", sqlite_url)

    def ask(*words: str, answer: str = "") -> Result:
        return CliRunner().invoke(app, ["outbox", *words], input=answer)

    return ask


def do(url: str, work: Callable[[Database], Awaitable[T]]) -> T:
    async def run() -> T:
        db = Database(url, real_now=Clock().real)
        try:
            return await work(db)
        finally:
            await db.close()

    return asyncio.run(run())


async def _fill(db: Database) -> None:
    now = Clock().real()
    async with db.begin() as tx:
        await tx.outbox.put(outgoing("waits-1", subject="INC-1", kind="SetTopic", created_at=now, due_at=now))
        await tx.outbox.put(outgoing("dead-1", subject="INC-2", kind="PinSummary", created_at=now, due_at=now))
        await tx.outbox.put(outgoing("busy-1", subject="INC-3", created_at=now, due_at=now))
        rows = await tx.outbox.rows()
        await tx.outbox.finish(
            next(r for r in rows if r.id == "dead-1"), now=now, error="pins.add: too_many_pins", dead=True
        )


async def _lease(db: Database) -> None:
    async with db.begin() as tx:
        row = await tx.outbox.get("busy-1")
        assert row is not None
        await tx.outbox.lease(by="other", now=Clock().real(), lease=timedelta(hours=1), limit=10)


def rows(url: str) -> dict[str, Outgoing]:
    async def read(db: Database) -> dict[str, Outgoing]:
        async with db.read() as tx:
            return {row.id: row for row in [*await tx.outbox.rows(), *await tx.outbox.rows(dead=True)]}

    return do(url, read)


def test_nothing_waits(asked: Callable[..., Result]) -> None:
    """And it says so."""
    assert asked().output == "Nothing waits.\n"
    assert asked("--dead").output == "Nothing was given up.\n"
    assert json.loads(asked("--json").output) == []


def test_the_list_says_what_since_when_and_why(asked: Callable[..., Result], sqlite_url: str) -> None:
    """One line a row."""
    do(sqlite_url, _fill)
    listed = asked().output
    assert "waits-1  SetTopic for INC-1, since 20" in listed
    assert "UTC (0 min), waits: not tried yet" in listed
    assert "dead-1" not in listed
    assert "given up: pins.add: too_many_pins" in asked("--dead").output
    (told,) = json.loads(asked("--dead", "--json").output)
    assert (told["id"], told["state"], told["why"]) == ("dead-1", "given up", "pins.add: too_many_pins")


def test_what_was_given_up_is_tried_again(asked: Callable[..., Result], sqlite_url: str) -> None:
    """With all its attempts; operations are told by whom."""
    do(sqlite_url, _fill)
    done = asked("retry", "dead-1", "--by", "ana")
    assert done.output == "PinSummary for INC-2 is due now. A running Tocsin sends it.\n"
    found = rows(sqlite_url)
    assert (found["dead-1"].dead, found["dead-1"].attempts, found["dead-1"].error) == (False, 0, "retried by ana")
    assert any("ana has me try PinSummary" in row.data.get("text", "") for row in found.values())


def test_dropping_asks_first_and_keeps_who_did_it(asked: Callable[..., Result], sqlite_url: str) -> None:
    """Whoever says no drops nothing."""
    do(sqlite_url, _fill)
    assert asked("drop", "waits-1", answer="n\n").exit_code == 1
    assert not rows(sqlite_url)["waits-1"].dead
    done = asked("drop", "waits-1", "--by", "ana", answer="y\n")
    assert "SetTopic for INC-1 is dropped." in done.output
    found = rows(sqlite_url)
    assert (found["waits-1"].dead, found["waits-1"].error) == (True, "dropped by ana")
    assert any("ana dropped SetTopic" in row.data.get("text", "") for row in found.values())


async def _fill_much(db: Database) -> None:
    now = Clock().real()
    async with db.begin() as tx:
        for n in range(210):
            row = outgoing(f"dead-{n:03}", created_at=now - timedelta(days=20) + timedelta(hours=n), due_at=now)
            await tx.outbox.put(row)
            await tx.outbox.finish(row, now=row.created_at + timedelta(minutes=1), error="x", dead=True)
            await tx.outbox.put(outgoing(f"waits-{n:03}", created_at=now, due_at=now))
        await tx.outbox.put(outgoing("waits-page", kind="NotifyResponder", priority=0, created_at=now, due_at=now))


def test_much_is_listed_with_what_matters_first_and_says_how_much_more(
    asked: Callable[..., Result], sqlite_url: str
) -> None:
    """Pages before the rest, what was given up last before what nobody minds any more; programs get all of it."""
    do(sqlite_url, _fill_much)
    waiting = asked().output.splitlines()
    assert waiting[0].startswith("waits-page  NotifyResponder")
    assert waiting[1].startswith("waits-000")
    assert waiting[-1] == "11 more wait; `--json` lists all."
    dead = asked("--dead").output.splitlines()
    assert dead[0].startswith("dead-209")
    assert dead[-1] == "10 more were given up before them; `--json` lists all."
    assert len(json.loads(asked("--json").output)) == 211
    assert len(json.loads(asked("--dead", "--json").output)) == 210


@pytest.mark.parametrize("verb", ["drop", "retry"])
def test_what_a_dead_process_was_sending_can_be_dropped_and_retried(
    asked: Callable[..., Result], sqlite_url: str, verb: str
) -> None:
    """Its lease is over, and nobody runs who would take it over. It is looked for before it is sent again."""

    async def die(db: Database) -> None:
        long_ago = Clock().real() - timedelta(hours=2)
        async with db.begin() as tx:
            await tx.outbox.put(outgoing("left-1", created_at=long_ago, due_at=long_ago))
            await tx.outbox.lease(by="killed", now=long_ago, lease=timedelta(seconds=45), limit=1)

    do(sqlite_url, die)
    assert "waits: killed began to send it and did not say what became of it" in asked().output
    yes = ["--yes"] if verb == "drop" else []
    assert asked(verb, "left-1", "--by", "ana", *yes).exit_code == 0
    row = rows(sqlite_url)["left-1"]
    assert (row.dead, row.leased_by, row.repeats) == (verb == "drop", None, 1 if verb == "retry" else 0)


def test_the_databases_time_counts_and_not_the_hosts(sqlite_url: str) -> None:
    """What is retried from a machine whose clock is ten minutes fast goes out now."""

    class Fast(Clock):
        def __init__(self) -> None:
            super().__init__()
            self._zero += timedelta(minutes=10)

    async def opened() -> timedelta:
        async with present(Settings(database_url=sqlite_url), clock=Fast()) as db, db.begin() as tx:
            return tx.real_now - Clock().real()

    assert abs(asyncio.run(opened())) < timedelta(seconds=5)


def test_a_database_that_is_not_tocsins_is_not_said_to_be_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked without the service's settings, or with others."""
    (tmp_path / "other.db").touch()
    monkeypatch.setenv("TOCSIN_DATABASE_URL", f"sqlite:///{tmp_path}/other.db")
    answer = CliRunner().invoke(app, ["outbox"])
    assert answer.exit_code == 1
    assert "nothing of Tocsin's in this database" in answer.stderr
    assert "Nothing waits" not in answer.stdout


def test_what_cannot_be_done_is_a_sentence(asked: Callable[..., Result], sqlite_url: str) -> None:
    """And changes nothing."""
    do(sqlite_url, _fill)
    do(sqlite_url, _lease)
    for words, says in (
        (("retry", "nonsense"), "There is no nonsense in the outbox"),
        (("retry", "busy-1"), "is being sent right now by other"),
        (("drop", "busy-1", "--yes"), "is being sent right now by other"),
        (("drop", "dead-1", "--yes"), "was given up already"),
    ):
        done = asked(*words)
        assert done.exit_code == 1
        assert says in done.output
