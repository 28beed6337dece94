"""What happens to readiness by itself, when it is due: people are asked, and silence is told."""

from datetime import datetime

from commands.contact.send_test import put_test
from commands.due import next_due
from commands.ready.answer import answered_on
from commands.ready.offer import backup_of
from commands.ready.plan import is_theirs
from commands.record import record
from commands.team import Team
from oncall import ready
from oncall.contact import Method
from oncall.notice import Notice, NoticeStatus
from oncall.ready import Readiness, ReadyStatus
from storage.database import Database, Transaction
from storage.due import Key

_PENDING = frozenset({NoticeStatus.SENDING, NoticeStatus.SENT, NoticeStatus.DELIVERED})


async def move_next_due(
    db: Database, team: Team, *, answerable: bool, now: datetime, skip: frozenset[Key] = frozenset()
) -> Key | None:
    """Do what was due longest; returns its id, None when nothing is due. Raises DueFailed.

    `answerable`: this bot can be called from outside. If not, nobody can answer but in Slack, and they are asked there.
    """

    async def move(tx: Transaction, check_id: str) -> None:
        check = await tx.readiness.get(check_id, for_change=True)
        if check is None or check.due_at is None or check.due_at > now:
            return  # another replica was quicker
        if not is_theirs(team, check, now):
            cancelled, event = ready.cancel(check)
            await record(tx, cancelled, event, now)
        elif check.status is ReadyStatus.PLANNED and check.offers_at <= now:
            missed, late = ready.miss(check)
            await record(tx, missed, late, now)
        elif check.status is ReadyStatus.PLANNED:
            await _ask(tx, team, check, answerable=answerable, now=now)
        else:
            answered = await answered_on(tx, check)
            closed, over = ready.close(check, answered, backup=backup_of(team, check))
            await record(tx, closed, over, now)

    return await next_due(db, lambda tx: tx.readiness.due, move, now=now, skip=skip)


async def _ask(tx: Transaction, team: Team, check: Readiness, *, answerable: bool, now: datetime) -> None:
    """A test on each method, except on those that they have answered a few hours ago, or are asked on already."""
    others = [method for method in team.people[check.person].contacts if method is not Method.WEBHOOK]
    asked, event = ready.ask(check, (Method.SLACK, *(others if answerable else ())), now=now)
    await record(tx, asked, event, now)
    newest = await tx.notices.newest(check.person)
    for method in asked.silent(await answered_on(tx, asked)):
        if not _is_pending(newest.get(method), asked):
            await put_test(tx, check.person, method, now=now, check_id=check.id)
    if (shown := ready.answer(asked, await answered_on(tx, asked))) is not None:
        await record(tx, *shown, now)


def _is_pending(newest: Notice | None, check: Readiness) -> bool:
    """They are asked by this method already, for another shift."""
    if newest is None or newest.check_id is None:
        return False
    return newest.status in _PENDING and newest.planned_at >= check.counts_from
