"""What people answer outside Slack: by text message, by a key of the telephone, by the link in a mail."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from commands.page.acknowledge import acknowledge
from commands.page.escalate import escalate_page
from commands.page.note_sent import note_notice_refused
from commands.page.snooze import snooze
from commands.ready.answer import note_answered
from commands.refusal import Refused
from commands.team import Team
from oncall.contact import Method
from oncall.notice import Notice, NoticeStatus
from oncall.page import Page
from storage.database import Database

Answer = Literal["acknowledge", "escalate", "snooze"]
SNOOZE = 30  # minutes, if nobody says how many


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What came of it. `names`: of what was answered, INC-12; none of them for a test."""

    answer: Answer
    names: tuple[str, ...]
    missing: int = 0  # how many more have to acknowledge
    minutes: int = 0  # until they are asked again


async def answer_notice(
    db: Database, team: Team, *, notice_id: str, answer: Answer, now: datetime, once: str | None
) -> Answered:
    """Whoever got this notice answers it. Raises Refused, Rejected, or Repeated for a delivery seen before."""
    async with db.read() as tx:
        notice = await tx.notices.get(notice_id)
        told = await tx.notices.of_reference(notice) if notice else []
        found = [(each, await tx.pages.get(each.page_id)) for each in told if each.page_id is not None]
    if notice is None:
        raise Refused("I do not know this page any more.")
    if notice.page_id is None:
        await _worked(db, notice_id, now=now)
        return Answered(answer=answer, names=())
    pages = [(each, page) for each, page in found if page is not None]
    # Of one message that told several pages, those that still want somebody; if none does, the first says why.
    pages = [(each, page) for each, page in pages if page.is_open] or pages[:1]
    if not pages:
        raise Refused("I do not know this page any more.")
    missing = 0
    for each, page in pages:
        delivery = once if len(pages) == 1 or once is None else f"{once}/{page.id}"
        await _worked(db, each.id, now=now)  # whatever they answer; and first, as who is killed after it is asked again
        answered = await _answer(db, team, page, answer, by=each.person, step=each.step, now=now, once=delivery)
        missing = max(missing, answered.missing)
    return Answered(answer=answer, names=tuple(name_of(page) for _, page in pages), missing=missing)


async def answer_texts(
    db: Database,
    team: Team,
    *,
    person: str,
    answer: Answer,
    incident_id: int | None,
    now: datetime,
    once: str,
    minutes: int = SNOOZE,
) -> Answered:
    """Somebody replies to our text messages: it is about everything that these told them and that still waits.

    `incident_id`: only that one. `minutes`: of a snooze. Raises Refused, Rejected or Repeated.
    """
    async with db.read() as tx:
        told = await tx.notices.told(person, Method.SMS)
        found = {n.page_id: (n, await tx.pages.get(n.page_id)) for n in reversed(told) if n.page_id is not None}
    if told and told[0].page_id is None:  # the newest is a test, and the answer is to that
        await _worked(db, told[0].id, now=now)
        return Answered(answer=answer, names=())
    waiting = [(notice, page) for notice, page in found.values() if page is not None and page.is_open]
    if incident_id is not None:
        waiting = [(notice, page) for notice, page in waiting if page.incident_id == incident_id]
    if not waiting:
        await _take_note(db, once)
        raise Refused("No page that you were told of here is waiting for an answer; nothing has changed.")
    missing = 0
    for notice, page in waiting:
        delivery = once if len(waiting) == 1 else f"{once}/{page.id}"
        await _worked(db, notice.id, now=now)
        answered = await _answer(
            db, team, page, answer, by=person, step=notice.step, now=now, once=delivery, minutes=minutes
        )
        missing = max(missing, answered.missing)
    return Answered(answer=answer, names=tuple(name_of(page) for _, page in waiting), missing=missing, minutes=minutes)


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
        for each in await tx.notices.of_reference(notice) if notice is not None else ():
            if each.status in {NoticeStatus.SENDING, NoticeStatus.SENT}:
                await note_notice_refused(tx, each, why=why, now=now)


def name_of(page: Page) -> str:
    """What a page is called where its story may not be told."""
    return "the page" if page.incident_id is None else f"INC-{page.incident_id}"


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
    minutes: int = SNOOZE,
) -> Page:
    if answer == "snooze":
        return await snooze(db, page_id=page.id, minutes=minutes, by=by, now=now, once=once)
    if answer == "acknowledge":
        return await acknowledge(db, page_id=page.id, by=by, now=now, once=once)
    return await escalate_page(db, team, page_id=page.id, step=step, by=by, now=now, once=once)


async def _worked(db: Database, notice_id: str, *, now: datetime) -> None:
    async with db.begin() as tx:
        notice: Notice | None = await tx.notices.get(notice_id, for_change=True)
        if notice is not None:
            await tx.notices.save(replace(notice, status=NoticeStatus.ANSWERED, worked_at=now))
            await note_answered(tx, notice.person, now)


async def _take_note(db: Database, once: str) -> None:
    """Remember a delivery that changed nothing, so that it cannot be played again later."""
    async with db.begin(once):
        pass
