"""`tocsin outbox`: what waits to be sent and what was given up, and what an operator can do about it."""

import asyncio
import getpass
import json
import sys
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Annotated, NoReturn, TypeVar

import typer

from bot.cli.database import present
from bot.settings import Misconfigured, read_settings
from storage.database import Database
from storage.outbox import Outgoing

T = TypeVar("T")
app = typer.Typer(help="What waits to be sent, what was given up: list, retry, drop.")
By = Annotated[str | None, typer.Option("--by", help="Who you are, for the record; else the name of your account.")]
Id = Annotated[str, typer.Argument(help="The row, as the list names it.", show_default=False)]
MOST = 200


@app.callback(invoke_without_command=True)
def listed(
    context: typer.Context,
    *,
    dead: Annotated[bool, typer.Option("--dead", help="What was given up, instead of what waits.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """List what waits, pages first, or what was given up, the newest first: what it is, since when, and why."""
    if context.invoked_subcommand is not None:
        return
    rows, many, now = _go(lambda db: _rows(db, dead=dead, limit=None if as_json else MOST))
    if as_json:
        told = [{"id": r.id, "kind": r.kind, "subject": r.subject, **_facts(r, now)} for r in rows]
        sys.stdout.write(json.dumps(told, indent=2) + "\n")
        return
    for row in rows:
        sys.stdout.write(_line(row, now) + "\n")
    if not rows:
        sys.stdout.write("Nothing was given up.\n" if dead else "Nothing waits.\n")
    elif many > len(rows):
        more = "were given up before them" if dead else "wait"
        sys.stdout.write(f"{many - len(rows)} more {more}; `--json` lists all.\n")


@app.command()
def retry(row: Id, by: By = None) -> None:
    """Send a row now that waits or was given up, with all its attempts."""
    from commands.outbox.retry import retry as do  # noqa: PLC0415 - keeps `--help` quick

    done = _go(lambda db: do(db, row, by=by or getpass.getuser()))
    sys.stdout.write(f"{done.kind} for {done.subject} is due now. A running Tocsin sends it.\n")


@app.command()
def drop(
    row: Id,
    by: By = None,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Give a row up that waits, so that what is behind it can go. It is kept, with who dropped it."""
    from commands.outbox.drop import drop as do  # noqa: PLC0415 - the same

    if not yes and not typer.confirm(f"Drop {row}? It will not be sent, and operations are told that you did"):
        _stop("Nothing was dropped.")
    done = _go(lambda db: do(db, row, by=by or getpass.getuser()))
    sys.stdout.write(f"{done.kind} for {done.subject} is dropped.\n")


async def _rows(db: Database, *, dead: bool, limit: int | None) -> tuple[list[Outgoing], int, datetime]:
    """The rows, how many there are, and the database's time."""
    async with db.read() as tx:
        rows, many = await tx.outbox.listed(dead=dead, limit=limit)
    return rows, many, await db.time()


def _go(work: Callable[[Database], Awaitable[T]]) -> T:
    from bot.refusals import CANNOT_START, sentences_of  # noqa: PLC0415 - the same
    from commands.refusal import Refused  # noqa: PLC0415 - the same

    async def run() -> T:
        async with present(read_settings()) as db:
            return await work(db)

    try:
        return asyncio.run(run())
    except Refused as refused:
        _stop(str(refused))
    except Misconfigured as wrong:
        _stop(*wrong.sentences)
    except CANNOT_START as refusal:
        _stop(*sentences_of(refusal))


def _line(row: Outgoing, now: datetime) -> str:
    facts = _facts(row, now)
    since = f"since {row.created_at:%Y-%m-%d %H:%M} UTC ({_age(now - row.created_at)})"
    return f"{row.id}  {row.kind} for {row.subject}, {since}, {facts['state']}: {facts['why']}"


def _facts(row: Outgoing, now: datetime) -> dict[str, object]:
    sending = row.is_being_sent(now)
    state = "given up" if row.dead else f"being sent by {row.leased_by}" if sending else "waits"
    begun = "under way" if sending else f"{row.leased_by} began to send it and did not say what became of it"
    why = row.error or (begun if row.attempts else "not tried yet")
    return {
        "state": state,
        "since": row.created_at.isoformat(),
        "due": row.due_at.isoformat(),
        "attempts": row.attempts,
        "perhaps_repeated": row.repeats,
        "why": " ".join(why.split())[:300],
    }


def _age(age: timedelta) -> str:
    minutes = int(age.total_seconds()) // 60
    return f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"


def _stop(*sentences: str) -> NoReturn:
    for sentence in sentences:
        sys.stderr.write(sentence + "\n")
    raise typer.Exit(1)
