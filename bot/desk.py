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
    """Handed to every listener. `team` returns the files as last read, with what was arranged in chat on top.

    `refresh` takes in what was arranged since, here or by another replica; `reload` reads the files anew.

    `public_url` is where this bot can be called from outside; None if nobody said.

    `reload` returns the sentences of what is wrong with them; then the old ones stay. Empty: they are taken.
    """

    db: Database
    clock: Clock
    team: Callable[[], Team]
    directory: Directory
    slack: Slack
    refresh: Callable[[], Awaitable[None]]
    reload: Callable[[], Awaitable[list[str]]]
    public_url: Callable[[], str | None]
