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
    """Something is wrong. `everywhere`: not with this process alone, so one tells for all; else it is its own."""

    check: str
    sentence: str
    everywhere: bool = True


def troubles_of(account: Account, *, now: datetime, real_now: datetime) -> list[Trouble]:
    """What is wrong by the books, in sentences for people."""
    found = []
    if account.forgotten:
        waits = "1 open page waits" if account.forgotten == 1 else f"{account.forgotten} open pages wait"
        found.append(Trouble("forgotten", f"{waits} for an answer and nothing is due next"))
    if account.untold:
        of_what = "a page" if account.untold == 1 else f"{account.untold} pages"
        found.append(Trouble("untold", f"Nobody answered {of_what}, and operations could not be told"))
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


def troubles_with(pulse: Pulse | None, who: str) -> list[Trouble]:
    """What is wrong with this process, which people know as `who`; None: it did not answer."""
    if pulse is None:
        return [_own("process", who, f"has not answered for {LOOP:.0f} s: it is stuck")]
    found = []
    if not pulse.connected:
        found.append(_own("socket", who, "is not connected to Slack"))
    elif pulse.quiet_seconds is not None and pulse.quiet_seconds > SOCKET:
        found.append(_own("socket", who, f"has not heard from Slack for {pulse.quiet_seconds:.0f} s"))
    if pulse.since_tick > OVERDUE.total_seconds():
        found.append(_own("engine", who, f"has done nothing for {pulse.since_tick:.0f} s"))
    return found


def cannot_read(who: str, failure: Exception) -> Trouble:
    """The database is of no use to this process; others may reach it."""
    return _own("database", who, f"cannot read the database ({type(failure).__name__})")


def over(check: str, who: str) -> str:
    """That it is well again, in a sentence for people; what is not this process's own names nobody."""
    return f"Over: {OVER.get(check, check).format(who=who)}"


def stopped(who: str) -> str:
    """That nothing is wrong with this process any more, as there is none."""
    return f"Over: {who} was stopped"


def _own(check: str, who: str, what: str) -> Trouble:
    return Trouble(check, f"{who[:1].upper()}{who[1:]} {what}", everywhere=False)


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
    "process": "{who} answers again",
    "socket": "{who} hears from Slack again",
    "engine": "{who} does what is due again",
    "database": "{who} can read the database again",
    "clock": "the database's clock agrees with the hosts again",
    "leap": "time passes as it should again",
}


def _seconds(duration: timedelta) -> str:
    return f"{duration.total_seconds():.0f} s"
