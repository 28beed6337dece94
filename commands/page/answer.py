"""What people answer outside Slack: by text message, by a key of the telephone, by the link in a mail."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from commands.page.acknowledge import acknowledge
from commands.page.escalate import escalate_page
from commands.page.note_sent import note_notice_refused
from commands.page.snooze import snooze
from commands.page.told_with import told_with
from commands.ready.answer import note_answered
from commands.refusal import REFUSALS, Refused
from commands.team import Team
from oncall.contact import Method
from oncall.notice import Notice, NoticeStatus, is_wanted
from oncall.page import Page, PageStatus
from storage.database import Database, Repeated, Transaction

Answer = Literal["acknowledge", "escalate", "snooze"]
SNOOZE = 30  # minutes, if nobody says how many
_Told = tuple[Notice, Page]  # what somebody was told of


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What came of it. `names`: of what was answered, INC-12; none of them for a test."""

    answer: Answer
    names: tuple[str, ...]
    missing: int = 0  # how many more have to acknowledge
    minutes: int = 0  # until they are asked again


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

    `again`: the same delivery may be meant once more, if the page has asked for them again since.
    """
    async with db.read() as tx:
        notice = await tx.notices.get(notice_id)
        told = await _with_pages(tx, await told_with(tx, notice) if notice is not None else [])
        was_seen = once is not None and await tx.inbound.is_known(once)
    if notice is None:
        raise Refused("I do not know this page any more.")
    if notice.page_id is None:
        await _worked(db, notice_id, now=now, once=None if again else once)
        return Answered(answer=answer, names=())
    meant = _meant(told) or told[:1]  # if none of them wants anybody, the first says why
    if not meant:
        raise Refused("I do not know this page any more.")
    if was_seen and not (again and answer == "acknowledge" and is_wanted(*meant[0])):
        raise Repeated(once)
    try:
        return await _answer_each(db, team, meant, answer, now=now, once=None if was_seen else once)
    except REFUSALS:
        if not again and once is not None:
            await _take_note(db, once)
        raise


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
    is_ok: bool = False,
) -> Answered:
    """Somebody replies to our text messages: it is about everything that these told them and that still waits.

    `incident_id`: only that one. `minutes`: of a snooze. `is_ok`: it is what tests ask for. Raises Refused,
    Rejected or Repeated.
    """
    async with db.read() as tx:
        if await tx.inbound.is_known(once):
            raise Repeated(once)
        newest_first = await tx.notices.told(person, Method.SMS)
        pages = await _waiting(tx, newest_first, incident_id)
        if not pages:  # one that nobody has told us arrived has, as it seems
            pages = await _waiting(tx, await tx.notices.perhaps_told(person, Method.SMS), incident_id)
        if not pages and answer == "snooze":
            pages = await _in_hand(tx, newest_first, person, incident_id)
        last = await _last(tx, newest_first, incident_id)
        about = await tx.incidents.of_page(last)
    newest = newest_first[0] if newest_first else None
    is_test = newest is not None and newest.page_id is None and incident_id is None
    unanswered = newest is not None and newest.status is not NoticeStatus.ANSWERED
    if newest is not None and is_test and (not pages or (unanswered and is_ok)):
        await _worked(db, newest.id, now=now, once=once)
        return Answered(answer=answer, names=())
    if not pages:
        await _take_note(db, once)
        of = f" of INC-{incident_id}" if incident_id is not None else ""
        sentence = f"No page{of} that you were told of here is waiting for an answer"
        if about is not None and not about.status.is_open:
            raise Refused(f"{sentence}: {about.name} is {about.status}. Nothing has changed.")
        if last is not None and last.status is PageStatus.ACKNOWLEDGED:
            raise Refused(f"{sentence}: {{person}} has {name_of(last)}. Nothing has changed.", last.acknowledged_by)
        hint = " Without a number it is about all that waits for you." if of else ""
        raise Refused(f"{sentence}; nothing has changed.{hint}")
    try:
        return await _answer_each(db, team, pages, answer, now=now, once=once, minutes=minutes)
    except REFUSALS:
        await _take_note(db, once)
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
    return "the page" if page.incident_id is None else f"INC-{page.incident_id}"


async def _with_pages(tx: Transaction, notices: Sequence[Notice]) -> list[_Told]:
    found = [(each, await tx.pages.get(each.page_id)) for each in notices if each.page_id is not None]
    return [(notice, page) for notice, page in found if page is not None]


async def _waiting(tx: Transaction, newest_first: Sequence[Notice], incident_id: int | None) -> Sequence[_Told]:
    """What these told that still waits, each page once with its newest notice, in the order it came up."""
    newest = {each.page_id: each for each in reversed(newest_first)}
    told = await _with_pages(tx, list(newest.values()))
    return _meant([each for each in told if incident_id is None or each[1].incident_id == incident_id])


async def _last(tx: Transaction, newest_first: Sequence[Notice], incident_id: int | None) -> Page | None:
    """The page that these told last; of the incident, if one is named."""
    told = await _with_pages(tx, newest_first if incident_id is not None else newest_first[:1])
    return next((page for _, page in told if incident_id is None or page.incident_id == incident_id), None)


async def _in_hand(
    tx: Transaction, newest_first: Sequence[Notice], person: str, incident_id: int | None
) -> Sequence[_Told]:
    """Of what the person has acknowledged and may put off, what the newest message told."""
    held = [
        (notice, page)
        for notice, page in await _with_pages(tx, newest_first)
        if page.status is PageStatus.ACKNOWLEDGED and person in page.acknowledgements
    ]
    named = [each for each in held if incident_id is None or each[1].incident_id == incident_id]
    return [each for each in named if each[0].reference == named[0][0].reference]


def _meant(told: Sequence[_Told]) -> Sequence[_Told]:
    """What an answer to all of it is about: what calls for the person; if nothing does, what is open."""
    return [each for each in told if is_wanted(*each)] or [each for each in told if each[1].is_open]


async def _answer_each(
    db: Database,
    team: Team,
    told: Sequence[_Told],
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
    names: list[str] = []
    missing, why = 0, None
    left = await _left(db, told, once) if once is not None else told
    for notice, page in left:
        delivery = once if once is None or page is left[-1][1] else _part(once, page)
        await _worked(db, notice.id, now=now)  # first: who is killed after it is asked again
        try:
            answered = await _answer(
                db, team, page, answer, by=notice.person, step=notice.step, now=now, once=delivery, minutes=minutes
            )
        except (*REFUSALS, Repeated) as refusal:
            why = why or refusal
            continue
        names.append(name_of(page))
        missing = max(missing, answered.missing)
    if why is not None and not names:
        raise why
    if why is not None and once is not None:  # it may have been the last one
        await _take_note(db, once)
    return Answered(answer=answer, names=tuple(names), missing=missing, minutes=minutes)


async def _left(db: Database, told: Sequence[_Told], once: str) -> Sequence[_Told]:
    """Of several pages those that an earlier run of this delivery did not come to. Raises Repeated if it did to all."""
    async with db.read() as tx:
        left = [each for each in told if not await tx.inbound.is_known(_part(once, each[1]))]
    if not left:
        await _take_note(db, once)
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
        return await snooze(db, page_id=page.id, minutes=minutes, by=by, now=now, once=once)
    if answer == "acknowledge":
        return await acknowledge(db, page_id=page.id, by=by, now=now, once=once)
    return await escalate_page(db, team, page_id=page.id, step=step, by=by, now=now, once=once)


async def _worked(db: Database, notice_id: str, *, now: datetime, once: str | None = None) -> None:
    async with db.begin(once) as tx:
        notice: Notice | None = await tx.notices.get(notice_id, for_change=True)
        if notice is not None:
            await tx.notices.save(replace(notice, status=NoticeStatus.ANSWERED, worked_at=now))
            await note_answered(tx, notice.person, now)


async def _take_note(db: Database, once: str) -> None:
    """Remember a delivery that changes nothing more, so that it cannot be played again later."""
    async with db.begin() as tx:
        await tx.inbound.is_new(once, now=tx.real_now)
