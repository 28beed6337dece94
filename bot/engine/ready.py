"""The engine's job for readiness: plans whom to ask before which shift, and does what is due."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.engine.agenda import Agenda
from bot.engine.due import Kind, work_off
from bot.engine.loop import Job
from commands.ready.move_due import move_next_due
from commands.ready.plan import plan
from commands.team import Team
from storage.database import Database
from storage.due import Key

AGAIN = timedelta(minutes=15)  # the schedules are looked through so often, though nothing was changed in them


def ready_job(
    *,
    db: Database,
    clock: Clock,
    team: Callable[[], Team],
    refresh: Callable[[], Awaitable[None]],
    agenda: Agenda,
    base: Callable[[], str | None],
) -> Job:
    """Each replica plans, when the schedules or the hour have changed. `base`: where the bot is called from outside."""
    planned: tuple[Team, datetime] | None = None

    async def move_on(skip: frozenset[Key]) -> Key | None:
        await refresh()
        return await move_next_due(db, team(), answerable=base() is not None, now=clock.now(), skip=skip)

    async def work() -> datetime | None:
        nonlocal planned
        if team().readiness:
            await refresh()
        now = clock.now()
        current = team()
        is_stale = bool(current.readiness) and planned is not None and not timedelta() <= now - planned[1] < AGAIN
        if planned is None or planned[0] is not current or is_stale:
            await plan(db, current, now=now)
            planned = current, now
        return await work_off(db, agenda, Kind(name="readiness", noun="readiness", take=move_on))

    return Job(name="readiness", work=work)
