"""What a send works with, and what it leaves to be recorded."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.clock import Clock
from bot.delivery.rooms import Rooms
from bot.directory import Directory
from bot.notifiers.link import Links
from bot.notifiers.protocol import Notifiers
from bot.slack import Posted, Slack, SlackRefused
from bot.views.message import Message
from commands.team import Team
from oncall.notice import Notice
from storage.database import Database, Transaction

Aftermath = Callable[[Transaction], Awaitable[None]]
"""What to record once the send is done, in the transaction that finishes its row."""


class Care(Protocol):
    """What is known of earlier sends of the same row of the outbox."""

    @property
    def name(self) -> str:
        """What this send is called, however often it is tried; no other is ever called so."""
        ...

    async def repeats(self) -> bool:
        """Whether telling somebody now repeats what they may have got. Raises if the row is not ours any more, or was
        repeated once already. To be asked immediately before a person is told by other means than `slack`, which asks
        for itself.
        """
        ...

    async def take_along(self, told: Sequence[Notice]) -> Sequence[str]:
        """Have this send tell, beside these notices, what waits to be told to the same person by the same method; the
        ids of that. Raises if the row is not ours any more.
        """
        ...

    def may_have_told(self) -> bool:
        """Whether an earlier send may have told them; nothing is asked, nothing is marked."""
        ...

    def waited(self) -> float:
        """Seconds since it was put down to be sent, whatever became of tries."""
        ...

    async def left_behind(self, channel_id: str) -> Posted | None:
        """What an earlier send left in a channel, though nobody heard that it did; for what is not to be said any more.
        None: nothing, as far as Slack tells.
        """
        ...


class _TheFirst:
    """There was none."""

    name = "the first"

    async def repeats(self) -> bool:
        return False

    async def take_along(self, told: Sequence[Notice]) -> Sequence[str]:  # noqa: ARG002 - the protocol's
        return ()

    def may_have_told(self) -> bool:
        return False

    def waited(self) -> float:
        return 0.0

    async def left_behind(self, _channel_id: str) -> Posted | None:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What a send works with."""

    db: Database
    clock: Clock
    slack: Slack
    directory: Directory
    rooms: Rooms
    team: Callable[[], Team]
    refresh: Callable[[], Awaitable[None]]  # before whatever hangs on who is on call now
    me: Callable[[], str]  # the bot's own Slack id; of nobody while Slack is out of reach since the start
    notifiers: Notifiers = field(default_factory=dict)  # the ways of reaching people that are set up, besides Slack
    links: Links
    base: Callable[[], str | None]  # where this bot can be called from outside
    care: Care = field(default_factory=_TheFirst)

    async def repaint(self, where: str, message: Message) -> None:
        """Show what became of what was asked in a message (see `Posted.where`); one that was deleted needs nothing."""
        try:
            await self.slack.update(Posted.at(where), message.text, message.blocks)
        except SlackRefused as refused:
            if refused.error != "message_not_found":
                raise

    def now(self) -> datetime:
        """Business time (aware UTC)."""
        return self.clock.now()
