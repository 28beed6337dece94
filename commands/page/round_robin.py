"""Whose turn it is at a step that asks one person at a time, and who is next if that one is not to be had."""

from collections.abc import Collection, Iterable
from datetime import datetime

from commands.notice.notify import plan_notices
from commands.page.hope import hoped_for, is_place
from commands.record import record
from commands.team import Team
from incidents.timeline import Entry
from oncall import page as pages
from oncall.escalation import place_of
from oncall.page import Page
from oncall.reach import Reach
from storage.database import Transaction


async def take_turn(tx: Transaction, page: Page, index: int, left: Reach, *, but: Collection[str] = ()) -> str | None:
    """Who of `left` is asked at a step (`but`: not these); None if nobody is left.

    On one page it stays the same person for as long as they are to be had.
    """
    people = [each.person for each in left.people if each.person not in but]
    turn = page.steps[index].turn
    if turn in people or not people:
        return turn if turn in people else None
    return await tx.turns.take(page.policy, place_of(page.steps, index).number, people)


async def call_next_in_turn(tx: Transaction, team: Team, page: Page, found: Reach, *, now: datetime) -> Page | None:
    """Where whose turn it was is not to be had, or has acknowledged while more are wanted: the next one, at once.

    None: the page goes on to its next step, as its time is over or nobody of this one is left. `found`: whom the step
    reaches now. A channel that was asked beside them has its time.
    """
    if page.turn is None:
        return None
    told = await tx.timeline.of_page(page.id)
    hoped = hoped_for(told, page.step) - {*page.acknowledgements}
    if page.turn in hoped:
        return None
    left = found.without(page.acknowledgements)
    person = await take_turn(tx, page, page.step, left, but={page.turn, *_lost(told, page.step)})
    if person is not None:
        page, event = pages.call_next_in_turn(page, person, now=now)
        await record(tx, page, event, now)
        await plan_notices(tx, team, page, [("person", person, person)], now=now)
        return page
    return await _wait_for_places(tx, page, told, hoped, now)


async def _wait_for_places(
    tx: Transaction, page: Page, told: Iterable[Entry], hoped: Iterable[str], now: datetime
) -> Page | None:
    asked = [entry.at for entry in told if entry.kind in {"PageEscalated", "NextInTurnCalled"}]
    until = max(asked, default=now) + page.wait
    if until <= now or not any(is_place(each) and not each.startswith("webhook ") for each in hoped):
        return None
    page = pages.goes_on(page, until)
    await tx.pages.save(page)
    return page


def _lost(told: Iterable[Entry], step: int) -> set[str]:
    """Those whom the page could not reach since it came to the step."""
    lost: set[str] = set()
    for entry in told:
        if entry.kind == "PageEscalated":
            lost = set()
        elif entry.kind == "ResponderNotReached" and entry.data["step"] == step:
            lost.add(entry.data["person"])
    return lost
