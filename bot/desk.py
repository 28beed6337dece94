"""What a listener works with."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.clock import Clock
from bot.directory import Directory
from bot.slack import Slack
from commands.team import Team
from storage.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Handed to every listener. `team` returns the files as last read; `reload` reads them anew.

    `reload` returns the sentences of what is wrong with them; then the old ones stay. Empty: they are taken.
    """

    db: Database
    clock: Clock
    team: Callable[[], Team]
    directory: Directory
    slack: Slack
    reload: Callable[[], Awaitable[list[str]]]
