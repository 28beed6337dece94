"""What the engine does: what falls due by itself, and clock, channels, who is who, and forgetting."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.delivery.rooms import Rooms
from bot.directory import Directory, zone_of
from bot.engine.agenda import Agenda
from bot.engine.loop import Job
from bot.engine.ready import TakeNext, ready_job
from bot.slack import Slack
from bot.views.message import escape
from commands.contact.look import unproven
from commands.due import DueFailed
from commands.effects import TellOperations
from commands.incident.post_update import ask_for_next_due
from commands.page.move_due import move_next_due
from commands.page.notify import queue_next_due
from commands.postmortem.chase import chase_next_due
from commands.record import send
from commands.reminder.ask import ask_for_action, ask_for_steps, ask_if_over
from commands.team import Team
from storage.database import Database
from storage.due import Key
from storage.retention import forget_incidents, forget_pages

log = logging.getLogger(__name__)
DAILY = timedelta(days=1)
HOURLY = timedelta(hours=1)
IN_ONE_GO = 10.0  # seconds: well below what a job may take
MOST_NAMES = 20
A_MINUTE = timedelta(minutes=1)  # until every replica knows whom one of them has met
KEEP_READINESS = timedelta(days=90)
KEEP_INBOUND = timedelta(days=7)  # Slack repeats a delivery within minutes

Refresh = Callable[[], Awaitable[None]]


def jobs(
    *,
    db: Database,
    clock: Clock,
    team: Callable[[], Team],
    refresh: Refresh,
    directory: Directory,
    slack: Slack,
    rooms: Rooms,
    keep_outbox: timedelta,
    keep_incidents: timedelta | None,
    sweep: timedelta,
    base: Callable[[], str | None],
    agenda: Agenda,
) -> list[Job]:
    """The engine's jobs, pages first. `base`: where this bot can be called from outside."""

    async def anchor() -> None:
        correction = await clock.anchor(db.time)
        if abs(correction) > timedelta(seconds=1):
            log.warning("this host's clock is %s off the database's; going by the database's", correction)

    async def enter_rooms() -> None:
        await rooms.enter(team().announcements, team().operations)

    async def match_people() -> None:
        await directory.match(slack, clock.real())

    async def read_people() -> None:
        await directory.read()

    async def forget() -> None:
        async with db.begin() as tx:
            rows = await tx.outbox.forget(clock.real() - keep_outbox)
            await tx.readiness.forget(clock.now() - KEEP_READINESS)
            deliveries = await tx.inbound.forget(clock.real() - KEEP_INBOUND)
            await tx.feeds.remove_of_others(team().people, clock.now() - DAILY)
            old = 0
            if keep_incidents is not None:
                old = await forget_incidents(tx.connection, clock.now() - keep_incidents)
                await forget_pages(tx.connection, clock.now() - keep_incidents)
        if rows or deliveries or old:
            log.info("forgot %s finished effects, %s deliveries, %s incidents", rows, deliveries, old)

    return [
        Job(name="clock", work=anchor, every=sweep),
        *_due_jobs(db, clock, team, refresh, directory, agenda=agenda),
        ready_job(
            db=db,
            clock=clock,
            agenda=agenda,
            team=team,
            refresh=refresh,
            each_due=lambda take: _each_due(db, "readiness", take),
            base=base,
        ),
        Job(name="directory", work=read_people, every=A_MINUTE),
        Job(name="rooms", work=enter_rooms, every=DAILY),
        Job(name="people", work=match_people, every=DAILY, timeout=HOURLY),
        Job(name="contacts", work=lambda: _name_unproven(db, team(), clock.now()), every=DAILY),
        Job(name="forget", work=forget, every=HOURLY),
    ]


