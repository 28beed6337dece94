"""What the engine does: what falls due by itself, and clock, channels, who is who, and forgetting."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.delivery.rooms import Rooms
from bot.directory import Directory, zone_of
from bot.engine.agenda import Agenda
from bot.engine.due import Kind, work_off
from bot.engine.loop import Job
from bot.engine.ready import ready_job
from bot.slack import Slack
from bot.views.message import escape
from commands.contact.look import unproven
from commands.effects import TellOperations
from commands.incident.post_update import ask_for_next_due
from commands.notice.notify import queue_next_due
from commands.page.move_due import move_next_due
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
MOST_NAMES = 20
A_MINUTE = timedelta(minutes=1)  # until every replica knows whom one of them has met
KEEP_READINESS = timedelta(days=90)
KEEP_INBOUND = timedelta(days=7)  # Slack repeats a delivery within minutes, and signs the time

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
        if clock.since_leap() < DAILY.total_seconds():  # what seems old now is perhaps not, and would be gone for good
            log.warning("time went forward at once in the last day: nothing is forgotten for now")
            return
        async with db.begin() as tx:
            rows = await tx.outbox.forget(clock.real() - keep_outbox)
            await tx.readiness.forget(clock.now() - KEEP_READINESS)
            deliveries = await tx.inbound.forget(
                clock.real() - KEEP_INBOUND,
                timeless_before=clock.real() - keep_incidents if keep_incidents is not None else None,
            )
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

    def zone(person: str) -> ZoneInfo:
        return zone_of(directory, person)

    def by_team(move_on: Callable[..., Awaitable[Key | None]]) -> Callable[[frozenset[Key]], Awaitable[Key | None]]:
        return lambda skip: move_on(db, team(), now=clock.now(), skip=skip)

    async def move_page(skip: frozenset[Key]) -> Key | None:
        await refresh()
        return await by_team(move_next_due)(skip)

    def job(name: str, *kinds: Kind) -> Job:
        return Job(name=name, work=lambda: work_off(db, agenda, *kinds))

    return [
        job(
            "pages",
            # The turns of people's contact methods: one that came before the step's end is taken first.
            Kind(name="notice", noun="notice", take=by_team(queue_next_due)),
            Kind(name="page", noun="page", take=move_page),
        ),
        job("updates", Kind(name="update", noun="incident", take=by_team(ask_for_next_due))),
        job(
            "steps",
            Kind(name="step", noun="checklist", take=lambda skip: ask_for_steps(db, now=clock.now(), skip=skip)),
        ),
        job("quiet", Kind(name="quiet", noun="incident", take=by_team(ask_if_over))),
        job("postmortems", Kind(name="postmortem", noun="postmortem", take=by_team(chase_next_due))),
        job(
            "actions",
            Kind(
                name="action",
                noun="action item",
                take=lambda skip: ask_for_action(db, zone, now=clock.now(), skip=skip),
            ),
        ),
    ]


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
