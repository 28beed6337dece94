"""One Chromium for all of these tests, and a fresh workspace with a fresh window for each."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest_asyncio
from playwright.async_api import Browser, Request

from sandbox.client import Client
from sandbox.server import Server, serve
from sandbox.workspace import Command, Shortcut, Workspace
from tests.chromium import chromium
from tests.sandbox.page.app import App
from tests.sandbox.page.world import ANA, BO, World

BEGINS = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)  # far from midnight in every zone here


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def browser() -> AsyncIterator[Browser]:
    """A headless Chromium of the system; without one these tests fail rather than pass unseen."""
    async with chromium() as launched:
        yield launched


@pytest_asyncio.fixture(loop_scope="package")
async def world(browser: Browser) -> AsyncIterator[World]:
    """Ana and Bo, #general and #incidents, an app that listens, and a page that must not fail."""
    workspace = Workspace(
        [ANA, BO],
        channels=["incidents"],
        commands=[Command("/incident", "Declare and run an incident", "declare [sev] [title]"), Command("/oncall")],
        shortcuts=[Shortcut("add_to_timeline", "Add to timeline")],
    )
    workspace.clock.begin(BEGINS)
    async with serve(workspace) as server, Client(server.url) as client:
        app = App(server)
        async with app.listening():
            page = await browser.new_page(timezone_id="Europe/Berlin", viewport={"width": 1280, "height": 860})
            page.set_default_timeout(8_000)
            failures: list[str] = []
            page.on("pageerror", lambda error: failures.append(str(error)))
            for outcome in ("requestfinished", "requestfailed"):
                page.on(outcome, lambda request: _note_foreign(server, request, failures))
            await client.join("U0TOCSIN", "incidents")
            yield World(server, app, client, page)
            assert failures == []
            await page.close()


def _note_foreign(server: Server, request: Request, failures: list[str]) -> None:
    """What the page's own policy held back never left the browser."""
    if not request.url.startswith((server.url, "data:")) and request.failure != "csp":
        failures.append(f"the page asked {request.url}")
