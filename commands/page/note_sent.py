"""Write down that a page was handed to a person, or could not be."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from commands.effects import RefreshPageMessages
from commands.record import record, send
from incidents.timeline import Entry
from oncall.page import Page, PageEscalated, PageStatus, ResponderNotReached, ResponderPaged
from storage.database import Transaction
from storage.page import PageMessage


async def note_paged(
    tx: Transaction, page: Page, *, person: str, step: int, channel_id: str, ts: str, now: datetime
) -> None:
    """Slack took the message. If the page was answered meanwhile, the message is brought up to date at once."""
    await tx.pages.add_message(PageMessage(page_id=page.id, channel_id=channel_id, ts=ts, person=person))
    event = ResponderPaged(
        page_id=page.id, incident_id=page.incident_id, person=person, step=step, channel_id=channel_id, ts=ts
    )
    if page.incident_id is not None:
        await tx.incidents.add_member(page.incident_id, person)
    await record(tx, None, event, now)
    if page.status is not PageStatus.TRIGGERED or page.step != step:
        await send(tx, [RefreshPageMessages(page.id)])


async def note_not_reached(tx: Transaction, page: Page, *, person: str, step: int, why: str, now: datetime) -> None:
    """The person could not be told. Operations are; and if that was the step's last hope, it is over at once."""
    told = await tx.timeline.of_page(page.id)
    rest = _wanted(told, step) - _missed(told, step) - {person}
    waiting = page.status is PageStatus.TRIGGERED and page.step == step
    changed = replace(page, escalates_at=now) if waiting and not rest else None
    event = ResponderNotReached(page_id=page.id, incident_id=page.incident_id, person=person, step=step, why=why)
    await record(tx, changed, event, now)


def _wanted(told: Sequence[Entry], step: int) -> set[str]:
    escalated = [e for e in told if e.kind == PageEscalated.__name__ and e.data["step"] == step]
    return {person for entry in escalated for _, _, person in entry.data["notify"]}


def _missed(told: Sequence[Entry], step: int) -> set[str]:
    """Whom the step could not reach; somebody it did reach keeps it waiting for an answer."""
    return {e.data["person"] for e in told if e.kind == ResponderNotReached.__name__ and e.data["step"] == step}
