"""Pages: handed to people, kept up to date, and told to operations when nobody can be had."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.delivery.office import Aftermath, Office
from bot.slack import GONE, Posted, SlackBusy, SlackRefused, SlackUnreachable
from bot.views import alarm as alarms
from bot.views import page as views
from bot.views import together
from bot.views.message import Message
from commands.effects import (
    AlarmNobodyAnswered,
    AlarmNobodyOnCall,
    AlarmNotReached,
    AlarmPlaceNotReached,
    NotifyChannel,
    NotifyResponder,
    RefreshPageMessage,
    RefreshPageMessages,
    RefreshPages,
)
from commands.notice.notify import others_at_once, plan_for_stand_in, planned_since
from commands.page.asks import asks
from commands.page.hope import hoped_for
from commands.page.note_place import note_place_paged
from commands.page.note_sent import note_not_reached, note_paged
from commands.page.tried import tried_by
from commands.record import send
from commands.team import Team
from incidents.incident import Incident
from oncall.contact import Method
from oncall.escalation import Target, target_of
from oncall.notice import NoticeStatus
from oncall.page import Page, PageStatus
from oncall.reach import person_for
from storage.database import Transaction
from storage.page import PageMessage

PATIENCE = 5.0  # seconds that Slack may take for a page, tries and all, before other ways are taken
ANSWERS_WITHIN = 1.0  # seconds that every try may take, so that one that goes through needs no other ways


async def notify(office: Office, effect: NotifyResponder) -> Aftermath | None:
    """Hand the page to whoever its target means now; dropped if somebody has it, was given it, or they said so.

    What stands there all the same, of an earlier send, is taken note of, so that it is kept up to date.
    """
    team, now = office.team(), office.now()
    person = _meant(effect, team, now)
    async with office.db.read() as tx:
        page, incident = await _page(tx, effect.page_id)
        notice = await tx.notices.get(effect.notice_id) if effect.notice_id is not None else None
        # Mostly the page stands where it stood when this was planned; only then need nobody look who is asked by now.
        stands = page is not None and page.step == effect.step and page.detour is None
        asked = stands or (page is not None and await asks(tx, page, effect.person))
    if page is None:
        return None
    slack_id = office.directory.slack_id(person)
    posted: Posted | None = None
    dropped = notice is not None and notice.status is NoticeStatus.DROPPED
    is_asked = page.is_calling and person not in page.acknowledgements
    let_off = dropped or not is_asked or await _has_it_besides(office, effect, person)
    if let_off:
        posted = await office.care.left_behind(slack_id) if slack_id is not None else None
        if posted is None:
            return None
    elif slack_id is not None:
        message = views.page_message(page, incident, person, team, office.directory, now, is_asked=asked)
        others = _others(office, effect, person)
        posted = await post_page(office, slack_id, message, others)

    async def recorded(tx: Transaction) -> None:
        current = await tx.pages.get(effect.page_id, for_change=True)
        if current is None:
            return
        if not let_off:
            await plan_for_stand_in(tx, team, current, effect.step, person, asked=effect.person, now=office.now())
        if posted is None:
            why = "they are not in the Slack workspace, or their e-mail in the team's files is another"
            if person not in team.people:
                why = "they are not in the team's files any more"
            await note_not_reached(tx, current, person=person, step=effect.step, why=why, now=office.now())
        else:
            await note_paged(
                tx,
                current,
                person=person,
                step=effect.step,
                channel_id=posted.channel_id,
                ts=posted.ts,
                now=office.now(),
            )

    return recorded


async def post_page(office: Office, slack_id: str, message: Message, others: Callable[[], Awaitable[None]]) -> Posted:
    """Post it. If Slack does not answer, is busy for long, or lets the app do nothing, `others` have their turn."""
    sending = asyncio.current_task()
    posting = asyncio.create_task(
        office.slack.post(slack_id, message.text, message.blocks), name=sending.get_name() if sending else None
    )
    try:
        left = max(PATIENCE - office.care.waited(), ANSWERS_WITHIN)
        done, _ = await asyncio.wait([posting], timeout=left)
        if not done:
            await others()
        return await posting
    except SlackUnreachable:
        await others()
        raise
    except SlackRefused as refused:
        if refused.is_of_everything:
            await others()
        raise
    except SlackBusy as busy:
        if office.care.waited() + busy.retry_after >= PATIENCE:  # in all: it may ask for a little time again and again
            await others()
        raise
    finally:
        posting.cancel()


def _others(office: Office, effect: NotifyResponder, person: str) -> Callable[[], Awaitable[None]]:
    async def others() -> None:
        await others_at_once(
            office.db,
            office.team(),
            page_id=effect.page_id,
            step=effect.step,
            person=person,
            now=office.now(),
            asked=effect.person,
        )

    return others


async def notify_channel(office: Office, effect: NotifyChannel) -> Aftermath | None:
    """Put the page into a channel, with its buttons; dropped if somebody has it meanwhile."""
    page, incident = await _read(office, effect.page_id)
    if page is None:
        return None
    message = views.page_message(page, incident, None, office.team(), office.directory, office.now())
    try:
        room = await office.rooms.id_of(effect.channel)
        if page.is_calling:
            posted = await office.slack.post(room, message.text, message.blocks)
        elif (left := await office.care.left_behind(room)) is not None:
            posted = left
        else:
            return None
    except SlackRefused:
        office.rooms.forget()  # it may have been archived since it was found
        raise
    place = Target(kind="channel", name=effect.channel)

    async def recorded(tx: Transaction) -> None:
        current = await tx.pages.get(effect.page_id, for_change=True)
        if current is not None:
            await note_place_paged(
                tx, current, place, step=effect.step, stands=(posted.channel_id, posted.ts), now=office.now()
            )

    return recorded


async def _has_it_besides(office: Office, effect: NotifyResponder, person: str) -> bool:
    """Whether whoever has the shift now, and not whom the page asked, is asked by the same step for themselves.

    Or was told of it in the place of a third, whose shift they have too.
    """
    if person == effect.person:
        return False
    async with office.db.read() as tx:
        if person in hoped_for(await tx.timeline.of_page(effect.page_id), effect.step):
            return True
        planned = await planned_since(tx, effect.page_id, effect.step, person, effect.person)
    return any(each.method is Method.SLACK and each.sent_at is not None for each in planned)


def _meant(effect: NotifyResponder, team: Team, now: datetime) -> str:
    """Whom the target means now; whom it meant when it was decided, if that is nobody."""
    try:
        target = target_of(effect.target_kind, effect.target)
    except ValueError:  # another version's
        return effect.person
    return person_for(target, team.house, now, effect.person) or effect.person


async def refresh_pages(office: Office, effect: RefreshPages) -> Aftermath | None:
    """The incident is another now: so are its pages, also those that somebody has, or that are over."""
    async with office.db.read() as tx:
        incident = await tx.incidents.get(effect.incident_id)
        pages = await tx.pages.of_incident(effect.incident_id)
    if incident is None or (effect.of_title and incident.private):
        return None

    async def queued(tx: Transaction) -> None:
        await send(tx, [RefreshPageMessages(page.id) for page in pages])

    return queued


async def refresh_messages(office: Office, effect: RefreshPageMessages) -> Aftermath | None:
    """Bring every message that handed the page out up to date: who answered, and no buttons any more.

    Of several each is an effect: where Slack's limits hold one back, what was done need not be done again.
    """
    async with office.db.read() as tx:
        page, incident = await _page(tx, effect.page_id)
        messages = await tx.pages.messages(effect.page_id)
    if page is None or not messages:
        return None
    if len(messages) == 1:
        await _refresh(office, page, incident, messages[0])
        return None

    async def queued(tx: Transaction) -> None:
        await send(tx, [RefreshPageMessage(effect.page_id, each.channel_id, each.ts) for each in messages])

    return queued


async def refresh_message(office: Office, effect: RefreshPageMessage) -> Aftermath | None:
    """Bring one of several up to date."""
    async with office.db.read() as tx:
        page, incident = await _page(tx, effect.page_id)
        messages = await tx.pages.messages(effect.page_id)
    for each in messages:
        if page is not None and (each.channel_id, each.ts) == (effect.channel_id, effect.ts):
            await _refresh(office, page, incident, each)
    return None


async def _refresh(office: Office, page: Page, incident: Incident | None, sent: PageMessage) -> None:
    """As it is now; a message that nobody can change any more needs nothing."""
    if (several := await told_together(office, sent)) is not None:
        message = several
    elif sent.person is None and page.status is PageStatus.EXHAUSTED:
        message = await _nobody_answered(office, page, incident)
    else:
        async with office.db.read() as tx:
            asked = sent.person is None or await asks(tx, page, sent.person)
        team, now = office.team(), office.now()
        message = views.page_message(page, incident, sent.person, team, office.directory, now, is_asked=asked)
    try:
        await office.slack.update(Posted(sent.channel_id, sent.ts), message.text, message.blocks)
        if several is not None and (newer := await told_together(office, sent)) != several and newer is not None:
            # Another page of the same message was brought up to date meanwhile, perhaps before us.
            await office.slack.update(Posted(sent.channel_id, sent.ts), newer.text, newer.blocks)
    except SlackRefused as refused:
        if refused.error not in GONE:
            raise


async def told_together(office: Office, sent: PageMessage) -> Message | None:
    """What stands in a message that told several pages; None if it told one."""
    async with office.db.read() as tx:
        told = await tx.pages.told_by(sent.channel_id, sent.ts)
        if len(told) < 2 or sent.person is None:
            return None
        found = [await _page(tx, page_id) for page_id in told]
        there = [
            together.Told(page, incident, is_asked=await asks(tx, page, sent.person))
            for page, incident in found
            if page is not None
        ]
    return together.message(there, sent.person, office.directory)


async def alarm_nobody_answered(office: Office, effect: AlarmNobodyAnswered) -> Aftermath | None:
    """Every step was tried: the whole team is to know, and to see when somebody has it."""
    page, incident = await _read(office, effect.page_id)
    if page is None or not page.is_open:
        return None
    standing = await alarm(office, await _nobody_answered(office, page, incident))

    async def recorded(tx: Transaction) -> None:
        for each in standing:
            await tx.pages.add_message(
                PageMessage(page_id=effect.page_id, channel_id=each.channel_id, ts=each.ts, person=None)
            )
        await send(tx, [RefreshPageMessages(effect.page_id)])  # for who answered meanwhile

    return recorded


async def _nobody_answered(office: Office, page: Page, incident: Incident | None) -> Message:
    async with office.db.read() as tx:
        tried = tried_by(await tx.timeline.of_page(page.id))
    return alarms.nobody_answered(page, incident, office.team(), office.directory, tried)


async def alarm_nobody_on_call(office: Office, effect: AlarmNobodyOnCall) -> Aftermath | None:
    """A step reached nobody and was passed."""
    page, incident = await _read(office, effect.page_id)
    if page is not None:
        await alarm(office, alarms.nobody_on_call(page, effect.step, incident, office.team(), office.directory))
    return None


async def alarm_not_reached(office: Office, effect: AlarmNotReached) -> Aftermath | None:
    """Somebody could not be told, who is still wanted."""
    page, incident = await _read(office, effect.page_id)
    if page is not None and page.is_calling and effect.person not in page.acknowledgements:
        why, people = effect.why, office.directory
        await alarm(office, alarms.not_reached(page, effect.person, why, incident, people, office.now()))
    return None


async def alarm_place_not_reached(office: Office, effect: AlarmPlaceNotReached) -> Aftermath | None:
    """A page could not be put where its policy says."""
    page, incident = await _read(office, effect.page_id)
    if page is not None:
        await alarm(office, alarms.place_not_reached(page, effect.kind, effect.name, effect.why, incident))
    return None


async def alarm(office: Office, message: Message) -> list[Posted]:
    """To the operations channel; if there is none, to every admin of the team's files directly. Where it stands."""
    try:
        room = await office.rooms.id_of(office.team().operations)
        return [await office.slack.post(room, message.text, message.blocks)]
    except SlackRefused as refused:
        office.rooms.forget()  # it may have been archived since it was found
        admins = [id_ for key in sorted(office.team().admins) if (id_ := office.directory.slack_id(key))]
        if not admins:
            raise
        text = f"{message.text} (#{office.team().operations} cannot be told: {refused.error}.)"
        return [await office.slack.post(admin, text, message.blocks) for admin in admins]


async def _read(office: Office, page_id: str) -> tuple[Page | None, Incident | None]:
    async with office.db.read() as tx:
        return await _page(tx, page_id)


async def _page(tx: Transaction, page_id: str) -> tuple[Page | None, Incident | None]:
    page = await tx.pages.get(page_id)
    return page, await tx.incidents.of_page(page)
