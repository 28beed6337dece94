"""Several pages that came up shortly after one another, handed to a person in one message."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.delivery.office import Aftermath, Office
from bot.delivery.page import post_page
from bot.slack import Posted
from bot.views import together as views
from bot.views.page import page_message
from commands.effects import NotifyTogether
from commands.notice.notify import others_at_once
from commands.page.asks import asks
from commands.page.note_sent import note_dropped, note_not_reached, note_paged
from incidents.incident import Incident
from oncall.notice import Notice, NoticeStatus, is_wanted
from oncall.page import Page
from storage.database import Transaction


class _Told(NamedTuple):
    notice: Notice
    page: Page
    incident: Incident | None
    is_asked: bool


async def notify_together(office: Office, effect: NotifyTogether) -> Aftermath | None:
    """One message for what the person is still needed for; each page records that they have it."""
    found = await _read(office, effect)
    told = [each for each in found if is_wanted(each.notice, each.page)]
    dropped = [each.notice for each in found if each not in told]
    slack_id = office.directory.slack_id(effect.person)
    posted: Posted | None = None
    if told and slack_id is not None:
        team, people, now = office.team(), office.directory, office.now()
        pages = [views.Told(each.page, each.incident, is_asked=each.is_asked) for each in told]
        message = views.message(pages, effect.person, people)
        if len(pages) == 1:
            (page, incident, asked) = pages[0]
            message = page_message(page, incident, effect.person, team, people, now, is_asked=asked)

        async def others() -> None:
            for each in told:
                await others_at_once(
                    office.db, team, page_id=each.page.id, step=each.notice.step, person=effect.person, now=office.now()
                )

        posted = await post_page(office, slack_id, message, others)
    elif slack_id is not None and (left := await office.care.left_behind(slack_id)) is not None:
        told, dropped, posted = [*found], [], left  # it stands there, and is to be kept up to date

    async def recorded(tx: Transaction) -> None:
        for notice in dropped:
            await note_dropped(tx, notice)
        for each in told:
            await _record(tx, office, each, posted)

    return recorded


async def _record(tx: Transaction, office: Office, told: _Told, posted: Posted | None) -> None:
    page = await tx.pages.get(told.page.id, for_change=True)
    if page is None:
        return
    person, step, now = told.notice.person, told.notice.step, office.now()
    if posted is None:
        why = "they are not in the Slack workspace, or their e-mail in the team's files is another"
        await note_not_reached(tx, page, person=person, step=step, why=why, now=now)
    else:
        await note_paged(tx, page, person=person, step=step, channel_id=posted.channel_id, ts=posted.ts, now=now)


async def _read(office: Office, effect: NotifyTogether) -> Sequence[_Told]:
    found = []
    async with office.db.read() as tx:
        for notice_id in effect.notices:
            notice = await tx.notices.get(notice_id)
            if notice is None or notice.page_id is None or notice.status is not NoticeStatus.SENDING:
                continue
            page = await tx.pages.get(notice.page_id)
            incident = await tx.incidents.of_page(page)
            if page is not None:
                found.append(_Told(notice, page, incident, await asks(tx, page, notice.person)))
    return found