def _due_jobs(
    db: Database, clock: Clock, team: Callable[[], Team], refresh: Refresh, directory: Directory, *, agenda: Agenda
) -> list[Job]:
    """What has a column that says when it is due."""

    def job(name: str, noun: str, due: str, take: TakeNext) -> Job:
        async def work() -> None:
            if (await agenda.of(due)).since is not None:  # a look locks nothing, and mostly there is nothing to do
                await _each_due(db, noun, take)

        async def next_due() -> datetime | None:
            return (await agenda.of(due)).next

        return Job(name=name, work=work, next_due=next_due)

    def zone(person: str) -> ZoneInfo:
        return zone_of(directory, person)

    return [
        _page_job(db, clock, team, refresh, agenda=agenda),
        job(
            "updates",
            "incident",
            "update",
            lambda skip: ask_for_next_due(db, team(), now=clock.now(), skip=skip),
        ),
        job("steps", "checklist", "step", lambda skip: ask_for_steps(db, now=clock.now(), skip=skip)),
        job(
            "quiet",
            "incident",
            "quiet",
            lambda skip: ask_if_over(db, team(), now=clock.now(), skip=skip),
        ),
        job(
            "postmortems",
            "postmortem",
            "postmortem",
            lambda skip: chase_next_due(db, team(), now=clock.now(), skip=skip),
        ),
        job(
            "actions",
            "action item",
            "action",
            lambda skip: ask_for_action(db, zone, now=clock.now(), skip=skip),
        ),
    ]


def _page_job(db: Database, clock: Clock, team: Callable[[], Team], refresh: Refresh, *, agenda: Agenda) -> Job:
    """Pages, and the turns of people's contact methods: a turn that came before the step's end is taken first."""

    async def work() -> None:
        now = clock.now()
        turns, steps = await asyncio.gather(agenda.of("notice"), agenda.of("page"))
        if turns.since is not None:
            await _each_due(db, "notice", lambda skip: queue_next_due(db, team(), now=now, skip=skip))
        if steps.since is not None:
            await refresh()
            await _each_due(db, "page", lambda skip: move_next_due(db, team(), now=now, skip=skip))

    async def next_due() -> datetime | None:
        due = await asyncio.gather(agenda.of("notice"), agenda.of("page"))
        return min((falls.next for falls in due if falls.next is not None), default=None)

    return Job(name="pages", work=work, next_due=next_due)


async def _name_unproven(db: Database, team: Team, now: datetime) -> None:
    """Tell operations, once a week, who may be paged though nothing shows that they can be reached."""
    keys = await unproven(db, team, now=now)
    if not keys:
        return
    names = ", ".join(escape(team.people[key].name) for key in keys[:MOST_NAMES])
    more = f" and {len(keys) - MOST_NAMES} more" if len(keys) > MOST_NAMES else ""
    text = (
        f"No way of reaching {names}{more} was seen to work in the last 30 days. "
        "They try theirs with `/oncall contacts`; a page that reaches them counts too."
    )
    async with db.begin() as tx:
        await send(tx, [TellOperations(text)], once=f"unproven:{now:%G-%V}")


async def _each_due(db: Database, noun: str, take: TakeNext) -> None:
    """Work through what is due, a few in a transaction; a broken one costs itself alone, and operations are told.

    Of a storm that takes longer a part is left: what was committed has the engine look again at once.
    """
    broken: set[Key] = set()
    loop = asyncio.get_running_loop()
    until = loop.time() + IN_ONE_GO
    while loop.time() < until:
        try:
            taken = await take(frozenset(broken))
        except DueFailed as failed:
            log.exception("%s %s could not be moved on", noun, failed.id)
            broken.add(failed.id)
            await _tell(db, noun, failed.id)
        else:
            if taken is None:
                return


async def _tell(db: Database, noun: str, broken_id: Key) -> None:
    text = f"I could not move {noun} {broken_id} on; the log says why. Look after it by hand: I keep trying."
    async with db.begin() as tx:
        await send(tx, [TellOperations(text)], once=f"broken:{noun}:{broken_id}")
