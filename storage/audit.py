"""What an auditor looks at: whether what is due happens, and how much there is of everything."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from incidents.incident import Status
from oncall.page import PageStatus
from storage.agenda import DUE
from storage.agenda import look as look_at_due
from storage.outbox import PAGES_FIRST, Outbox, lane_is_free
from storage.tables import TROUBLED, incidents, outbox, pages, replicas


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """How things stand. Instants are aware UTC: those of the outbox in real time, the others in business time."""

    pages: Mapping[str, int] = field(default_factory=dict)  # by status
    incidents: int = 0  # that are open
    forgotten: int = 0  # pages that wait for an answer, and nothing is due that would move them on
    untold: int = 0  # pages that nobody answered, of which operations could not be told
    due: Mapping[str, datetime] = field(default_factory=dict)  # of what falls due by itself, the longest overdue
    waiting: int = 0  # rows of the outbox
    leased: int = 0
    dead: int = 0
    repeats: int = 0
    repeated: int = 0
    oldest: datetime | None = None  # when the oldest row that waits was made
    oldest_page: datetime | None = None  # the same of the pages among them
    ready_since: datetime | None = None  # of the rows that could be sent now and are not
    replicas: int = 0
    answered: Mapping[str, timedelta] = field(default_factory=dict)  # by page, how long until somebody first had it


class Audit:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def look(self, *, now: datetime, real_now: datetime, answered_since: datetime, last_word: str) -> Account:
        """How things stand now (business and real time); locks nothing. `last_word`: the kind of the outbox's rows that
        tell operations of a page that nobody answered.
        """
        by_status = await self._connection.execute(select(pages.c.status, func.count()).group_by(pages.c.status))
        unfinished = outbox.c.finished_at.is_(None)
        counts = select(
            func.count(),
            func.count().filter(outbox.c.leased_by.is_not(None)),
            func.min(outbox.c.created_at),
            func.min(outbox.c.created_at).filter(outbox.c.priority == PAGES_FIRST),
        ).where(unfinished)
        waiting, leased, oldest, oldest_page = (await self._connection.execute(counts)).one()
        troubles = await Outbox(self._connection).troubles()
        ready = select(func.min(outbox.c.due_at)).where(unfinished, outbox.c.due_at <= real_now, lane_is_free())
        newly = select(pages.c.id, pages.c.started_at, pages.c.answered_at)
        answered = await self._connection.execute(newly.where(pages.c.answered_at > answered_since))
        triggered = pages.c.status.in_([PageStatus.TRIGGERED, PageStatus.SNOOZED])
        is_open = incidents.c.status.in_([Status.ACTIVE, Status.MITIGATED])
        of_pages = outbox.join(pages, pages.c.id == outbox.c.subject)
        nobody_knows = select(func.count(pages.c.id.distinct())).select_from(of_pages)
        given_up = text(f"({TROUBLED})"), outbox.c.dead, outbox.c.kind == last_word
        nobody_knows = nobody_knows.where(*given_up, pages.c.status == PageStatus.EXHAUSTED)
        due = await look_at_due(self._connection, now)
        return Account(
            pages={status: count for status, count in by_status},  # noqa: C416 - rows are no pairs to mypy
            incidents=await self._count(select(func.count()).select_from(incidents).where(is_open)),
            forgotten=await self._count(
                select(func.count()).select_from(pages).where(triggered, pages.c.escalates_at.is_(None))
            ),
            untold=await self._count(nobody_knows),
            due={name: falls.since for name, falls in due.items() if falls.since and name in DUE},
            waiting=waiting,
            leased=leased,
            dead=troubles.dead,
            repeats=troubles.repeats,
            repeated=troubles.repeated,
            oldest=oldest,
            oldest_page=oldest_page,
            ready_since=await self._connection.scalar(ready),
            replicas=await self._count(select(func.count()).select_from(replicas)),
            answered={page_id: at - began for page_id, began, at in answered},
        )

    async def _count(self, query: Select[int]) -> int:
        return int(await self._connection.scalar(query) or 0)
