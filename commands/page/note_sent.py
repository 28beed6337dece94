"""Write down that a page was handed to a person, or could not be."""

from dataclasses import replace
from datetime import datetime

from commands.effects import RefreshPageMessages
from commands.notice.notify import next_at_once
from commands.page.hope import given_up
from commands.record import record, send
from oncall.contact import Method
from oncall.notice import Notice, NoticeStatus, since_asked, takes_its_turn
from oncall.page import Page, PageStatus
from oncall.page_events import MethodFailed, ResponderNotReached, ResponderPaged
from storage.database import Transaction
from storage.page import PageMessage

# As far as anybody knows, the person is told by these, or will be.
_HOPEFUL = (
    NoticeStatus.WAITING,
    NoticeStatus.SENDING,
    NoticeStatus.SENT,
    NoticeStatus.DELIVERED,
    NoticeStatus.ANSWERED,
)


async def note_paged(
    tx: Transaction, page: Page, *, person: str, step: int, channel_id: str, ts: str, now: datetime
) -> None:
    """Slack took the message. If the page was answered meanwhile, the message is brought up to date at once."""
    await tx.pages.add_message(PageMessage(page_id=page.id, channel_id=channel_id, ts=ts, person=person))
    await tx.notices.save(
        replace(
            await _in_slack(tx, page, person, step, now),
            status=NoticeStatus.SENT,
            sent_at=now,
            worked_at=now,
            reference=ts,
        )
    )
    event = ResponderPaged(
        page_id=page.id, incident_id=page.incident_id, person=person, step=step, channel_id=channel_id, ts=ts
    )
    if page.incident_id is not None:
        await tx.incidents.add_member(page.incident_id, person)
    await record(tx, None, event, now)
    await catch_up(tx, page, step)


async def catch_up(tx: Transaction, page: Page, step: int) -> None:
    """What was handed out for a step that the page has left shows what became of it."""
    if page.status is not PageStatus.TRIGGERED or page.step != step:
        await send(tx, [RefreshPageMessages(page.id)])


async def note_notice_sent(
    tx: Transaction, notice: Notice, *, reference: str, went_to: str | None, worked: bool, now: datetime
) -> None:
    """Another method took it. `worked`: nobody will tell later whether it arrived, so this has to do."""
    current = await tx.notices.get(notice.id, for_change=True) or notice
    sent = replace(current, sent_at=now, reference=reference, went_to=went_to)
    # Else what became of it was told before we came to write this down. Who was let off in mid-send may answer.
    if current.status in {NoticeStatus.SENDING, NoticeStatus.DROPPED}:
        sent = replace(sent, status=NoticeStatus.SENT, worked_at=now if worked else None)
    await tx.notices.save(sent)
    page = await tx.pages.get(notice.page_id) if notice.page_id is not None else None
    if page is None:
        return
    if page.incident_id is not None:
        await tx.incidents.add_member(page.incident_id, notice.person)
    event = ResponderPaged(
        page_id=page.id,
        incident_id=page.incident_id,
        person=notice.person,
        step=notice.step,
        channel_id="",
        ts="",
        method=notice.method,
    )
    await record(tx, None, event, now)


async def note_notice_refused(tx: Transaction, notice: Notice, *, why: str, now: datetime) -> None:
    """Another method will never take it: the person's next one has its turn at once."""
    page = await tx.pages.get(notice.page_id, for_change=True) if notice.page_id is not None else None
    current = await tx.notices.get(notice.id, for_change=True) or notice
    await tx.notices.save(replace(current, status=NoticeStatus.REFUSED, due_at=None, why=why))
    if page is not None:
        await _failed(tx, page, person=notice.person, step=notice.step, method=notice.method, why=why, now=now)


async def note_dropped(tx: Transaction, notice: Notice) -> None:
    """The person was not needed any more when it was to go out."""
    await tx.notices.save(replace(notice, status=NoticeStatus.DROPPED, due_at=None))


async def note_not_reached(tx: Transaction, page: Page, *, person: str, step: int, why: str, now: datetime) -> None:
    """Slack will never hand it to the person: their next method has its turn at once."""
    refused = replace(await _in_slack(tx, page, person, step, now), status=NoticeStatus.REFUSED, why=why)
    await tx.notices.save(refused)
    await _failed(tx, page, person=person, step=step, method=Method.SLACK, why=why, now=now)


async def _in_slack(tx: Transaction, page: Page, person: str, step: int, now: datetime) -> Notice:
    """What was planned for Slack, or what stands for it."""
    made = await tx.notices.of_page(page.id, person, step=step)
    for planned in made:
        if planned.method is Method.SLACK and planned.status is NoticeStatus.SENDING:
            return planned
    asked = since_asked(made)
    return Notice(
        id=tx.new_id(),
        page_id=page.id,
        step=step,
        person=person,
        method=Method.SLACK,
        status=NoticeStatus.SENDING,
        planned_at=asked[0].planned_at if asked else now,  # nobody asked anew
        due_at=None,
    )


async def _failed(
    tx: Transaction, page: Page, *, person: str, step: int, method: Method, why: str, now: datetime
) -> None:
    """While there is another method, that is tried. If not, operations are told.

    If the person was the step's last hope, the step is over at once.
    """
    planned = since_asked(await tx.notices.of_page(page.id, person, step=step))
    if any(notice.status in _HOPEFUL for notice in planned):
        failed = MethodFailed(
            page_id=page.id, incident_id=page.incident_id, person=person, step=step, method=method, why=why
        )
        await record(tx, None, failed, now)
        await next_at_once(tx, [notice for notice in planned if takes_its_turn(notice, page)], now=now)
        return
    event = ResponderNotReached(page_id=page.id, incident_id=page.incident_id, person=person, step=step, why=why)
    await record(tx, await given_up(tx, page, person, step, now), event, now)
