"""Who is being paged just now, in a sentence."""

from datetime import datetime

from bot.views.message import People, how_long, mentioned, one_line
from commands.team import Team
from oncall.escalation import reach
from oncall.page import Page, PageStatus


def paging(page: Page, team: Team, people: People, now: datetime) -> str:
    """Whom a page that was just started or moved on calls for, and what comes if they do not answer."""
    if page.status is PageStatus.EXHAUSTED:
        return (
            f"Nobody is on call for any step of `{one_line(page.policy, 80)}`: the operations channel is alarmed. "
            "Page somebody by name: `/page bo reason`."
        )
    step = page.steps[page.step]
    whom = (
        " and ".join(mentioned(people, each.person) for each in reach(step, team.schedules, now))
        or "whoever is on call"
    )
    which = f" (step {page.step + 1} of {len(page.steps)})" if len(page.steps) > 1 else ""
    last = page.step + 1 == len(page.steps)
    then = "the operations channel is alarmed" if last else "the next step is paged"
    return f"Paging {whom}{which}. Without an answer in {how_long(step.wait)}, {then}."
