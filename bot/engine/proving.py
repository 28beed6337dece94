"""Once a day the schedules and policies are proved, as they are with what was arranged in chat."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.engine.agenda import Agenda
from bot.engine.loop import Job
from bot.views.proof import told
from commands.oncall.note_proof import note_proof, note_proof_failed
from commands.team import Team
from oncall.daily import Daily
from oncall.prove import prove
from storage.agenda import PROOF
from storage.database import Database

log = logging.getLogger(__name__)
AHEAD = timedelta(days=400)  # as far as `tocsin oncall prove` looks
AT_MOST = timedelta(minutes=10)
_FAILED = "I could not prove the schedules and policies; the log says why. `tocsin oncall prove` tries it by hand."


def proof_job(
    db: Database,
    clock: Clock,
    team: Callable[[], Team],
    refresh: Callable[[], Awaitable[None]],
    daily: Daily,
    *,
    agenda: Agenda,
) -> Job:
    """The engine's job: whichever replica is the first to be done with it tells what is new."""

    async def work() -> datetime | None:
        now, planned = clock.now(), (await agenda.look())[PROOF]
        if planned.since is None and planned.next is not None:
            return planned.next
        async with db.read() as tx:
            due = await tx.proofs.get()
        if due is None:
            async with db.begin() as tx:
                await tx.proofs.begin(daily.after(now))
            return daily.after(now)
        if due.due_at > now:
            return due.due_at
        await refresh()
        until, next_at, house = now + AHEAD, daily.after(now), team().house
        try:
            # Seconds of reckoning: in a thread, so that nobody waits for it who pages or answers.
            findings = await asyncio.to_thread(prove, house, now, until)
        except Exception:
            log.exception("the schedules could not be proved")
            await note_proof_failed(db, _FAILED, due=due, next_at=next_at)
        else:
            await note_proof(db, team(), findings, told, due=due, until=until, next_at=next_at)
        return next_at

    return Job(name="proof", work=work, timeout=AT_MOST)
