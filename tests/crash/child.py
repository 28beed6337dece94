"""The process that is killed: the bot as `bot/app.py` builds it, with everything that goes out of it struck."""

import asyncio
import logging
import os
import signal
from collections.abc import Callable
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, cast

from bot.app import Bot, Seams, running
from bot.clock import Clock
from bot.notifiers.protocol import Notifiers
from bot.settings import Settings
from bot.slack import Slack
from storage.database import Database
from tests.crash.struck import Striker, StruckDatabase, StruckNotifier, StruckSlack
from tests.crash.told import Order, Ready


def run(parent: Connection, verdicts: Connection, settings: dict[str, Any], offset: float, log: Path) -> None:
    """Be the bot until killed."""
    logging.basicConfig(filename=log, level=logging.INFO, format="%(process)d %(relativeCreated)d %(name)s %(message)s")
    for talkative in ("alembic", "apscheduler"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
    asyncio.run(_run(parent, Striker(parent, verdicts), Settings(**settings), timedelta(seconds=offset)))


async def _run(parent: Connection, striker: Striker, settings: Settings, offset: timedelta) -> None:
    def database(url: str, *, real_now: Callable[[], datetime]) -> Database:
        return StruckDatabase(url, real_now=real_now, striker=striker)

    def slack(real: Slack) -> Slack:
        return cast("Slack", StruckSlack(real, striker))

    def notifiers(real: Notifiers) -> Notifiers:
        return {method: StruckNotifier(method, notifier, striker) for method, notifier in real.items()}

    seams = Seams(database=database, slack=slack, notifiers=notifiers, paced=False)
    async with running(settings, clock=Clock(offset), seams=seams) as bot:
        asyncio.get_running_loop().add_reader(parent.fileno(), _obey, parent, bot)
        striker.tell(Ready(bot.http_port, bot.replica))
        await asyncio.Event().wait()


def _obey(parent: Connection, bot: Bot) -> None:
    try:
        order: Order = parent.recv()
    except EOFError:  # the parent is gone
        os.kill(os.getpid(), signal.SIGKILL)
        return
    bot.clock.offset = timedelta(seconds=order[1])
    bot.engine.wake()
