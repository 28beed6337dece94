"""A page as it lies on disk, under any interleaving of people, time, edited files, deliveries and crashes."""

import asyncio
import atexit
import shutil
import tempfile
from collections import Counter, defaultdict
from collections.abc import Coroutine, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from slack_sdk.models.blocks import Block
from sqlalchemy import select

from bot.clock import Clock
from bot.config import load
from bot.delivery.loop import Delivery
from bot.delivery.office import Office
from bot.delivery.rooms import Rooms
from bot.delivery.send import Sender
from bot.directory import Directory
from bot.notifiers.link import Links
from bot.slack import Channel, Posted, Slack, SlackRefused, SlackUnreachable
from bot.views.message import REPEATED
from commands.page.acknowledge import acknowledge
from commands.page.escalate import escalate_page
from commands.page.move_due import move_next_due
from commands.page.reassign import reassign
from commands.page.snooze import snooze
from commands.page.start import page_people
from commands.refusal import REFUSALS
from commands.team import Team
from oncall.page import Page, PageStatus, is_due
from storage.database import Database
from storage.member import Member
from storage.tables import outbox
from tests.databases import STARTED_AT, SQLite

T = TypeVar("T")
PEOPLE = ("ana", "bo", "cy", "dee")
FILES = """
bundle: never
people:
{people}
severities: {{sev1: {{title: Grave}}}}
schedules:
  day: {{zone: UTC, start: 2025-01-06, rotation: [{first}]}}
policies:
  one: {{steps: [{{page: schedule day, wait: 5m}}]}}
  two: {{steps: [{{page: schedule day, wait: 5m}}, {{page: [person cy, person dee], wait: {wait}}}]}}
  round:
    repeats: allowed
    repeat: 1
    last_resort: {{page: person ana, wait: 10m}}
    steps: [{{page: person bo, wait: 5m}}, {{page: schedule day, wait: 5m}}]
  turns:
    steps:
      - {{page: [person bo, person cy, person dee], wait: 5m, turns: round robin}}
      - {{page: person ana, wait: 5m}}
  both: {{steps: [{{page: [person bo, person cy], wait: 15m, acknowledge: 2}}, {{page: person dee, wait: 5m}}]}}
types:
  general: {{title: Something, policy: two}}
"""
POLICIES = ("one", "two", "round", "turns", "both")
FATES = ("taken", "taken", "taken", "away", "refused", "reply lost", "killed before", "killed after")


