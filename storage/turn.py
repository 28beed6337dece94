"""Whose turn it is at the steps of policies that ask one person at a time."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from oncall.escalation import next_in_turn
from storage.rows import insert_once
from storage.tables import turns


class Turns:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def take(self, policy: str, step: int, people: Sequence[str]) -> str:
        """Whose turn it is of `people` (not empty), and it is theirs: two who ask at once are given two turns."""
        await insert_once(self._connection, turns, {"policy": policy, "step": step, "had": []})
        here = (turns.c.policy == policy, turns.c.step == step)
        had = await self._connection.scalar(select(turns.c.had).where(*here).with_for_update())
        person, now_had = next_in_turn(people, had or [])
        await self._connection.execute(update(turns).where(*here).values(had=list(now_had)))
        return person
