"""What people's telephones and mailboxes have received, and whose they are."""

import itertools
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Literal

from sandbox.clock import Clock
from sandbox.wire import Payload

Kind = Literal["sms", "voice", "mail", "ntfy", "webhook"]


@dataclass
class Received:
    """One message or call. `to`: a number, an address, a topic. `mine`: the person sent it."""

    id: str
    kind: Kind
    to: str
    at: str
    text: str
    sender: str = ""
    subject: str = ""
    mine: bool = False
    status: str = "delivered"
    keys: str = ""
    """What was pressed during a call."""
    link: str | None = None
    callback: str | None = None
    action: str | None = None
    """Where the keys of a call go."""
    headers: dict[str, str] = field(default_factory=dict)


class Inbox:
    """Everything received, oldest first."""

    def __init__(self, clock: Clock, changed: Callable[[str, str | None], None]) -> None:
        self._clock, self._changed = clock, changed
        self._numbers = itertools.count(1)
        self.received: list[Received] = []
        self.contacts: dict[str, Mapping[str, str]] = {}
        """Of each person by their Slack id: kind to number, address or topic."""
        self.sms_url: str | None = None
        """Where Twilio posts what is sent to the app's number."""

    def new_id(self, prefix: str) -> str:
        """An id in Twilio's form: two letters and 32 digits."""
        return f"{prefix}{next(self._numbers):032x}"

    def now(self) -> datetime:
        """Business time."""
        return self._clock.now()

    def put(self, received: Received) -> Received:
        """Something arrived."""
        self.received.append(received)
        self._changed("phone", None)
        return received

    def touched(self) -> None:
        """Something changed: a status, a key."""
        self._changed("phone", None)

    def find(self, id_: str) -> Received:
        """One by its id; ValueError if there is none."""
        for each in self.received:
            if each.id == id_:
                return each
        message = f"there is no message or call {id_}"
        raise ValueError(message)

    def of(self, user: str | None) -> list[Payload]:
        """What one person received, or everybody for None."""
        own = None if user is None else set(self.contacts.get(user, {}).items())
        return [asdict(each) for each in self.received if own is None or (each.kind, each.to) in own]

    def clear(self) -> None:
        """Forget what was received."""
        self.received.clear()
        self.touched()
