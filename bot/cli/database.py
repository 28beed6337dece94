"""The database that a command looks into, and its time."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.clock import Clock
from bot.refusals import CannotDo
from bot.settings import Settings
from storage.database import Database
from storage.migrate import is_current


@asynccontextmanager
async def opened(settings: Settings, clock: Clock | None = None) -> AsyncIterator[Database]:
    """Open it, whatever there is. Its time counts, as it does for the bot: the clock of this host may be wrong."""
    clock = clock or Clock()
    db = Database(settings.database_url, real_now=clock.real)
    try:
        await clock.anchor(db.time)
        yield db
    finally:
        await db.close()


@asynccontextmanager
async def present(settings: Settings, clock: Clock | None = None) -> AsyncIterator[Database]:
    """Open it, whatever its version; an SQLite file that is not there is not made. Raises CannotDo."""
    _must_be_there(settings.database_url)
    async with opened(settings, clock) as db:
        yield db


@asynccontextmanager
async def current(settings: Settings, clock: Clock | None = None) -> AsyncIterator[Database]:
    """Open it if it is of this version. Raises CannotDo."""
    async with present(settings, clock) as db:
        if not await is_current(db.engine):
            raise CannotDo("The database is not one of this version. Bring it up to date first: `tocsin migrate`.")
        yield db


def _must_be_there(database_url: str) -> None:
    url = make_url(database_url)
    if url.drivername.startswith("sqlite") and not Path(url.database or "").exists():
        raise CannotDo(
            f"There is no database {url.database}, seen from {Path.cwd()}. Go to the folder that the bot runs in, or"
            " name its database in TOCSIN_DATABASE_URL. A new one is made by `tocsin migrate`."
        )
