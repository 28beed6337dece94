"""Ask once more whoever had a page: they did nothing about it, or put it off."""

from datetime import datetime

from commands.notice.notify import plan_anew
from commands.record import record
from commands.team import Team
from oncall import page as pages
from oncall.page import Page
from storage.database import Transaction


async def ask_again(tx: Transaction, team: Team, page: Page, *, now: datetime, graver: bool = False) -> Page:
    """They are told anew. `graver`: before the time that they said, as its incident got graver."""
    asked, event = pages.ask_again(page, now=now, graver=graver)
    await record(tx, asked, event, now)
    targets = asked.detour.targets if asked.detour is not None else ()
    await plan_anew(tx, team, asked, [("person", each.name, each.name) for each in targets], now=now)
    return asked
