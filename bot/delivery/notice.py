"""Notices: a page handed to a person by another method than Slack, or a test of one."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.delivery.office import Aftermath, Office
from bot.notifiers.protocol import Again, Matter, NotYet, Outcome, Refused, Sent, Summons
from bot.notifiers.slack import SlackDirect
from bot.views.ready import shift_begins
from commands.effects import NotifyWebhook, SendNotice
from commands.notice.notify import others_at_once
from commands.notice.passed_over import note_passed_over
from commands.notice.take_along import waits_beside
from commands.page.note_place import note_place_not_reached, note_place_paged
from commands.page.note_sent import note_dropped, note_notice_refused, note_notice_sent
from incidents.incident import Incident
from oncall.contact import AT_MOST_EVERY, Method, fingerprint
from oncall.escalation import Target
from oncall.notice import Notice, NoticeStatus, is_wanted, takes_its_turn
from oncall.page import Page
from oncall.ready import Readiness, ReadyStatus
from storage.database import Transaction

TEST_LIVES = timedelta(minutes=10)
# Seconds that a method may have us wait, in all, before the person's others are tried. A mail server that puts off whom
# it does not know does so for minutes; nobody is rung up for that.
LONG = 10.0
LONG_FOR_MAIL = 300.0


class Told(NamedTuple):
    """A notice with what it is about; a test is about nothing, or about a shift (`check`)."""

    notice: Notice
    page: Page | None
    incident: Incident | None
    check: Readiness | None = None


async def send_notice(office: Office, effect: SendNotice) -> Aftermath | None:
    """Tell the person what they are still needed for; what came of it is written down."""
    found = await _with_what_waits_beside(office, await _read(office, (effect.notice_id, *effect.others)))
    # The reply to an earlier attempt was lost, but that it arrived has been told meanwhile.
    if arrived := [each.notice for each in found if _has_arrived(each.notice)]:
        rest = [each.notice for each in found if each.notice.status is NoticeStatus.SENDING]
        taken = Sent(arrived[0].reference or arrived[0].id, arrives_later=True)
        return _recorded(office, [*arrived, *rest], taken, went_to=_goes_to(office, arrived[0]))
    sending = [each for each in found if each.notice.status is NoticeStatus.SENDING]
    wanted = [each for each in sending if _still_wanted(each, office.now())]
    dropped = [each.notice for each in sending if each not in wanted]
    told = [each for each in wanted if _has_its_turn(each)]
    passed_over = [each.notice for each in wanted if each not in told]
    if office.care.may_have_told():
        passed_over, dropped = [], [*dropped, *passed_over]
    if not told:
        return _recorded(office, [], None, dropped=dropped, passed_over=passed_over) if dropped or passed_over else None
    went_to = _goes_to(office, told[0].notice)  # before it goes: the files may be edited meanwhile
    outcome = await _send(office, told)
    if isinstance(outcome, Again):
        method = told[0].notice.method
        if outcome.away or office.care.waited() + outcome.seconds >= (LONG_FOR_MAIL if method is Method.MAIL else LONG):
            await _others(office, told)
        raise NotYet(_paced(outcome, method))
    sent = [each.notice for each in told]
    return _recorded(office, sent, outcome, went_to=went_to, dropped=dropped, passed_over=passed_over)


async def notify_webhook(office: Office, effect: NotifyWebhook) -> Aftermath | None:
    """Tell a machine of a page; dropped if somebody has it meanwhile. A refusal ends the hope that it was."""
    async with office.db.read() as tx:
        page = await tx.pages.get(effect.page_id)
        incident = await tx.incidents.of_page(page)
    if page is None or not page.is_calling:
        return None
    team = office.team()
    summons = Summons(
        notice_id=office.care.name,
        person="",
        matters=(_matter(page, incident),),
        base=office.base(),
        answer_url=None,
        is_urgent=team.urgency_of(incident.severity if incident else None) == "high",
    )
    url, notifier = team.webhooks.get(effect.webhook), office.notifiers.get(Method.WEBHOOK)
    if url is None or notifier is None:
        outcome: Outcome = Refused("the team's files do not name it any more")
    else:
        outcome = await notifier.send(url, replace(summons, is_repeated=await office.care.repeats()))
    if isinstance(outcome, Again):
        raise NotYet(outcome)

    async def recorded(tx: Transaction) -> None:
        current = await tx.pages.get(effect.page_id, for_change=True)
        if current is None:
            return
        now, step, name = office.now(), effect.step, effect.webhook
        if isinstance(outcome, Refused):
            await note_place_not_reached(tx, current, kind="webhook", name=name, step=step, why=outcome.why, now=now)
        else:
            target = Target(kind="webhook", name=name)
            await note_place_paged(tx, current, target, step=step, stands=None, now=now)

    return recorded


async def _with_what_waits_beside(office: Office, found: list[Told]) -> list[Told]:
    """The phone rings once when a gateway is back, however many messages waited for it."""
    sending = [each.notice for each in found if each.notice.status is NoticeStatus.SENDING]
    if not sending or len(sending) < len(found):
        return found
    async with office.db.read() as tx:
        if not await waits_beside(tx, sending):
            return found
    return [*found, *await _read(office, await office.care.take_along(sending))]


async def _read(office: Office, notice_ids: Iterable[str]) -> list[Told]:
    found = []
    async with office.db.read() as tx:
        for notice_id in notice_ids:
            notice = await tx.notices.get(notice_id)
            page = await tx.pages.get(notice.page_id) if notice and notice.page_id is not None else None
            incident = await tx.incidents.of_page(page)
            check = await tx.readiness.get(notice.check_id) if notice and notice.check_id is not None else None
            found += [Told(notice, page, incident, check)] if notice is not None else []
    return found


async def _others(office: Office, told: Sequence[Told]) -> None:
    for notice, page, *_ in told:
        if page is not None:
            await others_at_once(
                office.db, office.team(), page_id=page.id, step=notice.step, person=notice.person, now=office.now()
            )


def _recorded(
    office: Office,
    told: Sequence[Notice],
    outcome: Sent | Refused | None,
    *,
    went_to: str | None = None,
    dropped: Sequence[Notice] = (),
    passed_over: Sequence[Notice] = (),
) -> Aftermath:
    async def recorded(tx: Transaction) -> None:
        for notice in passed_over:
            await note_passed_over(tx, notice, now=office.now())
        for notice in dropped:
            await note_dropped(tx, notice)
        for notice in told:
            match outcome:
                case Sent(reference, arrives_later):
                    now, worked = office.now(), not arrives_later
                    await note_notice_sent(tx, notice, reference=reference, went_to=went_to, worked=worked, now=now)
                case Refused(why):
                    await note_notice_refused(tx, notice, why=why, now=office.now())

    return recorded


def _goes_to(office: Office, notice: Notice) -> str | None:
    person = office.team().people.get(notice.person)
    contact = person.contacts.get(notice.method) if person is not None else None
    return fingerprint(contact) if contact is not None else None


async def _send(office: Office, told: Sequence[Told]) -> Outcome:
    first = told[0].notice
    team = office.team()
    person = team.people.get(first.person)
    if person is None:
        return Refused("they are not in the team's files any more")
    is_slack = first.method is Method.SLACK
    notifier = SlackDirect(office.slack) if is_slack else office.notifiers.get(first.method)
    contact = office.directory.slack_id(person.key) if is_slack else person.contacts.get(first.method)
    if contact is None:
        return Refused("the team's files do not say where")
    if notifier is None:
        return Refused("this method is not set up: docs/contact-methods.md")
    base = office.base()
    path = office.links.path(first.id, office.clock.real())
    incidents = [each.incident for each in told]
    summons = Summons(
        notice_id=first.id,
        person=person.name,
        matters=tuple(dict.fromkeys(_matter(each.page, each.incident) for each in told if each.page is not None)),
        base=base,
        answer_url=base + path if base is not None else None,
        is_test=told[0].page is None,
        shift=shift_begins(told[0].check.starts_at, person.zone) if told[0].check is not None else None,
        is_urgent=any(team.urgency_of(each.severity if each else None) == "high" for each in incidents),
    )
    if not is_slack:  # where it is looked for before it is sent again
        summons = replace(summons, is_repeated=await office.care.repeats())
    return await notifier.send(contact, summons)


def _paced(outcome: Again, method: Method) -> Again:
    """Whoever stumbles may have told the person each time: no sooner than one message follows another."""
    if not (outcome.perhaps_done and outcome.answered):
        return outcome
    return outcome._replace(seconds=max(outcome.seconds, AT_MOST_EVERY.get(method, timedelta()).total_seconds()))


def _matter(page: Page, incident: Incident | None) -> Matter:
    """What it is about; of a private incident its number and severity alone."""
    if incident is None:
        return Matter("A page", None, page.reason)
    if incident.private:
        return Matter(incident.name, incident.severity.upper(), None)
    why = "" if page.reason == incident.title else f" ({page.reason})"
    return Matter(incident.name, incident.severity.upper(), f"{incident.title}{why}")


def _has_arrived(notice: Notice) -> bool:
    return notice.sent_at is None and notice.status in {NoticeStatus.DELIVERED, NoticeStatus.ANSWERED}


def _still_wanted(told: Told, now: datetime) -> bool:
    notice, page = told.notice, told.page
    if notice.check_id is not None:
        return told.check is not None and told.check.status is ReadyStatus.ASKED
    if notice.page_id is None:
        return now - notice.planned_at < TEST_LIVES
    return page is not None and is_wanted(notice, page)


def _has_its_turn(told: Told) -> bool:
    return told.page is None or takes_its_turn(told.notice, told.page)
