"""The team as it is now: its files as last read without a fault, with what was made and arranged in chat on top."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from bot.config import Faulty, load
from commands.team import Team
from oncall.arrangement import Arrangement
from oncall.made import MadeSchedule
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
        self._made: Sequence[MadeSchedule] = ()
        self._seen = Version(0, 0, 0)
        self._rearranged = -1  # what the database's own count was when it was last looked at

    def __call__(self) -> Team:
        return self._team

    @property
    def twice(self) -> Sequence[str]:
        """Schedules of the files whose names are those of ones made in chat, which do not count then."""
        return [made.name for made in self._made if made.name in self._files.schedules]

    def read_again(self) -> list[str]:
        """Take what the files say now; if they are faulty keep what they said, and return what is wrong."""
        try:
            files = load(self._path)
        except Faulty as faulty:
            return [str(fault) for fault in faulty.faults]
        new = files.schedules.keys() - self._files.schedules.keys()
        if both := [made.name for made in self._made if made.name in new]:
            return [f"schedule {name} is made in chat too: /oncall delete {name} first, then reload" for name in both]
        self._files = files
        self._team = self._whole()
        return []

    async def refresh(self, db: Database, now: datetime) -> None:
        """Take in what was arranged and made since. If the database is away, what is known goes on holding."""
        rearranged = db.rearranged
        if db.is_sqlite and rearranged == self._rearranged:
            return  # this process is the only one, and has changed nothing
        try:
            async with db.read() as tx:
                version = await tx.arrangements.version()
                if version != self._seen:
                    arrangements, made = await tx.arrangements.since(now - LOOK_BACK), await tx.schedules.all()
        except (SQLAlchemyError, OSError) as failure:
            log.warning("cannot tell what was arranged for the schedules: %s", type(failure).__name__)
            return
        # Another may have looked later and come back first: the numbers only grow.
        if version != self._seen and sum(version) > sum(self._seen):
            self._arrangements, self._made, self._seen = arrangements, made, version
            self._team = self._whole()
        self._rearranged = max(self._rearranged, rearranged)

    def _whole(self) -> Team:
        return self._files.with_made(self._made).arranged(self._arrangements)
