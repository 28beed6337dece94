"""Tell people in Slack: at once unless their rules say otherwise, and what comes up within a minute in one message."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from commands.effects import NotifyResponder, NotifyTogether
from commands.notice.turn import is_graver, still_tells_of
from commands.record import send
from commands.team import Team
from oncall.contact import Method, Turn
from oncall.notice import Notice, NoticeStatus
from oncall.page import Page
from oncall.page_events import Called
from storage.database import Transaction

MOST = 15  # pages in one message
# A message that has not been taken in this time may be waiting for a Slack that does not answer: nothing waits for it.
SOON = timedelta(seconds=5)


def wait_of(planned: Iterable[Turn]) -> timedelta:
    """How long Slack waits by a person's turns; not at all if they do not name it."""
    return min((turn.after for turn in planned if turn.method is Method.SLACK), default=timedelta())


async def plan(tx: Transaction, team: Team, page: Page, called: Called, wait: timedelta, *, now: datetime) -> None:
    """Tell them at once, or after `wait`, or together with what else comes up shortly after they were told of a page.

    What goes at once is for whoever the target means when it is sent; what waits is for the person.
    """
    kind, name, person = called
    until = now + wait if wait else await _held_until(tx, team, page, person, now)
    if until is None:
        told = await put_down(tx, page, person, now=now)
        await send(tx, [NotifyResponder(page.id, page.step, kind, name, person, told.id)])
        return
    waiting = _notice(tx, page, person, now)
    await tx.notices.save(replace(waiting, status=NoticeStatus.WAITING, due_at=until))
    tx.reschedules = True


async def put_down(tx: Transaction, page: Page, person: str, *, now: datetime) -> Notice:
    """They are being told."""
    notice = _notice(tx, page, person, now)
    await tx.notices.save(notice)
    return notice


async def queue(tx: Transaction, team: Team, notice: Notice, page: Page, *, now: datetime) -> None:
    """A turn has come: with all others of the person that have, in one message; not too shortly after the last."""
    until = await _held_until(tx, team, page, notice.person, now)
    if until is not None:
        await tx.notices.put_off(notice.id, until)
        tx.reschedules = True
        return
    if not await tx.notices.claim(notice.id):
        return
    told = [notice]
    for other in await tx.notices.due_to(notice.person, Method.SLACK, now) if team.bundle else ():
        if len(told) < MOST and await still_tells_of(tx, other) is not None:
            told += [other] if await tx.notices.claim(other.id) else []
    if len(told) == 1:
        await send(tx, [_alone(notice)])
    else:
        await send(tx, [NotifyTogether(notice.person, tuple(sorted(each.id for each in told)))])


async def release(tx: Transaction, team: Team, person: str, *, now: datetime) -> None:
    """Slack does not answer: what was held back for a moment is sent, to find that out, and to take other ways."""
    for notice in await tx.notices.due_to(person, Method.SLACK, now + (team.bundle or timedelta())):
        if await still_tells_of(tx, notice) is not None:
            await hand_over(tx, notice)


async def hand_over(tx: Transaction, notice: Notice) -> None:
    """Its turn is now, whatever else was told."""
    if await tx.notices.claim(notice.id):
        await send(tx, [_alone(notice)])


async def _held_until(tx: Transaction, team: Team, page: Page, person: str, now: datetime) -> datetime | None:
    """Until when a page waits because another was told just before.

    None: not at all, as if its step is a short one, or if it is graver than what they were told of.
    """
    pace = team.bundle
    if pace is None or (page.escalates_at is not None and page.escalates_at - now < 2 * pace):
        return None
    told = await tx.notices.told_in_slack(person, but=page.id, since=now - pace, sending_since=now - SOON)
    if not told or await is_graver(tx, team, page, [severity for _, severity in told]):
        return None
    return max(at for at, _ in told) + pace


def _alone(notice: Notice) -> NotifyResponder:
    return NotifyResponder(notice.page_id or "", notice.step, "person", notice.person, notice.person, notice.id)


def _notice(tx: Transaction, page: Page, person: str, now: datetime) -> Notice:
    return Notice(
        id=tx.new_id(),
        page_id=page.id,
        step=page.step,
        person=person,
        method=Method.SLACK,
        status=NoticeStatus.SENDING,
        planned_at=now,
        due_at=None,
    )
