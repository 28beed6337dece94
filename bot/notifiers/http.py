"""What the notifiers that speak HTTP do alike: post once, and tell what the answer means."""

from collections.abc import Mapping
from typing import Any

import httpx

from bot.notifiers.protocol import Again, Refused

SECONDS = 10.0
SOON = 2.0  # seconds, when nobody says how long to wait
LONGEST = 300.0


async def post(client: httpx.AsyncClient, url: str, **request: Any) -> httpx.Response | Again | Refused:  # noqa: ANN401 - passed through
    """POST, following no redirect. An answer below 400 or a refusal of the request itself comes back as it is."""
    try:
        answer = await client.post(url, follow_redirects=False, timeout=SECONDS, **request)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as failure:
        return Again(SOON, type(failure).__name__)
    except httpx.InvalidURL:
        return Refused("its address is none")
    except httpx.HTTPError as failure:
        return Again(SOON, type(failure).__name__, perhaps_done=True)
    if answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
        return Again(retry_after(answer.headers), "HTTP 429", away=False)
    if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
        return Again(retry_after(answer.headers), "HTTP 503")
    if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
        return Again(SOON, f"HTTP {answer.status_code}")
    return answer


def retry_after(headers: Mapping[str, str]) -> float:
    """Seconds that an answer asks us to wait; a date is not read."""
    try:
        return min(max(float(headers.get("retry-after", SOON)), 0.1), LONGEST)
    except ValueError:
        return SOON
