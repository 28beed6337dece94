"""Notices: a page handed to a person by another method than Slack, or a test of one."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.delivery.office import Aftermath, Office
from bot.notifiers.protocol import Again, Matter, NotYet, Outcome, Refused, Sent, Summons
from commands.effects import SendNotice
from commands.page.note_sent import note_dropped, note_notice_refused, note_notice_sent
from commands.page.notify import others_at_once
from incidents.incident import Incident
from oncall.contact import Method
from oncall.notice import Notice, NoticeStatus, is_wanted
from oncall.page import Page
from storage.database import Transaction

TEST_LIVES = timedelta(minutes=10)
LONG = 10.0  # seconds that a method may ask us to wait before the person's others are tried


async def send_notice(office: Office, effect: SendNotice) -> Aftermath | None:
    """Tell the person, if they are still needed; what came of it is written down."""
    async with office.db.read() as tx:
        notice = await tx.notices.get(effect.notice_id)
        page = await tx.pages.get(notice.page_id) if notice and notice.page_id is not None else None
        incident = await tx.incidents.get(page.incident_id) if page and page.incident_id is not None else None
    if notice is None:
        return None
    if notice.sent_at is None and notice.status in {NoticeStatus.DELIVERED, NoticeStatus.ANSWERED}:
        # The reply to an earlier attempt was lost, but that it arrived has been told meanwhile.
        return _recorded(office, notice, Sent(notice.reference or ""))
    if notice.status is not NoticeStatus.SENDING:
        return None
    if not _still_wanted(notice, page, office.now()):

        async def dropped(tx: Transaction) -> None:
            await note_dropped(tx, notice)

        return dropped
    outcome = await _send(office, notice, page, incident)
    if isinstance(outcome, Again):
        if page is not None and (outcome.away or outcome.seconds >= LONG):
            await others_at_once(
                office.db, office.team(), page_id=page.id, step=notice.step, person=notice.person, now=office.now()
            )
        raise NotYet(outcome)
    return _recorded(office, notice, outcome)


def _recorded(office: Office, notice: Notice, outcome: Sent | Refused) -> Aftermath:
    async def recorded(tx: Transaction) -> None:
        match outcome:
            case Sent(reference, arrives_later):
                worked = not arrives_later
                await note_notice_sent(tx, notice, reference=reference, worked=worked, now=office.now())
            case Refused(why):
                await note_notice_refused(tx, notice, why=why, now=office.now())

    return recorded


async def _send(office: Office, notice: Notice, page: Page | None, incident: Incident | None) -> Outcome:
    team, notifier = office.team(), office.notifiers.get(notice.method)
    person = team.people.get(notice.person)
    if person is None:
        return Refused("they are not in the team's files any more")
    is_slack = notice.method is Method.SLACK
    contact = office.directory.slack_id(person.key) if is_slack else person.contacts.get(notice.method)
    if contact is None:
        return Refused("the team's files do not say where")
    if notifier is None:
        return Refused("this method is not set up: docs/contact-methods.md")
    base = office.base()
    path = office.links.path(notice.id, office.clock.real())
    summons = Summons(
        notice_id=notice.id,
        person=person.name,
        matters=(_matter(page, incident),) if page is not None else (),
        base=base,
        answer_url=base + path if base is not None else None,
        is_test=page is None,
        is_urgent=team.urgency_of(incident.severity if incident else None) == "high",
    )
    return await notifier.send(contact, replace(summons, is_repeated=await office.repeats()))


def _matter(page: Page, incident: Incident | None) -> Matter:
    """What it is about; of a private incident its number and severity alone."""
    if incident is None:
        return Matter("A page", None, page.reason)
    return Matter(incident.name, incident.severity.upper(), None if incident.private else incident.title)


def _still_wanted(notice: Notice, page: Page | None, now: datetime) -> bool:
    if notice.page_id is None:
        return now - notice.planned_at < TEST_LIVES
    return page is not None and is_wanted(notice, page)
