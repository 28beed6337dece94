"""The answer to one notice, and to all that the same message told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from commands.notice.told_with import told_with
from commands.page.acknowledge import acknowledge
from commands.page.escalate import escalate_page
from commands.page.note_sent import note_notice_refused
from commands.page.snooze import snooze
from commands.ready.answer import note_answered, taken_by
from commands.refusal import REFUSALS, Refused
from commands.team import Team
from oncall.notice import Notice, NoticeStatus, is_wanted
from oncall.page import Page, PageStatus
from storage.database import Database, Repeated, Transaction

Answer = Literal["acknowledge", "escalate", "snooze"]
BY_HAND = "the page"  # the name of one that belongs to no incident
SNOOZE = 30  # minutes, if nobody says how many
Told = tuple[Notice, Page]  # what somebody was told of


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What came of it. `names`: of what was answered, INC-12; none of them for a test.

    Of what was escalated `woken` are those of which sleepers are paged first, and `over` those that have no step left.
    `left_out` was named and does not wait for an answer.
    """

    answer: Answer
    names: tuple[str, ...]
    woken: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    missing: int = 0  # how many more have to acknowledge
    minutes: int = 0  # until they are asked again
    taken_by: str | None = None  # who took the shift that the test was for


async def answer_notice(
    db: Database,
    team: Team,
    *,
    notice_id: str,
    answer: Answer,
    now: datetime,
    once: str | None,
    again: bool = False,
) -> Answered:
    """Whoever got this notice answers it. Raises Refused, Rejected, or Repeated for a delivery seen before.

    `again`: the same delivery may be meant once more, if the page has asked for them again since. One that escalates is
    not: it would take the page past another step.
    """
    async with db.read() as tx:
        notice = await tx.notices.get(notice_id)
        told = await with_pages(tx, await told_with(tx, notice) if notice is not None else [])
        was_seen = once is not None and await tx.inbound.is_known(once)
    if notice is None:
        raise Refused("I do not know this page any more.")
    if notice.person not in team.people:  # a link holds for a day, and a call goes on
        raise Refused("You are not in the team's files any more; nothing has changed.")
    if notice.page_id is None:
        taken = await note_worked(db, notice_id, now=now, once=None if again else once)
        return Answered(answer=answer, names=(), taken_by=taken)
    meant = meant_of(told) or told[:1]  # if none of them wants anybody, the first says why
    if not meant:
        raise Refused("I do not know this page any more.")
    if was_seen and not (again and answer != "escalate" and is_wanted(*meant[0])):
        raise Repeated(once)
    try:
        return await answer_each(db, team, meant, answer, now=now, once=None if was_seen else once)
    except REFUSALS:
        if not again and once is not None:
            await take_note(db, once)
        raise


async def note_arrived(db: Database, *, notice_id: str, worked: bool, now: datetime) -> None:
    """Whoever carries it says that it arrived. `worked`: at the person, not at their voice mail."""
    async with db.begin() as tx:
        notice = await tx.notices.get(notice_id, for_change=True)
        if notice is not None and notice.status in {NoticeStatus.SENDING, NoticeStatus.SENT}:
            arrived = replace(notice, status=NoticeStatus.DELIVERED)
            await tx.notices.save(replace(arrived, worked_at=now) if worked else arrived)


async def note_failed(db: Database, *, notice_id: str, why: str, now: datetime) -> None:
    """Whoever carries it says that it did not arrive: the person's next method has its turn at once."""
    async with db.begin() as tx:
        notice = await tx.notices.get(notice_id)
        for each in await told_with(tx, notice) if notice is not None else ():
            if each.status in {NoticeStatus.SENDING, NoticeStatus.SENT}:
                await note_notice_refused(tx, each, why=why, now=now)


def name_of(page: Page) -> str:
    """What a page is called where its story may not be told."""
    return BY_HAND if page.incident_id is None else f"INC-{page.incident_id}"


