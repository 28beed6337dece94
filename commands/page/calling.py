"""Whom a page called for last, for whoever had it do so: not whom its step would reach by now."""

from collections.abc import Sequence
from dataclasses import dataclass

from incidents.incident import Incident
from oncall.page import Page
from storage.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Calling:
    """A page with what it is about. `places`: target kind and name."""

    page: Page
    incident: Incident | None
    people: Sequence[str] = ()
    places: Sequence[tuple[str, str]] = ()


async def whom_it_calls(db: Database, page: Page) -> Calling:
    """By its own record: the latest entry that called for anybody."""
    async with db.read() as tx:
        told = await tx.timeline.of_page(page.id)
        incident = await tx.incidents.of_page(page)
    data = next((entry.data for entry in reversed(told) if "notify" in entry.data), {})
    return Calling(
        page=page,
        incident=incident,
        people=[person for _, _, person in data.get("notify", ())],
        places=[(kind, name) for kind, name in data.get("places", ())],
    )
