"""Turns at steps that ask one person at a time."""

import asyncio

from storage.database import Database


async def test_whoever_takes_several_turns_at_once_waits_for_nobody_who_waits_for_them(database: Database) -> None:
    """Two transactions that come to the same steps in the opposite order."""
    inside = asyncio.Barrier(2)

    async def takes(*steps: int) -> list[str]:
        async with database.begin() as tx:
            had = [await tx.turns.take("urgent", steps[0], ["ana", "bo"])]
            try:  # if both can be here at once, neither gets any further
                async with asyncio.timeout(1):
                    await inside.wait()
            except (TimeoutError, asyncio.BrokenBarrierError):
                pass
            return [*had, await tx.turns.take("urgent", steps[1], ["ana", "bo"])]

    async with asyncio.timeout(20):
        first, second = await asyncio.gather(takes(1, 2), takes(2, 1))
    assert sorted([first[0], second[1]]) == ["ana", "bo"]
    assert sorted([first[1], second[0]]) == ["ana", "bo"]
