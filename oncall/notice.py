"""A notice: one attempt to tell one person by one method, waiting for its turn or made."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from oncall.contact import Method
from oncall.page import Page, PageStatus


class NoticeStatus(StrEnum):
    WAITING = "waiting"  # for its turn
    SENDING = "sending"  # handed to the outbox
    SENT = "sent"  # whoever carries it has taken it
    DELIVERED = "delivered"  # it has arrived, as far as they can tell
    ANSWERED = "answered"  # the person answered on it
    REFUSED = "refused"  # it will not go through, and `why`
    DROPPED = "dropped"  # not needed any more when its turn came


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One attempt. `worked_at`: when it was last seen to work (business time); None: it never was.

    `check_id`: of the readiness that this test is for; None: it is for none.
    `went_to`: the `fingerprint` of the contact that it was sent to; None in Slack, and before.
    """

    id: str
    page_id: str | None  # None: not a page, but a test of the method
    step: int  # of the page, when it was planned
    person: str
    method: Method
    status: NoticeStatus
    planned_at: datetime
    due_at: datetime | None  # business time (aware UTC); None: its turn has come
    sent_at: datetime | None = None
    worked_at: datetime | None = None
    reference: str | None = None  # what whoever carries it calls it
    why: str | None = None  # it was refused
    check_id: str | None = None
    went_to: str | None = None


class Worked(NamedTuple):
    """When a method of a person was last seen to work. `went_to`: as in Notice."""

    person: str
    method: Method
    went_to: str | None
    at: datetime


def takes_its_turn(notice: Notice, page: Page) -> bool:
    """Whether a waiting notice is to go out now that its turn has come: whoever was passed over is left alone.

    A page that nobody answered wants everybody it ever called.
    """
    return is_wanted(notice, page) and (page.status is PageStatus.EXHAUSTED or page.step == notice.step)


def is_wanted(notice: Notice, page: Page) -> bool:
    """Whether the person is still to be told. While a page wants several to acknowledge, those who have are not."""
    return page.is_calling and notice.person not in page.acknowledgements


def since_asked(attempts: Iterable[Notice]) -> Sequence[Notice]:
    """Of the attempts to tell one person of one step, those since the page asked them last.

    It may have asked them before: they had it and are asked again, or it went back to the step. Whatever is planned
    begins with Slack.
    """
    made = list(attempts)
    began = asked_at(made)
    return [each for each in made if began is None or each.planned_at >= began]


def asked_at(attempts: Iterable[Notice]) -> datetime | None:
    """When the page asked one person of one step last; None if it never did."""
    return max((each.planned_at for each in attempts if each.method is Method.SLACK), default=None)


def was_let_off(attempts: Iterable[Notice]) -> bool:
    """Whether the page was given to others before the person had it in Slack; by the attempts of one step."""
    in_slack = [each for each in attempts if each.method is Method.SLACK]
    newest = max(in_slack, key=lambda each: (each.planned_at, each.id), default=None)
    return newest is not None and newest.status is NoticeStatus.DROPPED
