"""Before somebody is told of a page: whether they are still to be, and whether it may wait for another message."""

from collections.abc import Collection

from commands.team import Team
from oncall.notice import Notice, takes_its_turn
from oncall.page import Page
from storage.database import Transaction


async def still_tells_of(tx: Transaction, notice: Notice) -> Page | None:
    """The page that a waiting notice is about; None if the person is not to be told of it any more."""
    page = await tx.pages.get(notice.page_id) if notice.page_id is not None else None
    return page if page is not None and takes_its_turn(notice, page) else None


async def is_graver(tx: Transaction, team: Team, page: Page, told: Collection[str | None]) -> bool:
    """Whether a page's incident is graver than all those of these severities (None: of no incident). Then it waits
    for nothing.
    """
    incident = await tx.incidents.of_page(page) if told else None
    gravity = team.gravity_of(incident.severity if incident is not None else None)
    return bool(told) and gravity < min(team.gravity_of(each) for each in told)
