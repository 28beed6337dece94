"""What was to tell somebody of a page is given up, or is tried once more: what that means for the page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from commands.effects import NotifyChannel, NotifyResponder, NotifyTogether, NotifyWebhook, SendNotice
from commands.notice.told_with import notices_of, says_which
from commands.notice.turn import still_tells_of
from commands.page.hope import hoped_for, is_place
from commands.page.note_place import note_place_not_reached
from commands.page.note_sent import note_not_reached, note_notice_refused
from oncall.contact import Method
from oncall.notice import NoticeStatus
from oncall.page import Page
from oncall.page_events import ResponderPaged
from storage.database import Transaction
from storage.outbox import Outgoing

_BY_NOTICE = {each.__name__ for each in (NotifyTogether, SendNotice)}
_KINDS = _BY_NOTICE | {each.__name__ for each in (NotifyResponder, NotifyChannel, NotifyWebhook)}


def tells_of_pages(row: Outgoing) -> bool:
    """Whether somebody or something was to be told of a page by this row of the outbox."""
    return row.kind in _KINDS


async def note_given_up(tx: Transaction, row: Outgoing, *, why: str, now: datetime) -> None:
    """Whoever it was for is not reached by it: their next method, or the next person, has their turn at once.

    The row may be broken; then what is left of it has to do. A page that needs nobody any more is left alone.
    """
    if row.kind in _BY_NOTICE:
        for notice_id in dict.fromkeys([*notices_of(row), *await _orphans(tx, row)]):
            await _lose(tx, notice_id, why=why, now=now)
        return
    page = await tx.pages.get(row.subject, for_change=True) if tells_of_pages(row) else None
    if page is None or not page.is_open:
        return
    step = row.data.get("step")
    step = step if isinstance(step, int) else page.step
    if row.kind == NotifyResponder.__name__:
        for person in await _people(tx, page, row.data, step):
            current = await tx.pages.get(page.id, for_change=True) or page
            await note_not_reached(tx, current, person=person, step=step, why=why, now=now)
        return
    kind = "channel" if row.kind == NotifyChannel.__name__ else "webhook"
    for name in await _places(tx, page, row.data, step, kind):
        current = await tx.pages.get(page.id, for_change=True) or page
        await note_place_not_reached(tx, current, kind=kind, name=name, step=step, why=why, now=now)


async def take_up_again(tx: Transaction, row: Outgoing) -> None:
    """A row that was given up is tried again: what it was to tell is not refused any more."""
    for notice_id in notices_of(row) if row.kind in _BY_NOTICE else ():
        notice = await tx.notices.get(notice_id, for_change=True)
        if notice is not None and notice.status is NoticeStatus.REFUSED:
            await tx.notices.save(replace(notice, status=NoticeStatus.SENDING, why=None))


async def _orphans(tx: Transaction, row: Outgoing) -> Sequence[str]:
    """What a row that does not say what it tells was to tell: what is under way to the person that way by no other."""
    if says_which(row):
        return ()
    person, method = row.subject, Method.SLACK
    if row.kind == SendNotice.__name__:
        first = await tx.notices.get(row.subject)
        if first is None:
            return ()
        person, method = first.person, first.method
    told = {each for other in await tx.outbox.under_way(row.kind) if other.id != row.id for each in notices_of(other)}
    alone = {(each.subject, each.data.get("person")) for each in await tx.outbox.under_way(NotifyResponder.__name__)}
    alone = alone if method is Method.SLACK else set()
    found = []
    for notice in await tx.notices.under_way(person, method):
        theirs = notice.id in told or (notice.page_id, notice.person) in alone
        if not theirs and await still_tells_of(tx, notice) is not None:
            found.append(notice.id)
    return found


async def _lose(tx: Transaction, notice_id: str, *, why: str, now: datetime) -> None:
    notice = await tx.notices.get(notice_id)
    page = await tx.pages.get(notice.page_id, for_change=True) if notice and notice.page_id is not None else None
    if notice is None:
        return
    if notice.method is not Method.SLACK or page is None:
        await note_notice_refused(tx, notice, why=why, now=now)
    elif page.is_open:
        await note_not_reached(tx, page, person=notice.person, step=notice.step, why=why, now=now)


async def _people(tx: Transaction, page: Page, data: Mapping[str, Any], step: int) -> Iterable[str]:
    """Whom it was for; if it does not say, everybody of the step who was not reached yet."""
    if isinstance(person := data.get("person"), str):
        return (person,)
    told = await tx.timeline.of_page(page.id)
    reached = {e.data["person"] for e in told if e.kind == ResponderPaged.__name__ and e.data["step"] == step}
    return sorted({each for each in hoped_for(told, step) if not is_place(each)} - reached)


async def _places(tx: Transaction, page: Page, data: Mapping[str, Any], step: int, kind: str) -> Iterable[str]:
    """The same for what is nobody."""
    if isinstance(name := data.get(kind), str):
        return (name,)
    hoped = hoped_for(await tx.timeline.of_page(page.id), step)
    return sorted(each.removeprefix(f"{kind} ") for each in hoped if each.startswith(f"{kind} "))
