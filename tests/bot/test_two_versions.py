"""Two versions of the code on one database, as in a rolling deploy: each does what it knows."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from bot.clock import Clock
from bot.delivery.careful import CarefulSlack
from bot.delivery.loop import Delivery
from bot.delivery.office import Aftermath
from bot.delivery.send import Sender
from bot.slack import Slack
from commands.effects import EFFECTS, Effect, Whisper
from storage.database import Database
from storage.outbox import Outgoing
from tests.bot.test_delivery import Recorded, queue, replicas, until
from tests.storage.rows import outgoing


@dataclass(frozen=True, slots=True)
class RingBell:
    """An effect of the next version."""

    bell: str


@dataclass(frozen=True, slots=True)
class LouderWhisper:
    """An effect that has a field more in the next version."""

    channel_id: str
    slack_id: str
    text: str
    volume: int = 1


class NextSender(Sender):
    """Knows them both."""

    def __init__(self, slack: Slack) -> None:
        self._raw = slack
        self.done: list[object] = []

    @property
    def slack(self) -> Slack:
        return self._raw

    async def send(self, effect: Effect, careful: CarefulSlack) -> Aftermath | None:  # noqa: ARG002 - the base's signature
        self.done.append(effect)
        return None


def next_version(db: Database, slack: Recorded) -> tuple[Delivery, NextSender]:
    """The delivery of a replica that was deployed already."""
    typed = cast("Slack", slack)
    sender = NextSender(typed)
    kinds: Any = {**EFFECTS, "RingBell": RingBell, "Whisper": LouderWhisper}
    return Delivery(db, Clock(), sender, replica="next", lease=timedelta(seconds=30), effects=kinds), sender


def now_due(row_id: str, **changes: Any) -> Outgoing:
    now = Clock().real()
    return outgoing(row_id, created_at=now, due_at=now, **changes)


async def test_what_a_newer_version_queued_is_left_to_it(database_url: str) -> None:
    """A kind and a field that this version does not know: neither is given up; all that it does know is sent."""
    slack = Recorded()
    async with replicas(database_url, slack, 1) as (old,):
        async with old.db.begin() as tx:
            await tx.outbox.put(now_due("01", kind="RingBell", data={"bell": "big"}))
            louder = {"channel_id": "C1", "slack_id": "U1", "text": "hello", "volume": 9}
            await tx.outbox.put(now_due("02", kind="Whisper", data=louder))
        await queue(old.db, "known")
        async with old.working():
            await until(lambda: slack.sent)
            await asyncio.sleep(0.3)
        async with old.db.read() as tx:
            left = await tx.outbox.rows()
        assert slack.sent == ["known"]
        assert [(row.id, row.attempts, row.repeats, row.dead) for row in left] == [
            ("01", 0, 0, False),
            ("02", 0, 0, False),
        ]
        newer, sender = next_version(old.db, slack)
        async with old.working():
            assert await newer.start_due() == 2
            await newer.idle()
        assert sender.done == [RingBell("big"), LouderWhisper("C1", "U1", "hello", 9)]
        async with old.db.read() as tx:
            assert await tx.outbox.depth() == (0, None)


async def test_what_the_older_version_queues_the_newer_one_sends(database_url: str) -> None:
    """A field that is not there has its default."""
    slack = Recorded()
    async with replicas(database_url, slack, 1) as (old,):
        await queue(old.db, "hello")
        newer, sender = next_version(old.db, slack)
        assert await newer.start_due() == 1
        await newer.idle()
        assert sender.done == [LouderWhisper("C1", "U1", "hello", 1)]


async def test_what_no_version_comes_for_is_given_up_and_told(database_url: str) -> None:
    """After an hour it is no deploy any more."""
    slack = Recorded()
    async with replicas(database_url, slack, 1) as (old,):
        before = Clock().real() - timedelta(minutes=61)
        async with old.db.begin() as tx:
            await tx.outbox.put(outgoing("01", kind="RingBell", created_at=before, due_at=before))
        assert await old.delivery.start_due() == 1
        await old.delivery.idle()
        async with old.db.read() as tx:
            assert [row.id for row in await tx.outbox.rows(dead=True)] == ["01"]
            (told,) = await tx.outbox.rows()
        assert told.kind == "TellOperations"
        assert "RingBell" in told.data["text"]


def test_effects_are_known_by_their_names() -> None:
    """Which is how a replica tells what it can send."""
    assert EFFECTS["Whisper"] is Whisper
