"""An incident got more urgent: whoever its pages call is told again, by the ways that are for what is urgent."""

from datetime import datetime

from commands.notice.notify import plan_anew
from commands.page.hope import hoped_for, is_place
from commands.team import Team
from oncall.page import PageStatus
from storage.database import Transaction


async def tell_anew(tx: Transaction, team: Team, incident_id: int, *, now: datetime) -> None:
    """Plan their turns again, from now on. The incident is saved as it is now, and locked."""
    for page in await tx.pages.of_incident(incident_id, open_only=True, for_change=True):
        if page.status is not PageStatus.TRIGGERED:
            continue
        asked = hoped_for(await tx.timeline.of_page(page.id), page.step) - {*page.acknowledgements}
        called = [("person", person, person) for person in sorted(asked) if not is_place(person)]
        await plan_anew(tx, team, page, called, now=now)
