"""Tell people by their methods: each when its turn comes, or at once when one does not get through."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from commands.due import next_due
from commands.effects import SendNotice
from commands.notice import slack
from commands.notice.turn import is_graver, still_tells_of
from commands.record import send
from commands.team import Person, Team
from oncall.contact import AT_MOST_EVERY, Method, Turn, turns
from oncall.notice import Notice, NoticeStatus, asked_at, since_asked, takes_its_turn, was_let_off
from oncall.page import Page, PageStatus
from oncall.page_events import Called
from storage.database import Database, Transaction
from storage.due import Key

# What is held back goes out so long before its step is over, so that nobody is passed over who was not told.
BEFORE_IT_GOES_ON = timedelta(seconds=30)
LATEST = datetime.max.replace(tzinfo=UTC)


async def plan_notices(
    tx: Transaction, team: Team, page: Page, called: Iterable[Called], *, now: datetime, in_slack: bool = False
) -> None:
    """Put down each person's turns, as their rules have them now; those that wait for nothing go out at once.

    Slack is at once unless their rules say otherwise. `in_slack`: they have the page there already.
    """
    incident = await tx.incidents.of_page(page)
    urgency = team.urgency_of(incident.severity if incident else None)
    for each in called:
        person = team.people.get(each[2])
        planned = turns(person.rules, urgency, now, person.zone) if person is not None else ()
        if not in_slack:
            wait = slack.wait_of(planned)
            mine = [turn.after for turn in planned if person is not None and turn.method in person.contacts]
            if now + min([wait, *mine]) >= _goes_on_at(page, now):  # it would be over before they heard of it
                wait = timedelta()
            await slack.plan(tx, team, page, each, wait, now=now)
        if person is None or not person.contacts:
            continue
        if in_slack:
            await slack.put_down(tx, page, person.key, now=now)
        await _plan(tx, team, page, person, [turn for turn in planned if turn.method in person.contacts], now=now)


async def plan_anew(tx: Transaction, team: Team, page: Page, called: Iterable[Called], *, now: datetime) -> None:
    """The page asks anew at the same step: whom it asked there before it tells by what is planned now alone."""
    await let_off(tx, await tx.notices.of_page(page.id, step=page.step))
    await plan_notices(tx, team, page, called, now=now)


async def let_off(tx: Transaction, attempts: Iterable[Notice]) -> None:
    """Nobody is told by these any more, nor by what waits in the outbox for a gateway, or a Slack, that is away."""
    for notice in attempts:
        if _waits(notice) or notice.status is NoticeStatus.SENDING:
            await tx.notices.save(replace(notice, status=NoticeStatus.DROPPED, due_at=None))


async def queue_next_due(db: Database, team: Team, *, now: datetime, skip: frozenset[Key] = frozenset()) -> Key | None:
    """Hand the notice whose turn came first to the outbox; returns its id, None when none is due.

    One whose page was answered meanwhile is dropped. Raises DueFailed.
    """

    async def hand_over(tx: Transaction, notice_id: str) -> None:
        notice = await tx.notices.get(notice_id)
        if notice is None:
            return
        if not _waits(notice):  # it had its turn already
            await tx.notices.save(replace(notice, due_at=None))
        elif (page := await still_tells_of(tx, notice)) is None:
            await tx.notices.save(replace(notice, status=NoticeStatus.DROPPED, due_at=None))
        elif notice.method is Method.SLACK:
            await slack.queue(tx, team, notice, page, now=now)
        else:
            await _queue(tx, team, notice, page, now)

    return await next_due(db, lambda tx: tx.notices.due, hand_over, now=now, skip=skip)


async def plan_for_stand_in(
    tx: Transaction, team: Team, page: Page, step: int, person: str, *, asked: str, now: datetime
) -> None:
    """The shift changed while a page was on its way to `asked`: whoever has it now has turns of their own.

    Planned once; they are being told in Slack.
    """
    if await _stands_in(tx, page.id, step, person, asked):
        await plan_notices(tx, team, replace(page, step=step), [("person", person, person)], now=now, in_slack=True)


async def others_at_once(
    db: Database, team: Team, *, page_id: str, step: int, person: str, now: datetime, asked: str | None = None
) -> None:
    """Slack does not answer: whatever else the person can be reached by takes its turn now, each once.

    If their rules foresee nothing else for this page, then every method they have. `asked`: whom the page asked, if
    that is another whose shift the person has now.
    """
    contacts = team.people[person].contacts if person in team.people else {}
    if not contacts:
        return
    async with db.read() as tx:
        planned = since_asked(await tx.notices.of_page(page_id, person, step=step))
        stands_in = await _stands_in(tx, page_id, step, person, asked)
    told = any(notice.method is not Method.SLACK for notice in planned)
    if told and not stands_in and not any(_waits(notice) for notice in planned):
        return  # every turn has come already
    async with db.begin() as tx:
        page = await tx.pages.get(page_id, for_change=True)  # two who find Slack away take turns
        if page is None:
            return
        if await _stands_in(tx, page_id, step, person, asked):
            await slack.put_down(tx, replace(page, step=step), person, now=now)
        planned = since_asked(await tx.notices.of_page(page_id, person, step=step))
        if was_let_off(planned):
            return
        await slack.release(tx, team, person, now=now)  # what it holds back would find out the same, but later
        for notice in planned:
            if _waits(notice) and takes_its_turn(notice, page) and notice.method is not Method.SLACK:
                await _queue(tx, team, notice, page, now)
        if all(notice.method is Method.SLACK for notice in planned):
            now_all = [Turn(method=method) for method in contacts]
            await _plan(tx, team, replace(page, step=step), team.people[person], now_all, now=now)


async def next_at_once(tx: Transaction, planned: Iterable[Notice], *, now: datetime) -> None:
    """One did not get through: the next of these takes its turn now."""
    waiting = [notice for notice in planned if _waits(notice)]
    if not waiting:
        return
    first = min(waiting, key=lambda notice: notice.due_at or notice.planned_at)
    if first.method is Method.SLACK:
        await slack.hand_over(tx, first)
    else:
        await tx.notices.put_off(first.id, now)
        tx.reschedules = True


async def planned_since(tx: Transaction, page_id: str, step: int, person: str, asked: str) -> Sequence[Notice]:
    """What was planned to tell a person of a step since it asked `asked` last, whose shift they may have now."""
    began = asked_at(await tx.notices.of_page(page_id, asked, step=step))
    theirs = await tx.notices.of_page(page_id, person, step=step)
    return [each for each in theirs if began is None or each.planned_at >= began]


async def _stands_in(tx: Transaction, page_id: str, step: int, person: str, asked: str | None) -> bool:
    """Whether the person has the shift of `asked` now, and nothing was planned for them since that one was asked."""
    if asked is None or asked == person:
        return False
    return not await planned_since(tx, page_id, step, person, asked)


async def _plan(tx: Transaction, team: Team, page: Page, person: Person, its: Iterable[Turn], *, now: datetime) -> None:
    planned = [
        Notice(
            id=tx.new_id(),
            page_id=page.id,
            step=page.step,
            person=person.key,
            method=turn.method,
            status=NoticeStatus.WAITING,
            planned_at=now,
            due_at=now + turn.after,
        )
        for turn in its
    ]
    await tx.notices.save_all(planned)
    for notice in planned:
        if notice.due_at == now:
            await _queue(tx, team, notice, page, now)
    tx.reschedules = tx.reschedules or bool(planned)


async def _queue(tx: Transaction, team: Team, notice: Notice, page: Page, now: datetime) -> None:
    """Hand it to the outbox; if the person was told by this method just now, it waits, and the next message tells all.

    The first always goes at once.
    """
    until = await _held_until(tx, team, notice, page, now)
    if until is not None:
        await tx.notices.put_off(notice.id, until)
        tx.reschedules = True
        return
    if not await tx.notices.claim(notice.id):
        return
    others = [each.id for each in await _along(tx, notice, now) if await tx.notices.claim(each.id)]
    first, *rest = sorted([notice.id, *others])  # as they came up
    await send(tx, [SendNotice(first, tuple(rest))])


async def _held_until(tx: Transaction, team: Team, notice: Notice, page: Page, now: datetime) -> datetime | None:
    """Until when a page waits because the person was told by this method just before.

    None: not at all, as if it is graver than what they were told of, or if its step is nearly over.
    """
    pace = AT_MOST_EVERY.get(notice.method)
    last = await tx.notices.last_handed(notice.person, notice.method, now - pace) if pace is not None else None
    if pace is None or last is None:
        return None
    if await is_graver(tx, team, page, await tx.notices.severities_told(notice.person, notice.method, now - pace)):
        return None
    # Whose message is on its way was told at an instant that is not known yet: about now.
    until = min((last if last > now - pace else now) + pace, _in_time(page, now))
    return until if until > now else None


async def _along(tx: Transaction, notice: Notice, now: datetime) -> list[Notice]:
    """What a message that goes out now tells too: whose turn has come, and what cannot wait for the next message."""
    pace = AT_MOST_EVERY.get(notice.method)
    if pace is None:
        return []
    theirs, next_message = (notice.person, notice.method), now + pace
    found = [each for each in await tx.notices.due_to(*theirs, now) if await still_tells_of(tx, each) is not None]
    goes_on = next_message + BEFORE_IT_GOES_ON
    for each in await tx.notices.due_soon(*theirs, now, next_message, pages_until=goes_on):
        page = await still_tells_of(tx, each)
        found += [each] if page is not None and _in_time(page, now) < next_message else []
    return found


def _in_time(page: Page, now: datetime) -> datetime:
    """Until when whoever is asked can wait to be told: somewhat less than until the page goes on to somebody else."""
    if page.status is PageStatus.EXHAUSTED:  # it goes on to nobody
        return LATEST
    return _goes_on_at(page, now) - BEFORE_IT_GOES_ON


def _goes_on_at(page: Page, now: datetime) -> datetime:
    """When the page's step is over, if nobody answers."""
    if page.spared:
        return now + page.wait
    return page.escalates_at if page.escalates_at is not None else now + page.wait


def _waits(notice: Notice) -> bool:
    return notice.status is NoticeStatus.WAITING
