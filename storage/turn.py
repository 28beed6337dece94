"""Whose turn it is at the steps of policies that ask one person at a time."""

from collections.abc import Sequence

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from oncall.escalation import next_in_turn
from storage.rows import insert_once
from storage.tables import turns

# Whoever takes turns moves many pages in one transaction, each at some step: in whatever order they come to the rows,
# nobody waits for somebody who waits for them.
_ALL_OF_THEM = 7_460_915_310_247


class Turns:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def take(self, policy: str, step: int, people: Sequence[str]) -> str:
        """Whose turn it is of `people` (not empty), and it is theirs: two who ask at once are given two turns.

        Until this commits, others who take a turn wait, at whatever step.
        """
        if self._connection.dialect.name == "postgresql":  # SQLite has one writer
            await self._connection.execute(select(func.pg_advisory_xact_lock(_ALL_OF_THEM)))
        await insert_once(self._connection, turns, {"policy": policy, "step": step, "had": []})
        here = (turns.c.policy == policy, turns.c.step == step)
        had = await self._connection.scalar(select(turns.c.had).where(*here).with_for_update())
        person, now_had = next_in_turn(people, had or [])
        await self._connection.execute(update(turns).where(*here).values(had=list(now_had)))
        return person