@cache
def _migrated() -> SQLite:
    folder = Path(tempfile.mkdtemp(prefix="tocsin-stateful-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return SQLite(folder)


def _member(person: str) -> Member:
    return Member(slack_id=f"U{person.upper()}", person=person, name=person.title(), zone="UTC", seen_at=STARTED_AT)


class Killed(BaseException):
    """The process dies here: no handler of ours may see it."""


class HandClock(Clock):
    """Stands still until it is pushed."""

    passed = 0.0

    def real(self) -> datetime:
        return STARTED_AT + timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        return self.passed


class SlackOnPaper:
    """As much of Slack as pages need; every call meets the fate that comes next."""

    def __init__(self) -> None:
        self.posted: defaultdict[str, list[str]] = defaultdict(list)  # by key: what stands there
        self.refused: set[str] = set()  # keys of what will never reach its person
        self.unseen: Counter[str] = Counter()  # how often it could not be looked up, by key
        self.fates: list[str] = []
        self.was_killed = False

    async def post(self, channel_id: str, text: str, blocks: Sequence[Block] = (), *, key: str | None = None) -> Posted:
        del blocks
        fate = self._meets("chat.postMessage")
        if fate == "refused" and channel_id.startswith("U"):
            self.refused.add(key or "")
            raise SlackRefused("chat.postMessage", "user_disabled")
        self.posted[key or ""].append(text)
        self._after("chat.postMessage", fate)
        return Posted(channel_id, f"{len(self.posted)}.0")

    async def find_posted(self, channel_id: str, key: str, *, since: datetime) -> Posted | None:
        del since
        if self._meets("conversations.history") == "refused":
            self.unseen[key] += 1
            raise SlackRefused("conversations.history", "missing_scope")
        return Posted(channel_id, "1.0") if self.posted.get(key) else None

    async def update(self, at: Posted, text: str, blocks: Sequence[Block] = ()) -> None:
        del at, text, blocks
        self._after("chat.update", self._meets("chat.update"))

    @property
    def given_up(self) -> set[str]:
        """What may be: a person is not to be had, or twice nobody could tell whether it stands there."""
        return {*self.refused, *(key for key, times in self.unseen.items() if times > 1)}

    async def find_channel(self, name: str, *, private: bool) -> Channel | None:
        del private
        return Channel(id=f"C{name}", name=name, creator="UBOT", created_at=STARTED_AT)

    async def join(self, channel_id: str) -> None:
        """Always."""

    def _meets(self, method: str) -> str:
        fate = self.fates.pop() if self.fates else "taken"
        if fate == "away":
            raise SlackUnreachable(method, "nobody answers", perhaps_done=False)
        if fate == "killed before":
            self.was_killed = True
            raise Killed
        return fate

    def _after(self, method: str, fate: str) -> None:
        if fate == "reply lost":
            raise SlackUnreachable(method, "the connection broke", perhaps_done=True)
        if fate == "killed after":
            self.was_killed = True
            raise Killed


class PagingOnDisk(RuleBasedStateMachine):
    """Beside the page stands what can be said of it in a few lines: who acknowledged, and how far it has come."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="tocsin-stateful-"))
        self.url = _migrated().create(self.folder)
        self.runner = asyncio.Runner()
        self.slack, self.clock = SlackOnPaper(), HandClock()
        people = "\n".join(f"  {p}: {{name: {p.title()}, email: {p}@example.com, zone: UTC}}" for p in PEOPLE)
        self.teams: list[Team] = []
        for first, wait in (("bo", "10m"), ("ana", "30m")):
            file = self.folder / "tocsin.yaml"
            file.write_text(FILES.format(people=people, first=first, wait=wait))
            self.teams.append(load(file))
        self.team = self.teams[0]
        self.acks: tuple[str, ...] = ()
        self.furthest = 0
        self.is_moved = False  # by hand, so that whom it asked before may be let off unasked

    def run_it(self, doing: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(doing)

    @initialize(policy=st.sampled_from(POLICIES), fate=st.sampled_from(sorted(set(FATES))))
    def starts(self, policy: str, fate: str) -> None:
        """The first call of Slack meets a fate in every example, so that none of them is left out for long."""
        self.run_it(self.opens())

        async def start() -> Page:
            async with self.db.begin() as tx:
                for person in PEOPLE:
                    await tx.members.save(_member(person))
            await self.directory.read()
            now = self.clock.now()
            return await page_people(self.db, self.team, whom=policy, reason="r", by="ana", now=now, once="start")

        page = self.run_it(start())
        self.page_id, self.frozen = page.id, page.steps
        self.what_is_due_is_delivered([fate])

    async def opens(self) -> None:
        """As `bot/app.py` begins: whoever was sending has died."""
        self.db = Database(self.url, real_now=self.clock.real)
        async with self.db.begin() as tx:
            await tx.outbox.hasten(self.clock.real())
        self.directory = Directory(self.db, lambda: self.team)
        await self.directory.read()
        slack = cast("Slack", self.slack)

        async def nothing() -> None:
            return None

        office = Office(
            db=self.db,
            clock=self.clock,
            slack=slack,
            directory=self.directory,
            rooms=Rooms(slack),
            team=lambda: self.team,
            refresh=nothing,
            me=lambda: "UBOT",
            links=Links(b"secret"),
            base=lambda: None,
        )
        self.delivery = Delivery(
            self.db, self.clock, Sender(office), replica=self.db.session, lease=timedelta(seconds=45)
        )

    # What happens

    @rule()
    def it_crashes(self) -> None:
        self.clock.passed += 0.01  # a start takes a moment, so that what is put down after it has a later id

        async def again() -> None:
            await self.db.close()
            await self.opens()

        self.slack.fates, self.slack.was_killed = [], False
        self.run_it(again())

    @rule(by=st.sampled_from(PEOPLE))
    def somebody_acknowledges(self, by: str) -> None:
        before = self.page()
        try:
            self.run_it(acknowledge(self.db, page_id=self.page_id, by=by, now=self.clock.now(), once=None))
        except REFUSALS:
            assert not before.is_open or by in self.acks
        else:
            self.acks = (*(each for each in self.acks if each != by), by)  # whoever put it off takes it up

    @rule(by=st.sampled_from(PEOPLE), seen=st.booleans())
    def somebody_escalates(self, by: str, seen: bool) -> None:  # noqa: FBT001 - drawn
        """From the step they see, or from one that is over."""
        before = self.page()
        step = before.step if seen else before.step - 1
        now = self.clock.now()
        try:
            self.run_it(escalate_page(self.db, self.team, page_id=self.page_id, step=step, by=by, now=now, once=None))
        except REFUSALS:
            assert not seen or before.status is not PageStatus.TRIGGERED
        else:
            assert seen
            self.acks = () if before.status is PageStatus.SNOOZED else self.acks

    @rule(by=st.sampled_from(PEOPLE), minutes=st.sampled_from([1, 30]))
    def somebody_snoozes(self, by: str, minutes: int) -> None:
        before, now = self.page(), self.clock.now()
        try:
            page = self.run_it(snooze(self.db, page_id=self.page_id, minutes=minutes, by=by, now=now, once=None))
        except REFUSALS:
            assert self.page() == before
        else:
            assert page.escalates_at == now + timedelta(minutes=minutes)
            assert by in page.acknowledgements
            self.acks = page.acknowledgements

    @rule(by=st.sampled_from(PEOPLE), to=st.sampled_from(PEOPLE))
    def somebody_gives_it_away(self, by: str, to: str) -> None:
        before, now = self.page(), self.clock.now()
        try:
            page = self.run_it(reassign(self.db, self.team, page_id=self.page_id, whom=to, by=by, now=now, once=None))
        except REFUSALS:
            assert self.page() == before
        else:
            assert page.missing == 1  # however many its steps want
            self.acks, self.is_moved = (), True

    @rule(by=st.sampled_from(PEOPLE), number=st.sampled_from([1, 2, 3]))
    def somebody_goes_to_a_step(self, by: str, number: int) -> None:
        """Back, too."""
        before, now = self.page(), self.clock.now()
        try:
            page = self.run_it(
                escalate_page(self.db, self.team, page_id=self.page_id, step=None, to=number, by=by, now=now, once=None)
            )
        except REFUSALS:
            assert self.page() == before
        else:
            self.acks = self.acks if before.is_calling else ()
            self.furthest, self.is_moved = page.step, True

    @rule(minutes=st.sampled_from([1, 5, 5, 40]))
    def time_passes(self, minutes: int) -> None:
        async def due() -> None:
            while await move_next_due(self.db, self.team, now=self.clock.now()) is not None:
                pass

        self.clock.passed += minutes * 60
        before = self.page()
        if before.status is PageStatus.SNOOZED and is_due(before, self.clock.now()):
            self.acks = tuple(each for each in self.acks if each != before.acknowledged_by)  # who is asked again
        self.run_it(due())

    @rule(number=st.sampled_from([0, 1]))
    def the_files_are_edited(self, number: int) -> None:
        self.team = self.teams[number]

    @rule(fates=st.lists(st.sampled_from(FATES), max_size=4))
    def what_waits_is_delivered(self, fates: list[str]) -> None:
        """Every call of Slack meets its fate; who is killed is started again."""
        self.what_is_due_is_delivered(fates)

    def what_is_due_is_delivered(self, fates: list[str]) -> None:
        self.slack.fates = list(fates)
        self.run_it(self.delivers())
        self.slack.fates = []
        if self.slack.was_killed:
            self.it_crashes()

    async def delivers(self) -> int:
        begun = await self.delivery.start_due()
        await self.delivery.idle()
        await asyncio.sleep(0)
        return begun

    # What always holds

    def page(self) -> Page:
        async def read() -> Page | None:
            async with self.db.read() as tx:
                return await tx.pages.get(self.page_id)

        page = self.run_it(read())
        assert page is not None
        return page

    def effects(self, kind: str) -> list[tuple[str, dict[str, Any]]]:
        async def read() -> list[tuple[str, dict[str, Any]]]:
            async with self.db.read() as tx:
                found = select(outbox.c.id, outbox.c.data).where(outbox.c.kind == kind)
                return [(row.id, row.data) for row in await tx.connection.execute(found)]

        return self.run_it(read())

    @invariant()
    def the_disk_agrees_with_what_was_said(self) -> None:
        page = self.page()
        assert page.acknowledgements == self.acks
        assert page.is_calling != (bool(self.acks) and page.missing == 0)
        turns = [replace(step, turn=None) for step in page.steps]  # which is somebody else's if who has it is lost
        assert turns == [replace(step, turn=None) for step in self.frozen]  # whatever the files say now
        assert page.step >= self.furthest
        self.furthest = page.step

    @invariant()
    def nobody_is_lost(self) -> None:
        """An open page has a next thing due, or operations are told; whoever is to be told is in the outbox."""
        page = self.page()
        if page.status is PageStatus.EXHAUSTED:
            assert self.effects("AlarmNobodyAnswered")
        elif page.is_open:
            assert page.escalates_at is not None
            asked = [data for _, data in self.effects("NotifyResponder") if data["step"] == page.step]
            assert asked or page.status is PageStatus.SNOOZED  # whoever put it off may have had it after the last step

    @invariant()
    def nobody_waits_for_who_cannot_be_reached(self) -> None:
        """A step whose people are all lost is over at once, if nobody is next in turn."""
        page = self.page()
        rows = {f"{id_}/1" for id_, data in self.effects("NotifyResponder") if data["step"] == page.step}
        if page.status is PageStatus.TRIGGERED and rows <= self.slack.refused:
            assert page.escalates_at is not None
            assert page.escalates_at <= self.clock.now()

    @invariant()
    def nothing_comes_twice_without_saying_so(self) -> None:
        """Nor more often than twice: once, and once more as a repetition."""
        for told in self.slack.posted.values():
            assert all(REPEATED in each for each in told[1:]), told
            assert sum(REPEATED in each for each in told) <= 1, told

    def teardown(self) -> None:
        """Once Slack is well for an hour, everything has gone out."""
        try:
            if hasattr(self, "page_id"):
                self.it_crashes()
                self.clock.passed += 1
                for _ in range(120):
                    self.clock.passed += 30
                    if not self.run_it(self.delivers()) and not self.waiting():
                        break
                assert not self.waiting()
                self.nothing_comes_twice_without_saying_so()
                if self.page().is_calling and not self.acks:
                    step = self.page().step
                    rows = sorted(f"{id_}/1" for id_, data in self.effects("NotifyResponder") if data["step"] == step)
                    told = {*self.slack.posted, *self.slack.given_up}
                    assert {*(rows[-1:] if self.is_moved else rows)} <= told
        finally:
            if hasattr(self, "db"):
                self.run_it(self.db.close())
            self.runner.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    def waiting(self) -> int:
        async def depth() -> int:
            async with self.db.read() as tx:
                dead, *_ = await tx.outbox.troubles()
                assert dead <= len(self.slack.given_up)
                return (await tx.outbox.depth())[0]

        return self.run_it(depth())


def _plain(machine: type[RuleBasedStateMachine]) -> type[object]:
    machine.TestCase.settings = settings(max_examples=12, stateful_step_count=20, deadline=None)
    return machine.TestCase


TestPagingOnDisk = pytest.mark.timeout(600)(_plain(PagingOnDisk))  # on a busy machine every write takes long
