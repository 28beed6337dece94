"""How the bot is doing: /healthz (it takes requests, and asks nothing else) and /readyz (whether it can do its job).

Load balancers go by /healthz: when Slack is away no replica is ready, and each can still take answers by telephone.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One thing looked at: whether it is well, and what was seen."""

    ok: bool
    says: object


Look = Callable[[], Awaitable[Mapping[str, Reading]]]


def health_routes(look: Look) -> list[Route]:
    """`look` reads everything that readiness hangs on."""

    async def alive(_: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def ready(_: Request) -> Response:
        readings = await look()
        well = all(reading.ok for reading in readings.values())
        body = {"ready": well, **{name: {"ok": r.ok, "says": r.says} for name, r in readings.items()}}
        return JSONResponse(body, 200 if well else 503)

    return [Route("/healthz", alive), Route("/readyz", ready)]
