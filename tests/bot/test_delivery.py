"""Delivery: replicas share the work, nothing is sent twice, and what is broken costs itself alone."""

import asyncio
import math
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from typing import cast

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.delivery.careful import SURE
from bot.delivery.loop import Delivery
from bot.delivery.office import Office
from bot.delivery.rooms import Rooms
from bot.delivery.send import Sender
from bot.directory import Directory
from bot.notifiers.link import Links
from bot.slack import Slack, SlackBusy, SlackUnreachable
from bot.views.message import REPEATED
from bot.wakeups import Wakeups
from commands.effects import Whisper
from commands.page.acknowledge import acknowledge
from commands.page.move_due import move_next_due
from commands.page.start import page_people
from commands.record import send
from commands.refusal import REFUSALS
from oncall.page import PageStatus
from storage.database import Database
from storage.outbox import PAGES_FIRST
from storage.tables import outbox
from tests.databases import STARTED_AT, Breaking, PostgreSQL
from tests.storage.rows import outgoing
from tests.teams import small_team

SLOW = timedelta(hours=1)  # whatever has to wait for it does not come
TEAM = small_team()


class Recorded:
    """A Slack that takes whispers, and remembers them; `trouble` is raised for as many as it holds."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.trouble: list[Exception] = []
        self.hangs = False
        self.after_each: Callable[[], None] = lambda: None

    async def whisper(self, _channel: str, _user: str, text: str, _blocks: object = ()) -> None:
        if self.hangs:
            await asyncio.Event().wait()
        if self.trouble:
            raise self.trouble.pop(0)
        self.sent.append(text)
        self.after_each()
        await asyncio.sleep(0.001)


async def _nothing_new() -> None:
    """Nobody has arranged anything."""


class Replica:
    """One process's delivery, with a database of its own and a Slack that all share."""

    def __init__(self, url: str, slack: Recorded, name: str, lease: timedelta) -> None:
        clock = self.clock = Clock()
        self.db = Breaking(url, real_now=clock.real)
        self.db.breaks = 0
        typed = cast("Slack", slack)
        office = Office(
            db=self.db,
            clock=clock,
            slack=typed,
            directory=Directory(self.db, lambda: TEAM),
            rooms=Rooms(typed),
            team=lambda: TEAM,
            refresh=_nothing_new,
            me=lambda: "UTOCSIN",
            links=Links(b"secret"),
            base=lambda: None,
        )
        self.delivery = Delivery(self.db, clock, Sender(office), replica=name, lease=lease)

    @asynccontextmanager
    async def working(self, sweep: timedelta = SLOW) -> AsyncIterator["Replica"]:
        running = asyncio.create_task(self.delivery.run(sweep))
        with self.db.waking(self.delivery.wake):
            try:
                yield self
            finally:
                self.delivery.stop()
                await running


@asynccontextmanager
async def replicas(url: str, slack: Recorded, count: int, lease: timedelta = SLOW) -> AsyncIterator[list[Replica]]:
    made = [Replica(url, slack, f"replica-{n}", lease) for n in range(count)]
    try:
        yield made
    finally:
        for each in made:
            await each.db.close()


async def queue(db: Database, *texts: str) -> None:
    async with db.begin() as tx:
        await send(tx, [Whisper("C1", "U1", text) for text in texts])


async def until(happened: Callable[[], object]) -> None:
    """Wait for it, as long as the machine takes."""
    async with asyncio.timeout(60):
        while not happened():  # noqa: ASYNC110 - anything may be waited for
            await asyncio.sleep(0.005)


async def test_two_replicas_send_each_of_two_hundred_once(postgresql_url: str) -> None:
    """Whoever is first takes it, and both work."""
    slack = Recorded()
    texts = [f"message {n:03}" for n in range(200)]
    async with replicas(postgresql_url, slack, 2) as (one, two):
        await queue(one.db, *texts)
        async with one.working(), two.working():
            await until(lambda: len(slack.sent) >= 200)
        async with one.db.read() as tx:
            assert await tx.outbox.depth() == (0, None)
            assert (await tx.outbox.troubles())[:2] == (0, 0)
    assert sorted(slack.sent) == texts


