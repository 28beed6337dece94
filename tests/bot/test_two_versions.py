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
from storage.outbox import PAGES_FIRST, Outgoing
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


async def left_alone(db: Database, row_id: str) -> bool:
    """Whether this version has seen that it cannot send it."""
    async with db.read() as tx:
        row = await tx.outbox.get(row_id)
    return row is not None and row.error == "left to a newer version"


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
            async with asyncio.timeout(60):
                while not await left_alone(old.db, "02"):  # noqa: ASYNC110 - the database has no event for it
                    await asyncio.sleep(0.01)
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


async def test_a_page_waits_a_minute_for_a_newer_version_and_then_goes_by_what_is_known(database_url: str) -> None:
    """After going back to the older version, for instance. What is no page waits on."""
    slack = Recorded()
    louder = {"channel_id": "C1", "slack_id": "U1", "volume": 9}
    async with replicas(database_url, slack, 1) as (old,):
        a_while_ago = Clock().real() - timedelta(seconds=61)
        waited = {"kind": "Whisper", "created_at": a_while_ago, "due_at": a_while_ago}
        async with old.db.begin() as tx:
            fresh = {"kind": "Whisper", "priority": PAGES_FIRST, "data": {**louder, "text": "just now"}}
            await tx.outbox.put(now_due("01", **fresh))
            await tx.outbox.put(outgoing("02", priority=PAGES_FIRST, data={**louder, "text": "a page"}, **waited))
            await tx.outbox.put(outgoing("03", data={**louder, "text": "no page"}, **waited))
            bell = {"kind": "RingBell", "priority": PAGES_FIRST, "data": {"bell": "big"}}
            await tx.outbox.put(outgoing("04", **{**waited, **bell}))
            await tx.outbox.put(now_due("05", **bell))
            await tx.outbox.put(outgoing("06", **waited, priority=PAGES_FIRST, data={"volume": 9}))
        async with old.working():
            await until(lambda: slack.sent)
            async with asyncio.timeout(60):
                while not (await left_alone(old.db, "01") and await left_alone(old.db, "03")):  # noqa: ASYNC110 - as above
                    await asyncio.sleep(0.01)
        await old.delivery.idle()
        async with old.db.read() as tx:
            left = {row.id for row in await tx.outbox.rows() if row.kind != "TellOperations"}
            dead = {row.id for row in await tx.outbox.rows(dead=True)}
        assert slack.sent == ["a page"]
        assert (left, dead) == ({"01", "03", "05"}, {"04", "06"})


def test_effects_are_known_by_their_names() -> None:
    """Which is how a replica tells what it can send."""
    assert EFFECTS["Whisper"] is Whisper
