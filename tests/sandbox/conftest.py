"""A running workspace with three people, the real Slack client, and the control client."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import aiohttp
import httpx
import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.client import Client
from sandbox.server import Server, serve
from sandbox.state.members import Member
from sandbox.workspace import Command, Shortcut, Workspace
from tests.sandbox.bolt import Heard, Start, listening

ANA = Member("U1ANA", "ana", "Ana Reyes", "ana@example.com", "America/Los_Angeles")
BO = Member("U2BO", "bo", "Bo Lindqvist", "bo@example.com", "Europe/Dublin")
GUEST = Member("U3GUEST", "guest", "Gus Guest", "guest@example.com", "Asia/Singapore", is_restricted=True)


@pytest.fixture
def workspace() -> Workspace:
    """Ana, Bo and a guest, in #general and #incidents."""
    return Workspace(
        [ANA, BO, GUEST],
        commands=[Command("/incident", "Run an incident", "declare sev2 db down")],
        shortcuts=[Shortcut("add", "Add to timeline")],
        channels=["incidents"],
    )


@pytest.fixture
async def server(workspace: Workspace) -> AsyncIterator[Server]:
    """The workspace on a free port."""
    async with serve(workspace) as running:
        yield running


@pytest.fixture
async def slack(server: Server) -> AsyncIterator[AsyncWebClient]:
    """The real Slack client, which tries nothing twice."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as session:
        yield AsyncWebClient(server.bot_token, base_url=server.api_url, session=session, retry_handlers=[])


@pytest.fixture
async def people(server: Server) -> AsyncIterator[Client]:
    """What people do."""
    async with Client(server.url) as client:
        yield client


@pytest.fixture
async def http(server: Server) -> AsyncIterator[httpx.AsyncClient]:
    """Plain HTTP to the Web API, for what the real client would not send."""
    async with httpx.AsyncClient(base_url=server.api_url) as client:
        yield client


@pytest.fixture
def heard() -> Heard:
    """What the app was sent."""
    return Heard()


@pytest.fixture
async def app(slack: AsyncWebClient, heard: Heard) -> AsyncApp:
    """An app that listens to everything; `start` connects it."""
    return listening(slack, heard)


@pytest.fixture
async def start(server: Server, app: AsyncApp) -> AsyncIterator[Start]:
    """Connects the app; may be called again for another connection."""
    async with AsyncExitStack() as stack:
        server.delivery.ack_seconds = 20  # its three are few on a machine that is busy

        async def connect() -> AsyncSocketModeHandler:
            handler = AsyncSocketModeHandler(app, server.app_token, logger=app.logger, ping_interval=0.2)
            stack.push_async_callback(handler.close_async)
            await handler.connect_async()
            return handler

        yield connect