async def test_what_one_replica_commits_wakes_the_other(postgresql_url: str) -> None:
    """By LISTEN and NOTIFY, each time: the sweep is an hour off."""
    slack = Recorded()
    async with (
        replicas(postgresql_url, slack, 2) as (one, two),
        Wakeups(two.db, two.delivery.wake).listening(),
        two.working(),
    ):
        for text in ("one", "two", "three"):
            await queue(one.db, text)
            await until(partial(slack.sent.__contains__, text))
            await two.delivery.idle()


async def test_another_replica_takes_over_from_one_that_died(postgresql_url: str) -> None:
    """Within the lease, and it is counted that the world may have seen it."""
    slack, dead = Recorded(), Recorded()
    dead.hangs = True
    lease = timedelta(seconds=1)
    async with (
        replicas(postgresql_url, dead, 1, lease) as (first,),
        replicas(postgresql_url, slack, 1, lease) as (two,),
    ):
        await queue(first.db, "hello")
        assert await first.delivery.start_due() == 1  # and is never heard of again
        async with two.working():
            await until(lambda: slack.sent)  # and not at the sweep, an hour later
        async with two.db.read() as tx:
            assert (await tx.outbox.troubles())[:2] == (0, 1)
            assert (await tx.outbox.troubles()).repeated == 1
        first.delivery.stop()
        await first.delivery.run(SLOW)
    assert slack.sent == [f"hello ({REPEATED})"]


async def test_whose_time_went_forward_takes_nobody_over_before_they_have_heard_of_it(postgresql_url: str) -> None:
    """To them every lease seems over; its owner sends a young one without asking whether it is."""
    slack, busy = Recorded(), Recorded()
    busy.hangs = True
    async with (
        replicas(postgresql_url, busy, 1, timedelta(seconds=6)) as (owner,),
        replicas(postgresql_url, slack, 1, timedelta(seconds=6)) as (two,),
    ):
        await two.clock.anchor(two.db.time)
        await queue(owner.db, "hello")
        assert await owner.delivery.start_due() == 1

        async def put_forward() -> datetime:
            return await two.db.time() + timedelta(minutes=10)

        await two.clock.anchor(put_forward)
        async with two.working():
            await until(lambda: slack.sent)
        assert two.clock.since_leap() > 2 * SURE
        await owner.delivery.idle()
    assert slack.sent == [f"hello ({REPEATED})"]


async def test_a_broken_row_is_dead_lettered_and_starves_nobody(database_url: str) -> None:
    """Unknown, unreadable, senseless: the rest is sent meanwhile."""
    slack = Recorded()
    async with replicas(database_url, slack, 1) as (one,):
        async with one.db.begin() as tx:
            for n, (kind, data) in enumerate(
                [("NoSuchEffect", {}), ("Whisper", {"surprise": 1}), ("Whisper", {}), ("RefreshSummary", {"x": [1]})]
            ):
                broken = outgoing(f"0{n}", kind=kind, data=data, priority=PAGES_FIRST, lane="INC-1")
                await tx.outbox.put(broken)
        await queue(one.db, "hello")
        async with one.working():
            await until(lambda: slack.sent)
        async with one.db.read() as tx:
            dead = await tx.outbox.rows(dead=True)
    assert [row.id for row in dead][:1] == ["00"]
    assert slack.sent[0] == "hello"
    assert all("cannot be read" in (row.error or "") for row in dead)


async def test_a_row_that_the_database_refuses_is_given_up_after_its_attempts(postgresql_url: str) -> None:
    """What the database does not take today it will not take tomorrow: this is no outage."""
    slack = Recorded()
    async with replicas(postgresql_url, slack, 1) as (one,):
        async with one.db.begin() as tx:
            await tx.outbox.put(outgoing("00", kind="RefreshSummary", data={"incident_id": "not a number"}))

        async def dead() -> bool:
            async with one.db.read() as tx:
                return (await tx.outbox.troubles()).dead == 1

        async with one.working(), asyncio.timeout(30):
            while not await dead():  # noqa: ASYNC110 - the database has no event for it
                await asyncio.sleep(0.1)


