"""Whoever a page passed over while a gateway was away: left alone, until it turns out that nobody answers at all."""

from dataclasses import replace
from datetime import datetime

from oncall.notice import Notice, NoticeStatus, takes_its_turn
from oncall.page import Page
from storage.database import Transaction


async def note_passed_over(tx: Transaction, notice: Notice, *, now: datetime) -> None:
    """It was to go out when the gateway is back, and the page is with somebody else by then: it waits for no time."""
    page = await tx.pages.get(notice.page_id, for_change=True) if notice.page_id is not None else None
    current = await tx.notices.get(notice.id, for_change=True)
    if page is None or current is None or current.status is not NoticeStatus.SENDING:
        return
    is_back = takes_its_turn(current, page)
    await tx.notices.save(replace(current, status=NoticeStatus.WAITING, due_at=now if is_back else None))
    tx.reschedules = tx.reschedules or is_back


async def call_whoever_was_passed_over(tx: Transaction, page: Page, *, now: datetime) -> None:
    """Nobody answered, so the page wants everybody whom it was to call."""
    for notice in await tx.notices.of_page(page.id):
        if notice.status is NoticeStatus.WAITING and notice.due_at is None:
            await tx.notices.put_off(notice.id, now)
            tx.reschedules = True
