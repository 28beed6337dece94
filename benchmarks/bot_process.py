"""`python -m benchmarks.bot_process SETTINGS PACED`: the bot, with nothing changed but whether it paces itself."""

import asyncio
import json
import logging
import sys

from benchmarks.child import ready
from bot.app import Seams, running
from bot.settings import Settings


async def run(settings: Settings, *, paced: bool) -> None:
    """Work until nobody wants us."""
    async with running(settings, seams=Seams(paced=paced)):
        await ready()


if __name__ == "__main__":
    logging.basicConfig(level=logging.ERROR)
    asyncio.run(run(Settings(**json.loads(sys.argv[1])), paced=sys.argv[2] == "paced"))
