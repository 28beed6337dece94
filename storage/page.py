"""Pages in SQL, and the messages that handed them to people."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from oncall.escalation import EscalationStep, Target
from oncall.page import Page, PageStatus
from storage.rows import fields_of, insert_once, save, values_of
from storage.tables import page_messages, pages


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMessage:
    """A message that handed a page to a person."""

    page_id: str
    channel_id: str
    ts: str
    person: str


class Pages:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, page_id: str, *, for_change: bool = False) -> Page | None:
        """The page. `for_change` locks it until commit: an acknowledgement and an escalation take turns."""
        query = select(pages).where(pages.c.id == page_id)
        row = (await self._connection.execute(query.with_for_update() if for_change else query)).one_or_none()
        return None if row is None else _page(row)

    async def take_due(self, now: datetime, skip: Collection[str] = ()) -> str | None:
        """The id of the page whose step has waited longest past its time, locked.

        Pages that another replica holds are left to it; those in `skip` too.
        """
        query = select(pages.c.id).where(pages.c.escalates_at <= now, pages.c.id.not_in(skip))
        query = query.order_by(pages.c.escalates_at).limit(1)
        return await self._connection.scalar(query.with_for_update(skip_locked=True))

    async def any_due(self, now: datetime) -> bool:
        """Whether a page's step has waited past its time; locks nothing."""
        return await self._connection.scalar(select(pages.c.id).where(pages.c.escalates_at <= now).limit(1)) is not None

    async def next_due(self, after: datetime) -> datetime | None:
        """When the next page escalates that is not due yet."""
        query = select(func.min(pages.c.escalates_at)).where(pages.c.escalates_at > after)
        due: datetime | None = await self._connection.scalar(query)
        return due

    async def of_incident(self, incident_id: int, *, open_only: bool = False, for_change: bool = False) -> list[Page]:
        """The incident's pages in the order they were started; locked in that order, so that nobody deadlocks."""
        query = select(pages).where(pages.c.incident_id == incident_id).order_by(pages.c.id)
        if open_only:
            query = query.where(pages.c.status.in_([PageStatus.TRIGGERED, PageStatus.EXHAUSTED]))
        rows = await self._connection.execute(query.with_for_update() if for_change else query)
        return [_page(row) for row in rows]

    async def save(self, page: Page) -> None:
        await save(self._connection, pages, {**values_of(page), "steps": _write_steps(page.steps)})

    async def add_message(self, message: PageMessage) -> None:
        await insert_once(self._connection, page_messages, values_of(message))

    async def messages(self, page_id: str) -> list[PageMessage]:
        """The messages that handed the page out, in Slack's order of time."""
        query = select(page_messages).where(page_messages.c.page_id == page_id).order_by(page_messages.c.ts)
        return [PageMessage(**fields_of(row)) for row in await self._connection.execute(query)]


def _page(row: Row[Any]) -> Page:
    values = fields_of(row)
    return Page(**{**values, "status": PageStatus(values["status"]), "steps": _read_steps(values["steps"])})


def _write_steps(steps: Sequence[EscalationStep]) -> list[dict[str, Any]]:
    return [
        {"targets": [[target.kind, target.name] for target in step.targets], "wait_seconds": step.wait.total_seconds()}
        for step in steps
    ]


def _read_steps(data: Sequence[Mapping[str, Any]]) -> tuple[EscalationStep, ...]:
    return tuple(
        EscalationStep(
            targets=tuple(Target(kind=kind, name=name) for kind, name in step["targets"]),
            wait=timedelta(seconds=step["wait_seconds"]),
        )
        for step in data
    )
