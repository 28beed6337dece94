"""The engine's job for readiness: plans whom to ask before which shift, and does what is due."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.engine.agenda import Agenda
from bot.engine.loop import Job
from commands.ready.move_due import move_next_due
from commands.ready.plan import plan
from commands.team import Team
from storage.database import Database
from storage.due import Key

AGAIN = timedelta(minutes=15)  # the schedules are looked through so often, though nothing was changed in them

TakeNext = Callable[[frozenset[Key]], Awaitable[Key | None]]


def ready_job(
    *,
    db: Database,
    clock: Clock,
    team: Callable[[], Team],
    refresh: Callable[[], Awaitable[None]],
    agenda: Agenda,
    each_due: Callable[[TakeNext], Awaitable[None]],
    base: Callable[[], str | None],
) -> Job:
    """Each replica plans, when the schedules or the hour have changed. `base`: where the bot is called from outside."""
    planned: tuple[Team, datetime] | None = None

    async def work() -> None:
        nonlocal planned
        now = clock.now()
        is_due = (await agenda.of("readiness")).since is not None
        if is_due or team().readiness:
            await refresh()
        current = team()
        is_stale = bool(current.readiness) and planned is not None and not timedelta() <= now - planned[1] < AGAIN
        if planned is None or planned[0] is not current or is_stale:
            await plan(db, current, now=now)
            planned = current, now
        if is_due:
            await each_due(lambda skip: move_next_due(db, team(), answerable=base() is not None, now=now, skip=skip))

    async def next_due() -> datetime | None:
        return (await agenda.of("readiness")).next

    return Job(name="readiness", work=work, next_due=next_due)
