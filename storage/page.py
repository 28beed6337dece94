"""Pages in SQL, and the messages that handed them to people."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from oncall.escalation import target_of
from oncall.notice import NoticeStatus
from oncall.page import Detour, Page, PageStatus
from oncall.reach import Reached
from storage.due import Due
from storage.rows import fields_of, find, find_one, insert_once, save, values_of
from storage.step import read_steps, write_steps
from storage.tables import notices, page_messages, pages

_TOLD = (NoticeStatus.SENT, NoticeStatus.DELIVERED, NoticeStatus.ANSWERED)
_PLANNED = (*_TOLD, NoticeStatus.WAITING, NoticeStatus.SENDING)
_OPEN = (PageStatus.TRIGGERED, PageStatus.SNOOZED, PageStatus.EXHAUSTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMessage:
    """A message that handed a page to a person; None: it stands in a channel, for nobody in particular."""

    page_id: str
    channel_id: str
    ts: str
    person: str | None


class Pages:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self.due = Due(connection, pages.c.id, pages.c.escalates_at)

    async def get(self, page_id: str, *, for_change: bool = False) -> Page | None:
        """The page. `for_change` locks it until commit: an acknowledgement and an escalation take turns."""
        row = await find_one(self._connection, pages, {"id": page_id}, locked=for_change)
        return None if row is None else _page(row)

    async def of_incident(self, incident_id: int, *, open_only: bool = False, for_change: bool = False) -> list[Page]:
        """The incident's pages in the order they were started; locked in that order, so that nobody deadlocks."""
        rows = await self._connection.execute(_of_incident(open_only, for_change), {"incident": incident_id})
        return [_page(row) for row in rows]

    async def save(self, page: Page) -> None:
        await save(self._connection, pages, _write(page))

    async def with_person(self, person: str, *, planned: bool = False) -> list[Page]:
        """The open pages that were handed to a person, by whatever method, and those that they acknowledged.

        Those that are open come before those that they acknowledged, and of each the newest; at most 20. `planned`:
        with those that they are about to be told of, too.
        """
        in_slack = select(page_messages.c.page_id).where(page_messages.c.person == person)
        told = notices.c.person == person, notices.c.status.in_(_PLANNED if planned else _TOLD)
        handed = in_slack.union(select(notices.c.page_id).where(notices.c.page_id.is_not(None), *told))
        theirs = and_(pages.c.status == PageStatus.ACKNOWLEDGED, pages.c.acknowledged_by == person)
        query = select(pages).where(or_(and_(pages.c.status.in_(_OPEN), pages.c.id.in_(handed)), theirs))
        query = query.order_by(pages.c.status == PageStatus.ACKNOWLEDGED, pages.c.id.desc()).limit(20)
        return [_page(row) for row in await self._connection.execute(query)]

    async def asked_for_by(self, person: str) -> list[Page]:
        """The open pages of no incident that a person asked for, the newest first."""
        theirs = pages.c.by == person, pages.c.incident_id.is_(None), pages.c.status.in_(_OPEN)
        rows = await self._connection.execute(select(pages).where(*theirs).order_by(pages.c.id.desc()).limit(20))
        return [_page(row) for row in rows]

    async def add_message(self, message: PageMessage) -> None:
        await insert_once(self._connection, page_messages, values_of(message))

    async def messages(self, page_id: str) -> list[PageMessage]:
        """The messages that handed the page out, in Slack's order of time."""
        rows = await find(self._connection, page_messages, {"page_id": page_id}, by=("ts",))
        return [PageMessage(**fields_of(row)) for row in rows]

    async def told_by(self, channel_id: str, ts: str) -> list[str]:
        """The pages that one message hands out, in the order in which they were started."""
        at = {"channel_id": channel_id, "ts": ts}
        return [row.page_id for row in await find(self._connection, page_messages, at, by=("page_id",))]


@cache  # it is put together once: that costs more than the question
def _of_incident(open_only: bool, for_change: bool) -> Select[Any]:  # noqa: FBT001 - a key of the cache
    query = select(pages).where(pages.c.incident_id == bindparam("incident")).order_by(pages.c.id)
    query = query.where(pages.c.status.in_(_OPEN)) if open_only else query
    return query.with_for_update() if for_change else query


def _page(row: Row[Any]) -> Page:
    values = fields_of(row)
    detour = values["detour"]
    return Page(
        **{
            **values,
            "status": PageStatus(values["status"]),
            "steps": read_steps(values["steps"]),
            "spared": tuple(
                Reached(target=target_of(kind, name), person=person) for kind, name, person in values["spared"]
            ),
            "detour": None
            if detour is None
            else Detour(why=detour["why"], targets=tuple(target_of(kind, name) for kind, name in detour["targets"])),
            "acknowledgements": tuple(values["acknowledgements"]),
        }
    )


def _write(page: Page) -> dict[str, Any]:
    detour = page.detour
    return {
        **values_of(page),
        "steps": write_steps(page.steps),
        "spared": [[each.target.kind, each.target.name, each.person] for each in page.spared],
        "detour": None
        if detour is None
        else {"why": detour.why, "targets": [[target.kind, target.name] for target in detour.targets]},
        "acknowledgements": list(page.acknowledgements),
    }
