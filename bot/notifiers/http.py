"""What the notifiers that speak HTTP do alike: post once, and tell what the answer means."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import httpx

from bot.notifiers.protocol import Again, Refused

SECONDS = 10.0  # until the head of the answer is there
BODY_SECONDS = 2.0  # for the rest of it
MOST = 64_000  # bytes of it that are read
SOON = 2.0  # seconds, when nobody says how long to wait
LONGEST = 300.0
_LATER = frozenset({httpx.codes.REQUEST_TIMEOUT, httpx.codes.TOO_EARLY})
# Whoever stands before the server answers so, and does not know what became of the request.
_UNKNOWN = frozenset({httpx.codes.BAD_GATEWAY, httpx.codes.GATEWAY_TIMEOUT})


async def post(client: httpx.AsyncClient, url: str, **request: Any) -> httpx.Response | Again | Refused:  # noqa: ANN401 - passed through
    """POST, following no redirect. An answer below 400 or a refusal of the request itself comes back as it is.

    Whoever answers is not waited for to the end: the head of the answer counts, and a little of its body.
    """
    try:
        answer = await _answer_to(client, url, request)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as failure:
        return Again(SOON, type(failure).__name__)
    except (httpx.InvalidURL, httpx.UnsupportedProtocol):
        return Refused("its address is none")
    except (httpx.HTTPError, TimeoutError) as failure:
        return Again(SOON, type(failure).__name__, perhaps_done=True)
    if answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
        return Again(retry_after(answer.headers), "HTTP 429", away=False)
    if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
        return Again(retry_after(answer.headers), "HTTP 503")
    if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR or answer.status_code in _LATER:
        return Again(SOON, f"HTTP {answer.status_code}", perhaps_done=answer.status_code in _UNKNOWN)
    return answer


async def _answer_to(client: httpx.AsyncClient, url: str, request: Mapping[str, Any]) -> httpx.Response:
    body = b""
    async with asyncio.timeout(SECONDS) as patience:
        async with client.stream("POST", url, follow_redirects=False, timeout=SECONDS, **request) as answer:
            patience.reschedule(None)
            with suppress(TimeoutError, httpx.HTTPError):
                async with asyncio.timeout(BODY_SECONDS):
                    async for part in answer.aiter_bytes(MOST):
                        body += part
                        if len(body) >= MOST:
                            break
    waits = answer.headers.get("retry-after")
    return httpx.Response(answer.status_code, headers={"retry-after": waits} if waits else None, content=body)


def retry_after(headers: Mapping[str, str]) -> float:
    """Seconds that an answer asks us to wait; a date is not read."""
    try:
        return min(max(float(headers.get("retry-after", SOON)), 0.1), LONGEST)
    except ValueError:
        return SOON
