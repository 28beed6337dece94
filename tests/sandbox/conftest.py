"""A running workspace with three people, the real Slack client, and the control client."""

from collections.abc import AsyncIterator

import aiohttp
import httpx
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.client import Client
from sandbox.server import Server, serve
from sandbox.state.members import Member
from sandbox.workspace import Command, Shortcut, Workspace

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
