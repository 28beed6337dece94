"""A telephone call by Twilio: it says what it is about, and a key answers."""

from xml.sax.saxutils import escape, quoteattr

from bot.notifiers.protocol import BY_HAND, Matter, Outcome, Summons, listed
from bot.notifiers.twilio import Twilio
from bot.views.message import ended

LONGEST = 200  # characters of what is read out, about
MOST_SAID = 10  # of several things
RING_SECONDS = 30
_KEYS = "Press 1 to acknowledge. Press 2 to escalate. Press 3 to be called again in 30 minutes."


class Voice:
    def __init__(self, twilio: Twilio, *, sender: str) -> None:
        """`sender`: our own number (E.164)."""
        self._twilio, self._sender = twilio, sender

    async def send(self, contact: str, summons: Summons) -> Outcome:
        """Have Twilio call, and tell later whether anybody answered."""
        form: dict[str, str | list[str]] = {
            "To": contact,
            "From": self._sender,
            "Twiml": twiml(summons),
            "Timeout": str(RING_SECONDS),
        }
        if summons.base is not None:
            form["StatusCallback"] = f"{summons.base}/twilio/status/{summons.notice_id}"
            form["StatusCallbackEvent"] = ["completed"]
        return await self._twilio.create("Calls", form)


def twiml(summons: Summons) -> str:
    """What the call does, in Twilio's XML: said twice, as people are still waking up."""
    spoken = escape("".join(each if each.isprintable() else " " for each in speech(summons)))  # XML has no others
    if summons.base is None:
        return f'<Response><Say loop="2">{spoken} Answer in Slack.</Say></Response>'
    action = quoteattr(f"{summons.base}/twilio/keys/{summons.notice_id}")
    keys = "Press 1 if you hear this." if summons.is_test else f"{_KEYS}{_for_all(summons)}"
    return (
        f'<Response><Gather numDigits="1" timeout="10" action={action} method="POST">'
        f'<Say loop="2">{spoken} {keys}</Say></Gather><Say>No key was pressed. Goodbye.</Say></Response>'
    )


def speech(summons: Summons) -> str:
    """What is read out before the keys."""
    again = "Once more. " if summons.is_repeated else ""  # nobody could tell whether the first call came through
    if summons.is_test:
        shift = f" Your on-call shift begins {summons.shift}." if summons.shift is not None else ""
        return f"{again}This is Tocsin, with a test. Nobody is paged.{shift}"
    said = listed([_spoken(matter) for matter in summons.matters], LONGEST, MOST_SAID)
    return f"{again}This is Tocsin. You are paged. {' '.join(map(ended, said))}"


def _for_all(summons: Summons) -> str:
    """That a key is for everything that the call is about, also for what it only counts."""
    number = len({_spoken(matter) for matter in summons.matters})
    if number == 1:
        return ""
    return f" A key answers all {number}{', also those that are not named' if number > MOST_SAID else ''}."


def _spoken(matter: Matter) -> str:
    if matter.severity is None:
        return matter.text or BY_HAND
    name = f"{matter.name.replace('INC-', 'Incident ')}, severity {matter.severity.removeprefix('SEV')}"
    return f"{name}. {matter.text}" if matter.text else name