async def test_an_outage_uses_up_no_attempts(database_url: str) -> None:
    """It is sent when Slack is back; only what may have arrived is counted as perhaps repeated."""
    slack = Recorded()
    slack.trouble = [
        SlackBusy("chat.postEphemeral", 0.05),
        SlackUnreachable("chat.postEphemeral", "reset", perhaps_done=True),
        *(SlackBusy("chat.postEphemeral", 0.01) for _ in range(10)),
    ]
    async with replicas(database_url, slack, 1) as (one,):
        await queue(one.db, "hello")
        async with one.working():
            await until(lambda: slack.sent)
        async with one.db.read() as tx:
            assert (await tx.outbox.troubles())[:2] == (0, 1)
    assert slack.sent == [f"hello ({REPEATED})"]


async def test_delivery_goes_on_when_the_database_is_back(postgresql: PostgreSQL) -> None:
    """It was killed and started again: no restart of ours, nothing lost, nothing sent twice."""
    url = await asyncio.to_thread(postgresql.create)
    slack = Recorded()
    async with replicas(url, slack, 1) as (one,):
        woken = Wakeups(one.db, one.delivery.wake)
        async with woken.listening(), one.working(timedelta(seconds=0.2)):
            await queue(one.db, "before")
            await until(lambda: slack.sent == ["before"])
            await asyncio.to_thread(postgresql.kill)
            await asyncio.sleep(0.5)
            await asyncio.to_thread(postgresql.start)
            with suppress(SQLAlchemyError, OSError):
                await queue(one.db, "perhaps")
            await queue(one.db, "after")
            await until(lambda: "after" in slack.sent)
    assert sorted(slack.sent) == sorted(set(slack.sent))
    await asyncio.to_thread(postgresql.drop, url)


async def test_what_was_leased_without_our_hearing_of_it_is_sent_at_once(database_url: str) -> None:
    """The commit was done and its reply lost: nobody waits for the end of a lease that nobody knows of."""
    slack = Recorded()
    async with replicas(database_url, slack, 1) as (one,):
        await queue(one.db, "hello")
        one.db.breaks = 1
        async with one.working():
            await until(lambda: slack.sent)
        async with one.db.read() as tx:
            assert (await tx.outbox.troubles())[:2] == (0, 0)
            assert await tx.outbox.depth() == (0, None)
    assert slack.sent == ["hello"]


async def test_what_was_sent_and_could_not_be_recorded_is_not_sent_again_as_if_it_had_not_been(
    postgresql_url: str,
) -> None:
    """Not even where the leases of others went unheard meanwhile: it waits for the end of its own, and says so."""
    slack = Recorded()
    async with replicas(postgresql_url, slack, 2, timedelta(seconds=4)) as (one, other):
        one.db.done = False

        def cut() -> None:
            one.db.breaks = math.inf

        slack.after_each = cut
        async with one.working(timedelta(seconds=0.2)):
            await queue(other.db, "hello")
            await until(lambda: slack.sent == ["hello"])
            await queue(other.db, "second")
            await one.delivery.idle()  # the first could not be recorded
            await asyncio.sleep(0.5)  # in which the second cannot be leased
            slack.after_each = lambda: None
            one.db.breaks = 0
            await until(lambda: len(slack.sent) == 3)
    assert sorted(slack.sent) == ["hello", f"hello ({REPEATED})", "second"]


async def test_stopping_lets_what_is_under_way_arrive(database_url: str) -> None:
    """And leaves the rest for whoever comes next, unbegun."""
    slack = Recorded()
    async with replicas(database_url, slack, 2) as (one, two):
        await queue(one.db, *(f"message {n:03}" for n in range(100)))
        async with one.working():
            await until(lambda: slack.sent)
        async with two.db.read() as tx:
            assert all(row.leased_by is None for row in await tx.outbox.rows())
        async with two.working():
            await until(lambda: len(slack.sent) >= 100)
    assert len(slack.sent) == len(set(slack.sent)) == 100


