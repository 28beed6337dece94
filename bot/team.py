"""The team as it is now: its files as last read without a fault, with what was arranged in chat on top."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from bot.config import Faulty, load
from commands.team import Team
from oncall.arrangement import Arrangement
from storage.arrangement import Version
from storage.database import Database

log = logging.getLogger(__name__)
LOOK_BACK = timedelta(days=100)  # older arrangements change nothing that anybody asks the running bot


class CurrentTeam:
    """Call it for the team. `refresh` before whatever hangs on who is on call: another replica may have changed it."""

    def __init__(self, path: Path) -> None:
        """Raises Faulty."""
        self._path = path
        self._files = self._team = load(path)
        self._arrangements: Sequence[Arrangement] = ()
        self._seen = Version(0, 0)
        self._rearranged = -1  # what the database's own count was when it was last looked at

    def __call__(self) -> Team:
        return self._team

    def read_again(self) -> list[str]:
        """Take what the files say now; if they are faulty keep what they said, and return what is wrong."""
        try:
            self._files = load(self._path)
        except Faulty as faulty:
            return [str(fault) for fault in faulty.faults]
        self._team = self._files.arranged(self._arrangements)
        return []

    async def refresh(self, db: Database, now: datetime) -> None:
        """Take in what was arranged since. If the database is away, what is known goes on holding."""
        rearranged = db.rearranged
        if db.is_sqlite and rearranged == self._rearranged:
            return  # this process is the only one, and has changed nothing
        try:
            async with db.read() as tx:
                version = await tx.arrangements.version()
                found = await tx.arrangements.since(now - LOOK_BACK) if version != self._seen else None
        except (SQLAlchemyError, OSError) as failure:
            log.warning("cannot tell what was arranged for the schedules: %s", type(failure).__name__)
            return
        # Another may have looked later and come back first: both numbers only grow.
        if found is not None and sum(version) > sum(self._seen):
            self._arrangements, self._seen = found, version
            self._team = self._files.arranged(found)
        self._rearranged = max(self._rearranged, rearranged)
