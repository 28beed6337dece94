"""The team's files, kept while the bot runs and read again when somebody asks."""

from pathlib import Path

from bot.config import Faulty, load
from commands.team import Team


class TeamFiles:
    """The team's files as last read without a fault."""

    def __init__(self, path: Path) -> None:
        """Raises Faulty."""
        self._path = path
        self._team = load(path)

    def __call__(self) -> Team:
        return self._team

    def read_again(self) -> list[str]:
        """Take what the files say now; if they are faulty keep what they said, and return what is wrong."""
        try:
            self._team = load(self._path)
        except Faulty as faulty:
            return [str(fault) for fault in faulty.faults]
        return []
