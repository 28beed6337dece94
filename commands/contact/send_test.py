"""Somebody tries one of their contact methods: a message that says it is a test, and asks to be answered."""

from datetime import datetime, timedelta

from commands.effects import SendNotice
from commands.record import send
from commands.refusal import Refused
from commands.team import Team
from oncall.contact import Method
from oncall.notice import Notice, NoticeStatus
from storage.database import Database, Transaction

AT_MOST_EVERY = timedelta(minutes=1)


async def send_test(db: Database, team: Team, *, person: str, method: Method, now: datetime, once: str | None) -> None:
    """Send it. Raises Refused if there is no such method, or a test of it has only just gone out; Repeated."""
    contacts = team.people[person].contacts if person in team.people else {}
    if method is not Method.SLACK and method not in contacts:
        raise Refused("The team's files do not say where that reaches you. An admin can add it there.")
    async with db.begin(once) as tx:
        newest = (await tx.notices.newest(person)).get(method)
        if newest is not None and newest.page_id is None and now - newest.planned_at < AT_MOST_EVERY:
            raise Refused("A test has just gone out this way. Wait a minute before the next one.")
        await put_test(tx, person, method, now=now)


async def put_test(tx: Transaction, person: str, method: Method, *, now: datetime, check_id: str | None = None) -> None:
    """Put one in the outbox. `check_id`: of the readiness that it is for."""
    notice = Notice(
        id=tx.new_id(),
        page_id=None,
        step=0,
        person=person,
        method=method,
        status=NoticeStatus.SENDING,
        planned_at=now,
        due_at=None,
        check_id=check_id,
    )
    await tx.notices.save(notice)
    await send(tx, [SendNotice(notice.id)])
