"""How a person wants to be reached: by which methods, after which waits, and otherwise at night."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Literal

from oncall.zone import local_time


class Method(StrEnum):
    """A way of reaching a person."""

    SLACK = "slack"
    SMS = "sms"
    VOICE = "voice"
    MAIL = "mail"
    NTFY = "ntfy"
    WEBHOOK = "webhook"


# After one message by a method, the next waits so long, and tells all that has come up meanwhile. Webhooks wait for
# nothing: machines read them. Slack's pace is the team's: `commands/notice/slack.py`.
AT_MOST_EVERY = {
    Method.SMS: timedelta(minutes=1),
    Method.NTFY: timedelta(minutes=1),
    Method.VOICE: timedelta(minutes=2),
    Method.MAIL: timedelta(minutes=5),
}


def fingerprint(contact: str) -> str:
    """Enough to see that a number or an address is another now, and too little to find it by: 24 bits of SHA-256."""
    return sha256(contact.encode()).hexdigest()[:6]


Urgency = Literal["high", "low"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A method, and how long after the page it takes its turn if nobody has answered."""

    method: Method
    after: timedelta = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """On the person's own clock, from `start` until `end`, which may be the next morning: other turns, never none."""

    start: time
    end: time
    high: tuple[Turn, ...]
    low: tuple[Turn, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationRules:
    """A person's turns for what is urgent and what is less so. Slack, where they do not name it, is told at once."""

    high: tuple[Turn, ...]
    low: tuple[Turn, ...]
    quiet: QuietHours | None = None


SLACK_ALONE = NotificationRules(high=(Turn(method=Method.SLACK),), low=(Turn(method=Method.SLACK),))

_USUAL_HIGH = (
    Turn(method=Method.SLACK),
    Turn(method=Method.NTFY),
    Turn(method=Method.WEBHOOK),
    Turn(method=Method.SMS, after=timedelta(minutes=1)),
    Turn(method=Method.MAIL, after=timedelta(minutes=1)),
    Turn(method=Method.VOICE, after=timedelta(minutes=2)),
)
_USUAL_LOW = (
    Turn(method=Method.SLACK),
    Turn(method=Method.NTFY),
    Turn(method=Method.WEBHOOK),
    Turn(method=Method.MAIL, after=timedelta(minutes=5)),
    Turn(method=Method.SMS, after=timedelta(minutes=15)),
)


def usual_rules(methods: Collection[Method]) -> NotificationRules:
    """What holds for somebody who has these methods and says nothing else: Slack at once, then the others."""
    has = {*methods, Method.SLACK}
    return NotificationRules(
        high=tuple(turn for turn in _USUAL_HIGH if turn.method in has),
        low=tuple(turn for turn in _USUAL_LOW if turn.method in has),
    )


def turns(rules: NotificationRules, urgency: Urgency, at: datetime, zone: str) -> tuple[Turn, ...]:
    """The turns that hold for a page that comes at `at` (aware) to somebody who lives in `zone` (IANA)."""
    quiet = rules.quiet
    chosen: NotificationRules | QuietHours = rules
    if quiet is not None and _within(quiet, at, zone):
        chosen = quiet
    return chosen.high if urgency == "high" else chosen.low


def _within(quiet: QuietHours, at: datetime, zone: str) -> bool:
    local = local_time(at, zone).time()
    if quiet.start <= quiet.end:
        return quiet.start <= local < quiet.end
    return local >= quiet.start or local < quiet.end
