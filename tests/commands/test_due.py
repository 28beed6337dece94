"""What is overdue is moved on together; what cannot be is named, and costs itself alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from commands.due import DueFailed, next_due
from commands.page.start import page_people
from storage.database import Database, Transaction
from tests.teams import small_team

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


async def overdue(db: Database, many: int) -> list[str]:
    """Pages that nobody answered, the first started first."""
    team = small_team()
    return [
        (await page_people(db, team, whom="bo", reason="x", by="ana", now=NOW + timedelta(seconds=n), once=None)).id
        for n in range(many)
    ]


async def move(db: Database, moved: list[str], *, broken: str = "", skip: frozenset[int | str] = frozenset()) -> object:
    async def move_on(tx: Transaction, page_id: str) -> None:
        if page_id == broken:
            raise LookupError(page_id)
        page = await tx.pages.get(page_id, for_change=True)
        assert page is not None
        await tx.pages.save(replace(page, escalates_at=None))
        moved.append(page_id)

    return await next_due(db, lambda tx: tx.pages.due, move_on, now=LATER, skip=skip)


async def test_what_is_overdue_is_moved_on_in_the_order_in_which_it_fell_due(database: Database) -> None:
    """In one transaction, until nothing is left."""
    pages, moved = await overdue(database, 3), list[str]()
    assert await move(database, moved) == pages[0]
    assert moved == pages
    assert await move(database, moved) is None


async def test_what_cannot_be_moved_on_is_named_and_holds_up_nothing_else(database: Database) -> None:
    """Nothing is kept of the attempt that it broke; without it the others are moved on."""
    pages, moved = await overdue(database, 3), list[str]()
    with pytest.raises(DueFailed) as failed:
        await move(database, moved, broken=pages[1])
    assert failed.value.id == pages[1]
    moved.clear()
    await move(database, moved, broken=pages[1], skip=frozenset({pages[1]}))
    assert moved == [pages[0], pages[2]]


async def test_a_storm_is_worked_off_in_parts(database: Database) -> None:
    """No transaction holds more than a few, so that answers to them do not wait for long."""
    pages, moved = await overdue(database, 25), list[str]()
    await move(database, moved)
    assert len(moved) == 20
    await move(database, moved)
    assert moved == pages
