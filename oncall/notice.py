"""A notice: one attempt to tell one person by one method, waiting for its turn or made."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from oncall.contact import Method
from oncall.page import Page, PageStatus


class NoticeStatus(StrEnum):
    WAITING = "waiting"  # for its turn
    SENDING = "sending"  # handed to the outbox
    SENT = "sent"  # whoever carries it has taken it
    DELIVERED = "delivered"  # it has arrived, as far as they can tell
    ANSWERED = "answered"  # the person answered on it
    REFUSED = "refused"  # it will not go through, and `why`
    DROPPED = "dropped"  # not needed any more when its turn came


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One attempt. `worked_at`: when it was last seen to work (business time); None: it never was."""

    id: str
    page_id: str | None  # None: not a page, but a test of the method
    step: int  # of the page, when it was planned
    person: str
    method: Method
    status: NoticeStatus
    planned_at: datetime
    due_at: datetime | None  # business time (aware UTC); None: its turn has come
    sent_at: datetime | None = None
    worked_at: datetime | None = None
    reference: str | None = None  # what whoever carries it calls it
    why: str | None = None  # it was refused


def is_wanted(notice: Notice, page: Page) -> bool:
    """Whether the person is still to be told. A page that nobody answered wants everybody it ever called.

    While it wants several to acknowledge, those who have are left alone.
    """
    if notice.person in page.acknowledgements:
        return False
    return page.status is PageStatus.EXHAUSTED or (page.status is PageStatus.TRIGGERED and page.step == notice.step)
