"""What people reply to our text messages: which pages it is about, and what is said if there are none."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NoReturn

from commands.answer.notices import (
    SNOOZE,
    Answer,
    Answered,
    Told,
    answer_each,
    meant_of,
    name_of,
    note_worked,
    take_note,
    with_pages,
)
from commands.notice.told_with import may_have_been_told
from commands.page.hope import went_to_others
from commands.refusal import REFUSALS, Refused
from commands.team import Team
from oncall.contact import Method
from oncall.notice import Notice, NoticeStatus
from oncall.page import Page, PageStatus
from storage.database import Database, Repeated, Transaction


async def answer_texts(
    db: Database,
    team: Team,
    *,
    person: str,
    answer: Answer,
    incidents: Collection[int],
    now: datetime,
    once: str,
    minutes: int = SNOOZE,
    is_ok: bool = False,
) -> Answered:
    """Somebody replies to our text messages: it is about everything that these told them and that still waits.

    What waits to be sent to them was not told, and is not answered unseen. `incidents`: only these, if there are any.
    `minutes`: of a snooze. `is_ok`: it is what tests ask for. Raises Refused, Rejected or Repeated.
    """
    async with db.read() as tx:
        if await tx.inbound.is_known(once):
            raise Repeated(once)
        newest_first = await tx.notices.told(person, Method.SMS)
        pages = await _waiting(tx, newest_first, incidents)
        if not pages:  # one of which nobody has told us that it arrived, and that may have
            pages = await _waiting(tx, await _perhaps_told(tx, person, is_named=bool(incidents)), incidents)
        if not pages and answer == "snooze":
            pages = await _in_hand(tx, newest_first, person, incidents)
        last = await _last(tx, newest_first, incidents)
    newest = newest_first[0] if newest_first else None
    is_test = newest is not None and newest.page_id is None and not incidents
    unanswered = newest is not None and newest.status is not NoticeStatus.ANSWERED
    if newest is not None and is_test and (not pages or (unanswered and is_ok)):
        taken = await note_worked(db, newest.id, now=now, once=once)
        return Answered(answer=answer, names=(), taken_by=taken)
    if not pages:
        await take_note(db, once)
        await _refuse(db, last, incidents, person)
    try:
        answered = await answer_each(db, team, pages, answer, now=now, once=once, minutes=minutes)
    except REFUSALS:
        await take_note(db, once)
        raise
    named = [f"INC-{number}" for number in incidents]
    return replace(answered, left_out=tuple(each for each in named if each not in answered.names))


async def _waiting(tx: Transaction, newest_first: Sequence[Notice], incidents: Collection[int]) -> Sequence[Told]:
    """What these told that still waits, each page once with its newest notice, in the order it came up.

    What others were given since is not theirs any more, unless they name it.
    """
    newest = {each.page_id: each for each in reversed(newest_first)}
    told = await with_pages(tx, list(newest.values()))
    if incidents:
        return meant_of([each for each in told if each[1].incident_id in incidents])
    return meant_of([each for each in told if not await went_to_others(tx, each[1], each[0].person)])


async def _perhaps_told(tx: Transaction, person: str, *, is_named: bool) -> Sequence[Notice]:
    """Who names an incident has heard of it, wherever."""
    perhaps = await tx.notices.perhaps_told(person, Method.SMS)
    return perhaps if is_named else [each for each in perhaps if await may_have_been_told(tx, each)]


async def _last(tx: Transaction, newest_first: Sequence[Notice], incidents: Collection[int]) -> Page | None:
    """The page that these told last; of the incidents, if any are named."""
    told = await with_pages(tx, newest_first if incidents else newest_first[:1])
    return next((page for _, page in told if _is_named(page, incidents)), None)


async def _in_hand(
    tx: Transaction, newest_first: Sequence[Notice], person: str, incidents: Collection[int]
) -> Sequence[Told]:
    """Of what the person has acknowledged and may put off, what the newest message told."""
    held = [
        (notice, page)
        for notice, page in await with_pages(tx, newest_first)
        if page.status is PageStatus.ACKNOWLEDGED and person in page.acknowledgements
    ]
    if incidents:
        return [each for each in held if _is_named(each[1], incidents)]
    return [each for each in held if each[0].reference == held[0][0].reference]


async def _refuse(db: Database, last: Page | None, incidents: Collection[int], person: str) -> NoReturn:
    """Nothing that it could be about waits for them. `last`: what they were told of last."""
    async with db.read() as tx:
        about = await tx.incidents.of_page(last)
    of = f" of {' or '.join(f'INC-{number}' for number in incidents)}" if incidents else ""
    sentence = f"No page{of} that you were told of here is waiting for an answer"
    if about is not None and not about.status.is_open:
        raise Refused(f"{sentence}: {about.name} is {about.status}. Nothing has changed.")
    if last is not None and last.status is PageStatus.ACKNOWLEDGED:
        if person in last.acknowledgements:
            raise Refused(f"{sentence}: you have {name_of(last)}. Nothing has changed.")
        raise Refused(f"{sentence}: {{person}} has {name_of(last)}. Nothing has changed.", last.acknowledged_by)
    if last is not None and last.detour is not None and last.is_calling and not incidents:
        named = f" To take it all the same: 1 {name_of(last)}." if last.incident_id is not None else ""
        raise Refused(f"{sentence}: others are asked for {name_of(last)} now. Nothing has changed.{named}")
    hint = " Without a number it is about all that waits for you." if of else ""
    raise Refused(f"{sentence}; nothing has changed.{hint}")


def _is_named(page: Page, incidents: Collection[int]) -> bool:
    return not incidents or page.incident_id in incidents
