"""Whom a page called for last, for whoever had it do so: not whom its step would reach by now."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from incidents.incident import Incident
from incidents.timeline import Entry
from oncall.page import Page
from oncall.page_events import PASSED, PageExhausted
from storage.database import Database

_IN_VAIN = PageExhausted.__name__


@dataclass(frozen=True, slots=True, kw_only=True)
class Calling:
    """A page with what it is about. `places`: target kind and name; `passed`: the steps it was to call, and why not."""

    page: Page
    incident: Incident | None
    people: Sequence[str] = ()
    places: Sequence[tuple[str, str]] = ()
    passed: Sequence[Entry] = ()


async def whom_it_calls(db: Database, page: Page) -> Calling:
    """By its own record: the latest entry that called for anybody, or found nobody left to call for."""
    async with db.read() as tx:
        told = await tx.timeline.of_page(page.id)
        incident = await tx.incidents.of_page(page)
    ends = (at for at in reversed(range(len(told))) if "notify" in told[at].data or told[at].kind == _IN_VAIN)
    newest = next(ends, None)
    data = told[newest].data if newest is not None else {}
    passed = list(takewhile(lambda entry: entry.kind in PASSED, reversed(told[:newest])))
    return Calling(
        page=page,
        incident=incident,
        people=[person for _, _, person in data.get("notify", ())],
        places=[(kind, name) for kind, name in data.get("places", ())],
        passed=passed[::-1],
    )
