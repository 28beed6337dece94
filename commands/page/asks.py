"""Whether it is somebody's answer that a page waits for now, or it went on to others."""

from oncall.notice import asked_at
from oncall.page import Page, PageStatus
from oncall.page_events import GOES_TO_OTHERS
from storage.database import Transaction


async def asks(tx: Transaction, page: Page, person: str) -> bool:
    """Whether they were told, or stand in for somebody who was, since it last went on to anybody.

    A page that nobody answered wants everybody it ever called.
    """
    if page.status is PageStatus.EXHAUSTED:
        return True
    told = await tx.timeline.of_page(page.id)
    went_on = max((entry.at for entry in told if entry.kind in GOES_TO_OTHERS), default=None)
    asked = asked_at(await tx.notices.of_page(page.id, person, step=page.step))
    return went_on is None or (asked is not None and asked >= went_on)
