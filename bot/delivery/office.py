"""What a send works with, and what it leaves to be recorded."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.clock import Clock
from bot.delivery.rooms import Rooms
from bot.directory import Directory
from bot.notifiers.link import Links
from bot.notifiers.protocol import Notifiers
from bot.slack import Posted, Slack, SlackRefused
from bot.views.message import Message
from commands.team import Team
from storage.database import Database, Transaction

Aftermath = Callable[[Transaction], Awaitable[None]]
"""What to record once the send is done, in the transaction that finishes its row."""


async def _for_the_first_time() -> bool:
    return False


def _not_at_all() -> float:
    return 0.0


async def _nothing(_channel_id: str) -> Posted | None:
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
    # To be asked immediately before a person is told by other means than `slack`, which asks for itself: whether that
    # repeats what they may have got. Raises if the row is not ours any more, or was repeated once already.
    repeats: Callable[[], Awaitable[bool]] = _for_the_first_time
    waited: Callable[[], float] = _not_at_all  # seconds since this was put down to be sent, whatever became of tries
    # What an earlier send of the same row left in a channel, though nobody heard that it did; for what is not to be
    # said any more. None: nothing, as far as Slack tells.
    left_behind: Callable[[str], Awaitable[Posted | None]] = _nothing

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
