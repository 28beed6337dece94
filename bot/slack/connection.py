"""What speaks to Slack over the wire, and to the addresses that it gives out."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import httpx
from slack_sdk.web.async_client import AsyncWebClient

TIMEOUT_SECONDS = 20  # well within a lease
MOST = 64  # connections at once
KEPT = 60  # seconds that one is kept for the next call


@asynccontextmanager
async def connected(token: str | None, base_url: str) -> AsyncIterator[tuple[AsyncWebClient, httpx.AsyncClient]]:
    """Slack's client, without retries, and one for files; closed after the block."""
    timeout = aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)
    async with (
        aiohttp.ClientSession(
            timeout=timeout, connector=aiohttp.TCPConnector(limit=MOST, keepalive_timeout=KEPT)
        ) as session,
        httpx.AsyncClient(timeout=TIMEOUT_SECONDS) as web,
    ):
        client = AsyncWebClient(
            token=token, base_url=base_url, session=session, timeout=TIMEOUT_SECONDS, retry_handlers=[]
        )
        yield client, web