async def test_an_acknowledgement_and_an_escalation_take_turns(postgresql_url: str) -> None:
    """At the very same moment, on two replicas: whoever is first, an acknowledged page never moves on."""
    steps: set[int] = set()
    due = STARTED_AT + timedelta(minutes=6)
    async with replicas(postgresql_url, Recorded(), 2) as (one, two):
        for n in count():
            if n >= 120 and steps == {0, 1}:  # each was first now and then
                break
            page = await page_people(
                one.db, TEAM, whom="urgent", reason="payments fail", by="ana", now=STARTED_AT, once=None
            )

            async def answer(page_id: str = page.id, pause: float = n % 10 / 2_000) -> None:
                await asyncio.sleep(pause)
                await acknowledge(one.db, page_id=page_id, by="bo", now=due, once=None)

            await asyncio.gather(answer(), move_next_due(two.db, TEAM, now=due))
            async with one.db.read() as tx:
                entries = await tx.timeline.of_page(page.id)
                left = await tx.pages.get(page.id)
            assert left is not None
            assert (left.status, left.acknowledged_by, left.escalates_at) == (PageStatus.ACKNOWLEDGED, "bo", None)
            escalated = [entry.data["step"] for entry in entries if entry.kind == "PageEscalated"]
            assert escalated == list(range(len(escalated)))
            assert left.step == escalated[-1]
            assert [entry.kind for entry in entries].count("PageAcknowledged") == 1
            steps.add(left.step)


async def test_two_acknowledgements_at_once_are_one(postgresql_url: str) -> None:
    """The second gets a sentence that says who has it."""
    slack = Recorded()
    async with replicas(postgresql_url, slack, 2) as (one, two):
        for _ in range(60):
            page = await page_people(one.db, TEAM, whom="bo", reason="help", by="ana", now=STARTED_AT, once=None)
            done = await asyncio.gather(
                acknowledge(one.db, page_id=page.id, by="bo", now=STARTED_AT, once=None),
                acknowledge(two.db, page_id=page.id, by="cy", now=STARTED_AT, once=None),
                return_exceptions=True,
            )
            assert sum(isinstance(each, REFUSALS) for each in done) == 1
            async with one.db.read() as tx:
                kinds = [entry.kind for entry in await tx.timeline.of_page(page.id)]
            assert kinds.count("PageAcknowledged") == 1


@pytest.mark.parametrize("said", [None, 5, "abc", ["a"], [{}]])
async def test_a_row_that_says_no_names_at_all_costs_itself_alone(database_url: str, said: object) -> None:
    """Whatever stands there: the rest is sent, and an operator sees it."""
    slack = Recorded()
    async with replicas(database_url, slack, 1) as (one,):
        async with one.db.begin() as tx:
            await tx.outbox.put(outgoing("00", kind="Whisper", data={}, priority=PAGES_FIRST))
            await tx.connection.execute(outbox.update().values(data=said))
        await _costs_itself_alone(one, slack)


@pytest.mark.parametrize("said", ["", "{bad"])
async def test_a_row_that_is_no_json_costs_itself_alone(sqlite_url: str, said: str) -> None:
    """PostgreSQL would not take it in the first place."""
    slack = Recorded()
    async with replicas(sqlite_url, slack, 1) as (one,):
        async with one.db.begin() as tx:
            await tx.outbox.put(outgoing("00", kind="Whisper", data={}, priority=PAGES_FIRST))
            await tx.connection.execute(text("UPDATE outbox SET data = :said"), {"said": said})
        await _costs_itself_alone(one, slack)


async def _costs_itself_alone(one: Replica, slack: Recorded) -> None:
    """The broken row is given up; what comes behind it is sent."""
    await queue(one.db, "hello")
    async with one.working():
        await until(lambda: slack.sent)
    async with one.db.read() as tx:
        dead = await tx.outbox.rows(dead=True)
    assert slack.sent == ["hello"]
    assert [(row.id, "cannot be read" in (row.error or "")) for row in dead] == [("00", True)]