async def with_pages(tx: Transaction, notices: Sequence[Notice]) -> list[Told]:
    found = [(each, await tx.pages.get(each.page_id)) for each in notices if each.page_id is not None]
    return [(notice, page) for notice, page in found if page is not None]


def meant_of(told: Sequence[Told]) -> Sequence[Told]:
    """What an answer to all of it is about: what calls for the person; if nothing does, what is open."""
    return [each for each in told if is_wanted(*each)] or [each for each in told if each[1].is_open]


async def answer_each(
    db: Database,
    team: Team,
    told: Sequence[Told],
    answer: Answer,
    *,
    now: datetime,
    once: str | None,
    minutes: int = SNOOZE,
) -> Answered:
    """One answer for several pages: one that does not allow it keeps it from none of the others.

    Raises what the first one said if it came to nothing. The delivery itself is noted with the last change, so that it
    is for none of what comes later. Who is killed before is asked again, and goes on where it was left.
    """
    names, woken, over = list[str](), list[str](), list[str]()
    missing, why = 0, None
    left = await _left(db, told, once) if once is not None else told
    for notice, page in left:
        delivery = once if once is None or page is left[-1][1] else _part(once, page)
        await note_worked(db, notice.id, now=now)  # first: who is killed after it is asked again
        try:
            answered = await _answer(
                db, team, page, answer, by=notice.person, step=notice.step, now=now, once=delivery, minutes=minutes
            )
        except (*REFUSALS, Repeated) as refusal:
            why = why or refusal
            continue
        names.append(name_of(page))
        if answer == "escalate":
            woken += names[-1:] if answered.step == page.step and answered.status is PageStatus.TRIGGERED else []
            over += names[-1:] if answered.status is PageStatus.EXHAUSTED else []
        missing = max(missing, answered.missing)
    if why is not None and not names:
        raise why
    if why is not None and once is not None:  # it may have been the last one
        await take_note(db, once)
    return Answered(
        answer=answer,
        names=tuple(names),
        woken=tuple(woken),
        over=tuple(over),
        missing=missing,
        minutes=minutes,
    )


async def _left(db: Database, told: Sequence[Told], once: str) -> Sequence[Told]:
    """Of several pages those that an earlier run of this delivery did not come to. Raises Repeated if it did to all."""
    async with db.read() as tx:
        left = [each for each in told if not await tx.inbound.is_known(_part(once, each[1]))]
    if not left:
        await take_note(db, once)
        raise Repeated(once)
    return left


def _part(once: str, page: Page) -> str:
    """What a delivery did to one of several pages."""
    return f"{once}/{page.id}"


async def _answer(
    db: Database,
    team: Team,
    page: Page,
    answer: Answer,
    *,
    by: str,
    step: int,
    now: datetime,
    once: str | None,
    minutes: int,
) -> Page:
    if answer == "snooze":
        return await snooze(db, page_id=page.id, minutes=minutes, by=by, now=now, once=once, by_message=True)
    if answer == "acknowledge":
        return await acknowledge(db, page_id=page.id, by=by, now=now, once=once)
    return await escalate_page(db, team, page_id=page.id, step=step, by=by, now=now, once=once, by_message=True)


async def note_worked(db: Database, notice_id: str, *, now: datetime, once: str | None = None) -> str | None:
    """It reaches them. Who has taken the shift that it was to try that for; None: nobody has, or it was for none."""
    async with db.begin(once) as tx:
        notice: Notice | None = await tx.notices.get(notice_id, for_change=True)
        if notice is None:
            return None
        await tx.notices.save(replace(notice, status=NoticeStatus.ANSWERED, worked_at=now))
        await note_answered(tx, notice.person, now)
        return await taken_by(tx, notice)


async def take_note(db: Database, once: str) -> None:
    """Remember a delivery that changes nothing more, so that it cannot be played again later."""
    async with db.begin() as tx:
        await tx.inbound.is_new(once, now=tx.real_now)
