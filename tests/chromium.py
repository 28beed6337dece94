"""The browser that the workspace's page is looked at with: the system's own Chromium, driven by Playwright."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from playwright.async_api import Browser, async_playwright

NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
HOW_TO_INSTALL: Final = (
    "No Chromium was found. On Debian: apt-get install chromium fonts-noto-color-emoji fonts-noto-cjk"
)


class NoChromiumError(Exception):
    """There is no browser here; the message says how to get one."""


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A headless Chromium. Raises NoChromiumError where there is none, rather than let anything pass unseen."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise NoChromiumError(HOW_TO_INSTALL)
    # Chromium refuses its own sandbox to root, which is what a container usually runs as.
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(
            executable_path=found, args=[*root, "--disable-gpu", "--disable-background-networking", "--no-first-run"]
        )
        try:
            yield launched
        finally:
            await launched.close()
