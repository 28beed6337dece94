"""Who is left of those whom a page waits for: when nobody is, it goes on at once."""

from collections.abc import Iterable
from datetime import datetime

from incidents.timeline import Entry
from oncall import page as pages
from oncall.page import Page, PageStatus
from oncall.page_events import GOES_TO_OTHERS
from storage.database import Transaction


async def given_up(tx: Transaction, page: Page, who: str, step: int, now: datetime) -> Page | None:
    """The page, due at once, if `who` was the last hope of its step; None: it waits on.

    `who` could not be reached or has acknowledged while more are wanted: a person, or what `place` makes of a channel.
    """
    if page.status is not PageStatus.TRIGGERED or page.step != step:
        return None
    if who == page.turn:  # the next in turn may be left
        return pages.goes_on(page, now)
    left = hoped_for(await tx.timeline.of_page(page.id), step) - {who, *page.acknowledgements}
    if not _is_machine(who):  # of which nobody waits for an answer, where somebody else was asked
        left = {each for each in left if not _is_machine(each)}
    return None if left else pages.goes_on(page, now)


async def went_to_others(tx: Transaction, page: Page, person: str) -> bool:
    """Whether others are asked instead of the page's step: whom it was given to, or who had it and is asked again."""
    return page.detour is not None and person not in hoped_for(await tx.timeline.of_page(page.id), page.step)


def was_woken(told: Iterable[Entry], step: int, person: str) -> bool:
    """Whether somebody escalated the page and so had those paged whom its step spared, `person` not among them."""
    woken = False
    for entry in told:
        match entry.kind, entry.data:
            case kind, _ if kind in GOES_TO_OTHERS:
                woken = False
            case "SleepersCalled", {"step": where, "by": str(), "notify": notify} if where == step:
                woken = person not in {who for _, _, who in notify}
    return woken


def place(kind: str, name: str) -> str:
    """A channel and the like, among people."""
    return f"{kind} {name}"  # no person's key has a space


def is_place(who: str) -> bool:
    """Whether it is such a one, and no person."""
    return " " in who


def _is_machine(who: str) -> bool:
    return who.startswith("webhook ")


def hoped_for(told: Iterable[Entry], step: int) -> set[str]:
    """Those whom the page asked last, without those it could not reach; one whom it did keeps it waiting."""
    hoped: set[str] = set()
    for entry in told:
        match entry.kind, entry.data:
            case "SleepersCalled" | "NextInTurnCalled", {"notify": notify}:
                hoped |= {person for _, _, person in notify}
            case kind, {"notify": notify} if kind in GOES_TO_OTHERS:
                hoped = {person for _, _, person in notify}
                hoped |= {place(kind, name) for kind, name in entry.data.get("places", ())}
            case "ResponderNotReached", {"person": person, "step": where} if where == step:
                hoped.discard(person)
            case "PlaceNotReached", {"kind": kind, "name": name, "step": where} if where == step:
                hoped.discard(place(kind, name))
    return hoped
