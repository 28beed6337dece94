"""The auditor: sees what does not happen, says so once, and calls its URL only while all is well."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot import metrics
from bot.app import Bot
from bot.auditor import Auditor, Pulse, Telling, Trouble, post_once, troubles_of, troubles_with
from bot.auditor.figures import Answers
from bot.clock import Clock
from bot.views.message import REPEATED
from bot.web.server import serving
from commands.page.acknowledge import acknowledge
from commands.page.start import page_people
from storage.agenda import DUE
from storage.audit import Account
from storage.database import Database
from storage.outbox import PAGES_FIRST
from storage.tables import metadata, outbox, pages
from tests.databases import STARTED_AT
from tests.storage.rows import outgoing
from tests.teams import small_team
from tests.world import world as a_world

NOW = STARTED_AT
WHO = "process 0a1b on tocsin-1"
AGO = {seconds: NOW - timedelta(seconds=seconds) for seconds in (10, 45, 90, 150)}


def books(**account: object) -> list[str]:
    found = troubles_of(Account(**account), now=NOW, real_now=NOW)  # type: ignore[arg-type] # any fields
    return [trouble.check for trouble in found]


def test_books_that_are_in_order_say_nothing() -> None:
    """Also while there is much to do, if it is being done."""
    assert books() == []
    assert books(waiting=5_000, leased=32, dead=7, oldest=AGO[150], due={"page": AGO[10]}, ready_since=AGO[45]) == []


@pytest.mark.parametrize(
    ("check", "account"),
    [
        ("forgotten", {"forgotten": 1}),
        ("pages", {"due": {"page": AGO[45]}}),
        ("updates", {"due": {"update": AGO[45]}}),
        ("notices", {"due": {"notice": AGO[45]}}),
        ("readiness", {"due": {"readiness": AGO[45]}}),
        ("quiet", {"due": {"quiet": AGO[45]}}),
        ("steps", {"due": {"step": AGO[45]}}),
        ("actions", {"due": {"action": AGO[45]}}),
        ("postmortems", {"due": {"postmortem": AGO[45]}}),
        ("outbox", {"ready_since": AGO[90]}),
        ("unsent", {"oldest_page": AGO[150]}),
        ("late", {"oldest": NOW - timedelta(minutes=11)}),
        ("untold", {"untold": 1}),
    ],
)
def test_what_does_not_happen_is_seen(check: str, account: dict[str, object]) -> None:
    """Each by its own name."""
    assert books(**account) == [check]


def test_every_column_of_due_times_is_watched() -> None:
    """A new one has to be added; the outbox is watched in its own way."""
    due = {
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        if column.name in ("escalates_at", "asks_at", "due_at") or column.name.endswith("_due_at")
    }
    watched = {f"{column.table.name}.{column.name}" for column in DUE.values()}
    assert due - {"outbox.due_at", "readiness.asks_at", "proofs.due_at"} == watched
    for name in DUE:
        assert len(books(due={name: AGO[45]})) == 1


def test_a_process_that_is_stuck_deaf_or_idle_is_seen() -> None:
    """As its own trouble: other replicas may be well."""
    assert troubles_with(Pulse(quiet_seconds=29, since_tick=29), WHO) == []
    assert [each.check for each in troubles_with(None, WHO)] == ["process"]
    assert [each.check for each in troubles_with(Pulse(quiet_seconds=31), WHO)] == ["socket"]
    assert [each.check for each in troubles_with(Pulse(connected=False), WHO)] == ["socket"]
    assert [each.check for each in troubles_with(Pulse(since_tick=31), WHO)] == ["engine"]
    assert not any(each.everywhere for each in troubles_with(Pulse(connected=False, since_tick=31), WHO))


def test_a_socket_that_is_closed_is_told_from_one_that_is_silent() -> None:
    """However shortly ago the closed one was heard."""
    (closed,) = troubles_with(Pulse(connected=False, quiet_seconds=1.2), WHO)
    assert closed.sentence == "Process 0a1b on tocsin-1 is not connected to Slack"
    (silent,) = troubles_with(Pulse(quiet_seconds=31), WHO)
    assert silent.sentence == "Process 0a1b on tocsin-1 has not heard from Slack for 31 s"


def test_one_page_is_not_told_as_several() -> None:
    found = troubles_of(Account(forgotten=1, untold=1), now=NOW, real_now=NOW)
    assert [each.sentence for each in found] == [
        "1 open page waits for an answer and nothing is due next",
        "Nobody answered a page, and operations could not be told",
    ]
    found = troubles_of(Account(forgotten=2, untold=2), now=NOW, real_now=NOW)
    assert [each.sentence for each in found] == [
        "2 open pages wait for an answer and nothing is due next",
        "Nobody answered 2 pages, and operations could not be told",
    ]


class Died(BaseException):
    """The process, here."""


class Host(Clock):
    """More time has passed here, by its monotonic clock, than it seems."""

    slept = 0.0

    def monotonic(self) -> float:
        return super().monotonic() + self.slept


class Leaping(Database):
    """The same database, whose clock may be off."""

    off = timedelta()

    async def time(self) -> datetime:
        return await super().time() + self.off


class Watched:
    """An auditor over a database, what it told, and how often it called."""

    def __init__(
        self,
        db: Database,
        url: str,
        calls: list[str],
        pulse: Callable[[], Awaitable[Pulse]],
        patience: float,
        *,
        who: str,
    ) -> None:
        self.db, self.tellings, self.calls = db, list[Telling](), calls
        self.clock = Host()
        self.slack_is_there, self.dies_telling = True, False
        self.auditor = Auditor(
            db.url,
            self.clock,
            who=who,
            pulse=pulse,
            tell=self.tell,
            heartbeat_url=url,
            heartbeat_every=timedelta(),
            patience=patience,
        )

    async def tell(self, telling: Telling) -> None:
        if self.dies_telling:
            raise Died
        if not self.slack_is_there:
            raise ConnectionError
        self.tellings.append(telling)

    @property
    def told(self) -> list[str]:
        return [telling.text for telling in self.tellings]

    async def looks(self, times: int = 1) -> None:
        for _ in range(times):
            await self.auditor.look(self.db)

    async def leaves(self) -> None:
        """The process is stopped in order, while it watches."""
        async with self.auditor.watching():
            pass


async def well() -> Pulse:
    return Pulse(quiet_seconds=1)


@asynccontextmanager
async def watched(
    db: Database, pulse: Callable[[], Awaitable[Pulse]] = well, patience: float = 30, who: str = WHO
) -> AsyncIterator[Watched]:
    calls: list[str] = []

    async def called(request: Request) -> Response:
        calls.append(request.method)
        return PlainTextResponse("ok")

    async with serving([Route("/beat", called)], host="127.0.0.1", port=0) as port:
        yield Watched(db, f"http://127.0.0.1:{port}/beat", calls, pulse, patience, who=who)


@pytest.fixture
async def leaping(database_url: str) -> AsyncIterator[Leaping]:
    opened = Leaping(database_url, real_now=Clock().real)
    yield opened
    await opened.close()


async def overdue(db: Database, now: datetime) -> None:
    async with db.begin() as tx:
        row = outgoing("a", created_at=now - timedelta(minutes=5), due_at=now - timedelta(minutes=5))
        await tx.outbox.put(row)


async def test_all_is_well_and_the_url_is_called(database: Database) -> None:
    """Silence is the alarm, so each look ends with a call."""
    async with watched(database) as it:
        await it.looks(3)
        assert it.calls == ["GET"] * 3
        assert it.told == []
        assert it.auditor.troubles == {}


async def test_trouble_silences_the_url_at_once_and_is_told_once_it_lasts(database: Database) -> None:
    """Operations hear of it once, and once that it is over."""
    async with watched(database) as it:
        await overdue(database, it.clock.real())
        await it.looks()
        assert (it.calls, it.told) == ([], [])
        await it.looks(3)
        assert it.calls == []
        assert len(it.told) == 1
        assert it.told[0].startswith("My auditor: What was ready to be sent 3")
        assert list(it.auditor.troubles) == ["outbox"]
        async with database.begin() as tx:
            (row,) = await tx.outbox.lease(by="x", now=it.clock.real(), lease=timedelta(seconds=9), limit=1)
            await tx.outbox.finish(row, now=it.clock.real())
        await it.looks(2)
        assert it.told[1:] == ["My auditor: Over: what is ready is sent again."]
        assert len(it.calls) == 2


async def test_of_several_auditors_one_tells(database: Database) -> None:
    """And one tells that it is over, whoever told of it."""
    async with watched(database) as it, watched(database) as other:
        await overdue(database, it.clock.real())
        for _ in range(3):
            await it.looks()
            await other.looks()
        assert len(it.told + other.told) == 1
        async with database.begin() as tx:
            (row,) = await tx.outbox.lease(by="x", now=it.clock.real(), lease=timedelta(seconds=9), limit=1)
            await tx.outbox.finish(row, now=it.clock.real())
        for _ in range(2):
            await other.looks()
            await it.looks()
        assert len(it.told + other.told) == 2


async def test_what_cannot_be_told_is_told_when_slack_is_back(database: Database) -> None:
    """The silence at the URL has told it meanwhile."""
    async with watched(database) as it:
        it.slack_is_there = False
        await overdue(database, it.clock.real())
        await it.looks(3)
        assert (it.told, it.calls) == ([], [])
        it.slack_is_there = True
        await it.looks()
        assert len(it.told) == 1


async def test_what_one_noted_and_could_not_tell_the_next_tells(database: Database) -> None:
    """Slack was away, and then the process died: what waited to be told was not only in its memory."""
    async with watched(database) as it, watched(database) as heir:
        it.slack_is_there = False
        await overdue(database, it.clock.real())
        await it.looks(2)
        assert it.told == []
        await heir.looks()
        assert [text.split(" 3")[0] for text in heir.told] == ["My auditor: What was ready to be sent"]
        await it.looks()
        it.slack_is_there = True
        await it.looks(3)
        assert it.told == []


async def test_whoever_dies_while_telling_leaves_it_to_the_next(leaping: Leaping) -> None:
    """Nobody knows whether it was told, so the next is told so, and looks; meanwhile nobody else tells."""
    async with watched(leaping) as it, watched(leaping) as heir:
        await overdue(leaping, it.clock.real())
        await it.looks()
        it.dies_telling = True
        with pytest.raises(Died):
            await it.looks()
        await heir.looks(2)
        assert heir.told == []
        heir.clock.slept += 31
        leaping.off += timedelta(seconds=31)
        await heir.looks()
        assert [telling.tries for telling in heir.tellings] == [1]
        await heir.looks(2)
        assert len(heir.told) == 1


async def test_what_is_over_by_then_is_told_after_what_it_was(database: Database) -> None:
    """In the order in which it was noted, whoever noted it."""
    async with watched(database) as it, watched(database) as heir:
        it.slack_is_there = False
        await overdue(database, it.clock.real())
        await it.looks(2)
        async with database.begin() as tx:
            await tx.connection.execute(outbox.delete())
        await it.looks()
        await heir.looks()
        assert [text.split(" ")[2] for text in heir.told] == ["What", "Over:"]


@pytest.mark.parametrize("may_look", [True, False])
async def test_what_was_perhaps_told_is_looked_for_and_else_repeated_once(sqlite_url: str, *, may_look: bool) -> None:
    """In Slack the message has a key; where the app may not read, it says that it is repeated."""
    async with a_world(sqlite_url) as world:
        if not may_look:
            world.server.delivery.faults.missing_scopes.add("channels:history")
        bot = world.bot
        place = await world.channel_id("incident-ops")
        telling = Telling(key="alarm/1", text="My auditor: hm.", made_at=bot.clock.real())
        for tries in range(4):
            await post_once(bot.slack, place, replace(telling, tries=tries), clock=bot.clock)
        assert await world.lines("incident-ops") == [
            telling.text,
            *([] if may_look else [f"My auditor: hm. ({REPEATED})"]),
        ]


async def test_a_database_clock_that_goes_back_is_told_until_it_is_caught_up(leaping: Leaping) -> None:
    """Once, however many see it; and pages are not what is wrong."""
    async with watched(leaping) as it, watched(leaping) as other:
        for each in (it, other):
            await each.clock.anchor(leaping.time)
            await each.looks()
        leaping.off = -timedelta(minutes=10)
        for _ in range(2):
            for each in (it, other):
                await each.clock.anchor(leaping.time)
                await each.looks()
        assert len(it.told + other.told) == 1
        assert re.match(
            r"My auditor: The database's clock went back and is [56]\d\d s behind\.", (it.told + other.told)[0]
        )
        assert list(it.auditor.troubles) == ["clock"]
        leaping.off = timedelta()
        await it.looks()
        assert (it.told + other.told)[1:] == ["My auditor: Over: the database's clock agrees with the hosts again."]


async def test_a_database_clock_that_goes_forward_is_told(leaping: Leaping) -> None:
    """It is over at once, but what it did is not."""
    async with watched(leaping) as it:
        await it.looks()
        leaping.off = timedelta(minutes=10)
        await it.clock.anchor(leaping.time)
        await it.looks(2)
        (told,) = it.told
        assert told.startswith(
            "My auditor: The database's clock went forward by 600 s at once, or the host of process 0a1b on"
        )
        assert it.calls == ["GET"]
        it.clock.slept += 61
        leaping.off += timedelta(seconds=61)
        await it.looks()
        assert it.told[1:] == ["My auditor: Over: time passes as it should again."]


async def test_a_leap_that_several_see_is_told_once_and_once_that_it_is_over(leaping: Leaping) -> None:
    """Though each remembers it from when it saw it; who began since then, and saw nothing, says nothing."""
    async with watched(leaping) as it, watched(leaping) as other, watched(leaping) as later:
        both = (it, other)
        for each in both:
            await each.looks()
        leaping.off = timedelta(minutes=10)
        for each in both:
            await each.clock.anchor(leaping.time)
        for each in (*both, *both):
            await each.looks()
        await later.looks(3)
        told = it.told + other.told + later.told
        assert [text.partition(" by ")[0] for text in told] == ["My auditor: The database's clock went forward"]
        leaping.off += timedelta(seconds=61)
        it.clock.slept += 61
        await it.looks()  # for whom it is over first
        await other.looks(2)
        other.clock.slept += 61
        await other.looks(2)
        assert (it.told + other.told + later.told)[1:] == ["My auditor: Over: time passes as it should again."]


async def test_what_nobody_is_left_to_have_seen_is_told_to_be_over(leaping: Leaping) -> None:
    """By somebody who sees nothing of it, after a while: whoever saw it has died."""
    async with watched(leaping) as it, watched(leaping) as heir:
        await overdue(leaping, it.clock.real())
        await it.looks(2)
        async with leaping.begin() as tx:
            await tx.connection.execute(outbox.delete())
        await heir.looks(2)
        assert heir.told == []
        heir.clock.slept += 121
        leaping.off += timedelta(seconds=121)
        await heir.looks()
        assert heir.told == ["My auditor: Over: what is ready is sent again."]


async def test_what_is_wrong_with_a_process_names_it(database: Database) -> None:
    """Two that lost Slack say so each, and each that it is over; one that is stopped meanwhile says that."""
    lost = True

    async def pulse() -> Pulse:
        return Pulse(connected=not lost)

    async with (
        watched(database, pulse, who="process 0a on one") as one,
        watched(database, pulse, who="process 0b on two") as two,
    ):
        await one.looks(2)
        await two.looks(3)
        assert one.told == ["My auditor: Process 0a on one is not connected to Slack."]
        assert two.told == ["My auditor: Process 0b on two is not connected to Slack."]
        await two.leaves()
        assert two.told[1:] == ["My auditor: Over: process 0b on two was stopped."]
        lost = False
        await one.looks()
        assert one.told[1:] == ["My auditor: Over: process 0a on one hears from Slack again."]
        await one.leaves()
        assert len(one.told) == 2


async def test_a_page_that_nothing_moves_on_is_seen(database: Database) -> None:
    """Every open page has a next thing due; one that is answered needs none."""

    async def delivered() -> None:
        async with database.begin() as tx:
            await tx.connection.execute(outbox.delete())

    page = await page_people(
        database, small_team(), whom="urgent", reason="help", by="ana", now=Clock().now(), once=None
    )
    await delivered()
    async with watched(database) as it:
        await it.looks(2)
        assert it.auditor.troubles == {}
        async with database.begin() as tx:
            await tx.connection.execute(pages.update().values(escalates_at=None))
        await it.looks(2)
        assert it.auditor.troubles["forgotten"].sentence == ("1 open page waits for an answer and nothing is due next")
        await acknowledge(database, page_id=page.id, by="bo", now=it.clock.now(), once=None)
        await delivered()
        await it.looks(1)
        assert it.auditor.troubles == {}


async def test_a_stuck_process_does_not_hide_itself(database: Database) -> None:
    """Its auditor lives in a thread of its own: while nothing else moves, the URL is not called."""

    async def stuck() -> Pulse:
        await asyncio.Event().wait()
        return Pulse()

    async with watched(database, stuck, patience=0.5) as it:
        await it.looks(2)
        assert it.auditor.troubles["process"] == Trouble(
            "process", "Process 0a1b on tocsin-1 has not answered for 5 s: it is stuck", everywhere=False
        )
        assert it.calls == []


async def test_what_a_stuck_process_leaves_undone_is_not_told_to_be_over(database: Database) -> None:
    """The page is still due, whoever does not answer."""
    await page_people(database, small_team(), whom="urgent", reason="help", by="ana", now=Clock().now(), once=None)
    is_stuck = False

    async def pulse() -> Pulse:
        if is_stuck:
            await asyncio.Event().wait()
        return Pulse()

    async with watched(database, pulse, patience=0.5) as it:
        async with database.begin() as tx:
            await tx.connection.execute(outbox.delete())
            await tx.connection.execute(pages.update().values(escalates_at=it.clock.now() - timedelta(minutes=1)))
        await it.looks(2)
        assert [text.partition(" was due")[0] for text in it.told] == ["My auditor: A page"]
        is_stuck = True
        await it.looks(2)
        assert set(it.auditor.troubles) == {"pages", "process"}
        assert not [text for text in it.told if "Over" in text]


async def test_the_thread_looks_while_the_loop_is_blocked(database: Database) -> None:
    """For real: this loop does nothing for a while, and the auditor looks on."""
    pulses = 0

    async def beating() -> Pulse:
        nonlocal pulses
        pulses += 1
        return await well()

    async with watched(database) as it:
        it.auditor = Auditor(
            database.url, it.clock, who=WHO, pulse=beating, tell=it.tell, every=timedelta(seconds=0.1), patience=0.5
        )

        async def untroubled() -> bool:
            return pulses > 1 and not it.auditor.troubles

        async with it.auditor.watching():
            await _until(untroubled)
            deadline = time.monotonic() + 60
            while "process" not in it.auditor.troubles and time.monotonic() < deadline:
                time.sleep(0.05)  # noqa: ASYNC251 - it is the point
            assert "process" in it.auditor.troubles
            await _until(untroubled)


async def test_a_database_that_is_away_is_trouble(postgresql_url: str) -> None:
    """Told by each for itself, since nobody can agree with anybody."""
    away = Database(postgresql_url.replace("test_", "gone_"), real_now=Clock().real)
    async with watched(away) as it:
        await it.looks(3)
        assert it.calls == []
        assert len(it.told) == 1
        assert it.told[0].startswith("My auditor: Process 0a1b on tocsin-1 cannot read the database (")
    await away.close()


async def test_operations_readiness_and_metrics_say_the_same(sqlite_url: str) -> None:
    """The whole of it: a row that nobody sends turns /readyz, alarms the channel, and stands in the metrics."""
    async with a_world(sqlite_url, start=False) as world:
        bot = await world.starts(audit_seconds=0.2, metrics_port=0)
        before = await _figures(bot)
        await world.declares("ana", "/incident declare sev2 the secret recipe")
        (paged,) = await world.paged()
        await world.presses(paged, "@", "page.acknowledge")
        long_ago = bot.clock.real() - timedelta(minutes=5)
        async with bot.db.begin() as tx:  # in a lane behind one that somebody else holds for ever
            for row_id in ("0a", "0b"):
                await tx.outbox.put(outgoing(row_id, lane="x", created_at=long_ago, due_at=long_ago))
            await tx.outbox.put(outgoing("00", created_at=long_ago, due_at=long_ago, priority=PAGES_FIRST))
            await tx.outbox.lease(by="another", now=bot.clock.real(), lease=timedelta(hours=1), limit=3)

        async def alarmed() -> bool:
            return any("A page has waited" in line for line in await world.lines("incident-ops"))

        await _until(alarmed)
        async with httpx.AsyncClient() as client:
            ready = await client.get(f"http://127.0.0.1:{bot.http_port}/readyz")
            told = (await client.get(f"http://127.0.0.1:{bot.metrics_port}/metrics")).text
        now = await _figures(bot)
        assert ready.status_code == 503
        assert "A page has waited" in ready.json()["auditor"]["says"][0]
        assert now['tocsin_trouble{check="unsent"}'] == 1
        assert now["tocsin_outbox_waiting"] == 3
        for counted in ('tocsin_sent_total{kind="NotifyResponder"}', "tocsin_acknowledged_after_seconds_count"):
            assert now[counted] - before.get(counted, 0) == 1, counted  # other tests' bots counted before
        assert "secret recipe" not in told
        assert {paged, "ana"}.isdisjoint(re.findall(r"\w+", told))  # as words: the metrics have "AlarmNobodyAnswered"
        async with bot.db.begin() as tx:
            await tx.outbox.hasten(bot.clock.real())

        async def over() -> bool:
            return any("Over: no page waits" in line for line in await world.lines("incident-ops"))

        await _until(over)


def answers_counted() -> tuple[float, float]:
    """How many first answers the metrics have, and how many seconds they took in all."""
    name = "tocsin_acknowledged_after_seconds"
    return tuple(metrics.REGISTRY.get_sample_value(f"{name}_{what}") or 0.0 for what in ("count", "sum"))  # type: ignore[return-value] # two


async def test_the_time_to_answer_is_that_until_somebody_first_had_a_page(sqlite_url: str) -> None:
    """Whoever snoozes it has it; what they say when they are asked again is no second answer."""
    async with a_world(sqlite_url, start=False) as world:
        bot = await world.starts(audit_seconds=0.1)
        count, seconds = answers_counted()
        await world.declares("ana", "/incident declare sev2 wrong charges")
        (paged,) = await world.paged()
        await world.passes(minutes=2)
        await world.types(paged, "/page snooze 30 INC-1")

        async def counted() -> bool:
            return answers_counted()[0] == count + 1

        await _until(counted)
        assert 120 <= answers_counted()[1] - seconds < 240
        await world.passes(minutes=31)
        await world.types(paged, "/page ack INC-1")
        looked = bot.clock.real()

        async def looked_again() -> bool:
            return (metrics.REGISTRY.get_sample_value("tocsin_audited_timestamp_seconds") or 0) > looked.timestamp() + 1

        await _until(looked_again)
        assert answers_counted()[0] == count + 1


def test_an_answer_that_is_written_down_late_is_counted_once() -> None:
    """It is looked for again for a minute; what came before the process began is not its own."""
    count, _ = answers_counted()
    answers = Answers(NOW)
    assert answers.since == NOW
    answers.count({"a": timedelta(minutes=1)}, NOW + timedelta(minutes=5))
    assert answers.since == NOW + timedelta(minutes=4)
    answers.count({"a": timedelta(minutes=1), "late": timedelta(minutes=2)}, NOW + timedelta(minutes=5, seconds=5))
    assert answers_counted()[0] == count + 2


async def _figures(bot: Bot) -> dict[str, float]:
    """Every figure by its name, as Prometheus reads them."""
    async with httpx.AsyncClient() as client:
        told = (await client.get(f"http://127.0.0.1:{bot.metrics_port}/metrics")).text
    lines = (line.rpartition(" ") for line in told.splitlines() if not line.startswith("#"))
    return {name: float(figure) for name, _, figure in lines}


async def _until(so: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(60):
        while not await so():  # noqa: ASYNC110 - it happens in another thread
            await asyncio.sleep(0.05)
