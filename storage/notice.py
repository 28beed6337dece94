"""Notices in SQL: every attempt to tell somebody, waiting for its turn or made."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from oncall.contact import Method
from oncall.notice import Notice, NoticeStatus, Worked
from storage.due import Due
from storage.rows import fields_of, find, find_one, save, save_all, values_of
from storage.tables import incidents, notices, pages

A_DAY = timedelta(days=1)
A_MOMENT = timedelta(seconds=1)  # longer than it takes to hand a notice over
RECENT = 200  # attempts of one person that are looked through
MOST_TOLD = 50  # of which an answer may be about any

# Asked for every page, and each put together once: that costs more than the question.
_WAITING = update(notices).where(notices.c.id == bindparam("its_id"), notices.c.status == NoticeStatus.WAITING)
_CLAIM = _WAITING.values(status=NoticeStatus.SENDING, due_at=None)
_PUT_OFF = _WAITING.values(due_at=bindparam("until"))
_TOLD = (
    notices.c.person == bindparam("person"),
    notices.c.method == bindparam("method"),
    notices.c.page_id.is_not(None),
)
_LAST_SENT = select(func.max(notices.c.sent_at)).where(*_TOLD, notices.c.sent_at > bindparam("since"))
_SENDING = select(notices.c.id).where(*_TOLD, notices.c.status == NoticeStatus.SENDING).limit(1)


class Notices:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self.due = Due(connection, notices.c.id, notices.c.due_at)

    async def get(self, notice_id: str, *, for_change: bool = False) -> Notice | None:
        """The notice. `for_change` locks it until commit. Lock its page first, so that nobody deadlocks."""
        row = await find_one(self._connection, notices, {"id": notice_id}, locked=for_change)
        return None if row is None else _notice(row)

    async def save(self, notice: Notice) -> None:
        await save(self._connection, notices, values_of(notice))

    async def save_all(self, planned: Sequence[Notice]) -> None:
        """Several at one go."""
        await save_all(self._connection, notices, [values_of(notice) for notice in planned])

    async def claim(self, notice_id: str) -> bool:
        """Take a waiting notice, to be handed to the outbox; False if somebody else did, or it was dropped."""
        return (await self._connection.execute(_CLAIM, {"its_id": notice_id})).rowcount == 1

    async def put_off(self, notice_id: str, until: datetime) -> None:
        """Have a waiting notice wait longer; one that does not wait any more stays as it is."""
        await self._connection.execute(_PUT_OFF, {"its_id": notice_id, "until": until})

    async def last_handed(self, person: str, method: Method, since: datetime) -> datetime | None:
        """When the person was last told of a page by a method after an instant; `since` itself if that is under way."""
        told = {"person": person, "method": method}
        sent: datetime | None = await self._connection.scalar(_LAST_SENT, {**told, "since": since})
        if sent is not None:
            return sent
        return since if await self._connection.scalar(_SENDING, told) is not None else None

    async def severities_told(self, person: str, method: Method, since: datetime) -> list[str | None]:
        """Of what severities the pages' incidents are that `last_handed` is about; None: of no incident."""
        of = select(incidents.c.severity).select_from(notices).join(pages, pages.c.id == notices.c.page_id)
        of = of.outerjoin(incidents, incidents.c.id == pages.c.incident_id)
        of = of.where(notices.c.person == person, notices.c.method == method)
        sent, sending = notices.c.sent_at > since, notices.c.status == NoticeStatus.SENDING
        query = of.where(sent).union_all(of.where(sending))  # asked together, neither goes by its index
        return list(await self._connection.scalars(query))

    async def told_in_slack(
        self, person: str, *, but: str, since: datetime, sending_since: datetime
    ) -> list[tuple[datetime, str | None]]:
        """When a person was told in Slack of other pages than `but` after an instant, or began to be; and of what
        severity each page's incident is (None: it has none).
        """
        sent = notices.c.sent_at > since
        sending = and_(notices.c.status == NoticeStatus.SENDING, notices.c.planned_at > sending_since)
        query = select(func.coalesce(notices.c.sent_at, notices.c.planned_at), incidents.c.severity)
        query = query.join(pages, pages.c.id == notices.c.page_id)
        query = query.outerjoin(incidents, incidents.c.id == pages.c.incident_id).where(
            notices.c.person == person,
            notices.c.method == Method.SLACK,
            notices.c.page_id != but,
            notices.c.planned_at > since - A_DAY,  # so that years of pages are not read
            or_(sent, sending),
        )
        return [(at, severity) for at, severity in await self._connection.execute(query)]

    async def due_to(self, person: str, method: Method, now: datetime) -> list[Notice]:
        """What is due to be told to a person by a method, in the order it was planned, locked.

        What another replica is about to tell is left to it, so that the two never wait for each other.
        """
        query = select(notices).where(*_waiting_for(person, method), notices.c.due_at <= now)
        query = query.order_by(notices.c.id).with_for_update(skip_locked=True)
        return [_notice(row) for row in await self._connection.execute(query)]

    async def due_soon(
        self, person: str, method: Method, now: datetime, until: datetime, *, pages_until: datetime
    ) -> list[Notice]:
        """What is due between two instants, of pages that may go on to somebody else before a third; and whatever is
        due in a moment, so that no replica tells it beside us. Locked likewise.

        Those of the many pages that wait for long are not read: somebody may have hundreds at once.
        """
        cannot_wait = or_(pages.c.escalates_at < pages_until, notices.c.due_at <= now + A_MOMENT)
        query = select(notices).join(pages, pages.c.id == notices.c.page_id)
        query = query.where(*_waiting_for(person, method), notices.c.due_at > now, notices.c.due_at <= until)
        query = query.where(cannot_wait).order_by(notices.c.id).with_for_update(of=notices, skip_locked=True)
        return [_notice(row) for row in await self._connection.execute(query)]

    async def under_way(self, person: str, method: Method) -> list[Notice]:
        """What is being told to a person by a method, as far as anybody knows, in the order it was planned."""
        theirs = notices.c.person == person, notices.c.method == method, notices.c.status == NoticeStatus.SENDING
        return [
            _notice(row)
            for row in await self._connection.execute(select(notices).where(*theirs).order_by(notices.c.id))
        ]

    async def of_reference(self, notice: Notice) -> list[Notice]:
        """The notices that the same message told, this one among them."""
        if notice.reference is None:
            return [notice]
        wanted = {"person": notice.person, "method": notice.method, "reference": notice.reference}
        return [_notice(row) for row in await find(self._connection, notices, wanted, by=("id",))]

    async def of_page(self, page_id: str, person: str | None = None, *, step: int | None = None) -> list[Notice]:
        """The page's attempts, of one person or of one step if said, in the order they were planned."""
        wanted: dict[str, object] = {"page_id": page_id}
        if person is not None:
            wanted["person"] = person
        if step is not None:
            wanted["step"] = step
        return [_notice(row) for row in await find(self._connection, notices, wanted, by=("id",))]

    async def told(self, person: str, method: Method) -> list[Notice]:
        """What a person was told by a method, the newest first."""
        return await self._recent(person, method, NoticeStatus.SENT, NoticeStatus.DELIVERED, NoticeStatus.ANSWERED)

    async def perhaps_told(self, person: str, method: Method) -> list[Notice]:
        """What was sent of which nobody has said yet that it was taken, or that they said was not; the newest first."""
        return await self._recent(person, method, NoticeStatus.SENDING, NoticeStatus.REFUSED)

    async def _recent(self, person: str, method: Method, *statuses: NoticeStatus) -> list[Notice]:
        query = select(notices).where(
            notices.c.person == person, notices.c.method == method, notices.c.status.in_(statuses)
        )
        newest = func.coalesce(notices.c.sent_at, notices.c.planned_at).desc(), notices.c.id.desc()
        return [_notice(row) for row in await self._connection.execute(query.order_by(*newest).limit(MOST_TOLD))]

    async def newest(self, person: str) -> dict[Method, Notice]:
        """The newest attempt of each of a person's methods."""
        query = select(notices).where(notices.c.person == person).order_by(notices.c.planned_at.desc()).limit(RECENT)
        found: dict[Method, Notice] = {}
        for row in await self._connection.execute(query):
            notice = _notice(row)
            found.setdefault(notice.method, notice)
        return found

    async def answered_since(self, person: str, since: datetime) -> set[Method]:
        """The methods on which a person answered at an instant or later."""
        answered = notices.c.person == person, notices.c.status == NoticeStatus.ANSWERED, notices.c.worked_at >= since
        return {Method(each) for each in await self._connection.scalars(select(notices.c.method).where(*answered))}

    async def last_worked(self, people: Collection[str] | None = None) -> list[Worked]:
        """When each person's methods were last seen to work, for each contact; without those that never were."""
        by = notices.c.person, notices.c.method, notices.c.went_to
        query = select(*by, func.max(notices.c.worked_at)).where(notices.c.worked_at.is_not(None))
        if people is not None:
            query = query.where(notices.c.person.in_(people))
        rows = await self._connection.execute(query.group_by(*by).order_by(*by))
        return [Worked(person, Method(method), went_to, at) for person, method, went_to, at in rows]


def _waiting_for(person: str, method: Method) -> tuple[ColumnElement[bool], ...]:
    return notices.c.person == person, notices.c.method == method, notices.c.status == NoticeStatus.WAITING


def _notice(row: Row[Any]) -> Notice:
    values = fields_of(row)
    return Notice(**{**values, "method": Method(values["method"]), "status": NoticeStatus(values["status"])})
