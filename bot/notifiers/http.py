"""What the notifiers that speak HTTP do alike: post once, and tell what the answer means."""

import asyncio
import math
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import httpx

from bot.notifiers.names import can_be_found
from bot.notifiers.protocol import Again, Refused

SECONDS = 10.0  # until the head of the answer is there
CONNECT_SECONDS = 4.0  # of them at most for the connection, and as many for its encryption
BODY_SECONDS = 2.0  # for the rest of it
MOST = 64_000  # bytes of it that are read
SOON = 2.0  # seconds, when nobody says how long to wait
LONGEST = 300.0
_LATER = frozenset({httpx.codes.REQUEST_TIMEOUT, httpx.codes.TOO_EARLY})
# Whoever stands before the server answers so, and does not know what became of the request.
_UNKNOWN = frozenset({httpx.codes.BAD_GATEWAY, httpx.codes.GATEWAY_TIMEOUT})
_HIGHEST_PORT = 65_535


async def post(client: httpx.AsyncClient, url: str, **request: Any) -> httpx.Response | Again | Refused:  # noqa: ANN401 - passed through
    """POST, following no redirect. An answer below 400 or a refusal of the request itself comes back as it is.

    Whoever answers is not waited for to the end: the head of the answer counts, and a little of its body. What was
    never begun to be sent, whyever that was, is surely not done.
    """
    sent = _Sent()
    try:
        answer = await _answer_to(client, url, {**request, "extensions": {"trace": sent.note}})
    except (httpx.InvalidURL, httpx.UnsupportedProtocol):
        return Refused("its address is none")
    except ValueError:  # as of what no header can hold
        return Refused("its address, or what goes with it, cannot be written")
    except (httpx.HTTPError, TimeoutError) as failure:
        return Again(SOON, type(failure).__name__, perhaps_done=sent.has_begun)
    status = answer.status_code
    if status == httpx.codes.TOO_MANY_REQUESTS:
        return Again(retry_after(answer.headers), "HTTP 429", away=False)
    if status == httpx.codes.SERVICE_UNAVAILABLE:
        return Again(retry_after(answer.headers), "HTTP 503")
    if status in _UNKNOWN:
        return Again(SOON, f"HTTP {status}", perhaps_done=True)
    if status >= httpx.codes.INTERNAL_SERVER_ERROR:  # they may have stumbled after they took it
        return Again(SOON, f"HTTP {status}", perhaps_done=True, answered=True)
    return Again(SOON, f"HTTP {status}") if status in _LATER else answer


class _Sent:
    """Whether anything of a request was sent: not while the connection is still being made."""

    has_begun = False

    async def note(self, event: str, _: Mapping[str, Any]) -> None:
        """For httpx, which tells so how far it has come."""
        self.has_begun = self.has_begun or event.endswith(".send_request_headers.started")


async def _answer_to(client: httpx.AsyncClient, url: str, request: Mapping[str, Any]) -> httpx.Response:
    body = b""
    address = httpx.URL(url)
    if address.scheme not in {"http", "https"} or (address.port or 0) > _HIGHEST_PORT:
        raise httpx.InvalidURL(url)
    host = address.raw_host.decode("ascii")
    if host and not await can_be_found(client, host, within=CONNECT_SECONDS):
        raise httpx.ConnectError(f"{host} is not found")
    seconds = httpx.Timeout(SECONDS, connect=CONNECT_SECONDS)
    async with asyncio.timeout(SECONDS) as patience:
        async with client.stream("POST", url, follow_redirects=False, timeout=seconds, **request) as answer:
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
        seconds = float(headers.get("retry-after", SOON))
    except ValueError:
        return SOON
    return min(max(seconds, 0.1), LONGEST) if math.isfinite(seconds) else SOON
