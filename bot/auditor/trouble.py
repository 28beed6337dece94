"""What is wrong, in sentences for people: by the books, and with this process."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.audit import Account

OVERDUE = timedelta(seconds=30)  # a thing that was due so long ago does not happen by itself
OUTBOX = timedelta(seconds=60)  # rows that could go, and do not
PAGES = timedelta(minutes=2)  # a page that nobody has taken from us
ANYTHING = timedelta(minutes=10)  # whatever else is tried again and again
SOCKET = 30.0  # seconds without a word, though it is asked every five
LOOP = 5.0  # seconds in which the rest of the process must answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """What the rest of the process says of itself."""

    quiet_seconds: float | None = None  # since the socket was heard; None: there is none, or it was just opened
    connected: bool = True
    since_tick: float = 0.0  # seconds since all that was due was looked for
    takeovers: int = 0


# What is due, as a check is named and a sentence begins.
_DUE = {
    "page": ("pages", "A page"),
    "notice": ("notices", "A text, call or mail to somebody"),
    "readiness": ("readiness", "A question before somebody's shift"),
    "update": ("updates", "A reminder for an update"),
    "quiet": ("quiet", "A look at whether an incident is over"),
    "step": ("steps", "A reminder of a checklist's step"),
    "action": ("actions", "A reminder of an action item"),
    "postmortem": ("postmortems", "A reminder of a postmortem"),
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something is wrong. `everywhere`: every replica sees it, and one tells; otherwise it is this one's own."""

    check: str
    sentence: str
    everywhere: bool = True


def troubles_of(account: Account, *, now: datetime, real_now: datetime) -> list[Trouble]:
    """What is wrong by the books, in sentences for people."""
    found = []
    if account.forgotten:
        found.append(Trouble("forgotten", f"{account.forgotten} open pages wait for an answer and nothing is due next"))
    if account.untold:
        found.append(Trouble("untold", f"Nobody answered {account.untold} pages, and operations could not be told"))
    for name, due in account.due.items():
        if now - due > OVERDUE:
            check, what = _DUE[name]
            found.append(Trouble(check, f"{what} was due {_seconds(now - due)} ago and did not happen"))
    if account.ready_since is not None and real_now - account.ready_since > OUTBOX:
        late = _seconds(real_now - account.ready_since)
        found.append(Trouble("outbox", f"What was ready to be sent {late} ago was not; {account.waiting} wait"))
    if account.oldest_page is not None and real_now - account.oldest_page > PAGES:
        late = _seconds(real_now - account.oldest_page)
        found.append(Trouble("unsent", f"A page has waited {late} to be sent"))
    elif account.oldest is not None and real_now - account.oldest > ANYTHING:
        late = _seconds(real_now - account.oldest)
        found.append(Trouble("late", f"Something has waited {late} to be sent; `tocsin outbox` shows what"))
    return found


def troubles_with(pulse: Pulse | None) -> list[Trouble]:
    """What is wrong with this process; None: it did not answer."""
    if pulse is None:
        return [Trouble("process", f"A process has not answered for {LOOP:.0f} s: it is stuck", everywhere=False)]
    found = []
    if not pulse.connected or (pulse.quiet_seconds is not None and pulse.quiet_seconds > SOCKET):
        quiet = f" for {pulse.quiet_seconds:.0f} s" if pulse.quiet_seconds is not None else ""
        found.append(Trouble("socket", f"A process has not heard from Slack{quiet}", everywhere=False))
    if pulse.since_tick > OVERDUE.total_seconds():
        found.append(Trouble("engine", f"A process has done nothing for {pulse.since_tick:.0f} s", everywhere=False))
    return found


OVER = {
    "forgotten": "every open page has something due next again",
    "pages": "pages move on again",
    "updates": "reminders for updates are sent again",
    "notices": "texts, calls and mails go out again",
    "readiness": "people are asked before their shifts again",
    "quiet": "quiet incidents are looked at again",
    "steps": "reminders of steps are sent again",
    "actions": "reminders of action items are sent again",
    "postmortems": "reminders of postmortems are sent again",
    "outbox": "what is ready is sent again",
    "unsent": "no page waits to be sent",
    "untold": "no page is left that nobody knows of",
    "late": "nothing has waited for long",
    "process": "the process answers again",
    "socket": "the process hears from Slack again",
    "engine": "the process does what is due again",
    "database": "the database can be read again",
    "clock": "the database's clock agrees with the hosts again",
    "leap": "time passes as it should again",
}


def _seconds(duration: timedelta) -> str:
    return f"{duration.total_seconds():.0f} s"
