"""Slack over HTTP: its signed requests, checked before anything reads them."""

from collections.abc import Callable
from datetime import datetime

from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import Clock, SignatureVerifier
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.listeners.asked import MALFORMED

MAX_BODY = 1_000_000  # bytes; Slack's largest payload is a quarter of that
MAX_DIGITS = 15  # of a timestamp: what is longer is no time, and the verifier would stumble over it


class _Now(Clock):
    """The verifier's clock, told the time by ours: the host's own may be wrong."""

    def __init__(self, real: Callable[[], datetime]) -> None:
        self._real = real

    def now(self) -> float:
        return self._real().timestamp()


def slack_routes(
    app: AsyncApp,
    signing_secret: str,
    *,
    real_now: Callable[[], datetime],
    listens: Callable[[], bool] = lambda: True,
) -> list[Route]:
    """POST /slack/events, for events, commands and interactions alike. The app need not verify anything itself.

    `real_now` tells the time (aware UTC) by which a request is too old, `listens` whether we know who we are: before
    that Slack is asked to come again.
    """
    verifier = SignatureVerifier(signing_secret, clock=_Now(real_now))

    async def receive(request: Request) -> Response:
        length = request.headers.get("content-length", "")
        if not length.isdecimal() or int(length) > MAX_BODY:
            return PlainTextResponse("The request has no length or is too long.", 413)
        if not _is_signed(verifier, request, await request.body()):
            return PlainTextResponse("The request is not signed by Slack.", 401)
        if not listens():
            return PlainTextResponse("Slack has not said yet who we are.", 503)
        try:
            asked = to_async_bolt_request(request, await request.body())
            return to_starlette_response(await app.async_dispatch(asked))
        except (*MALFORMED, RecursionError):  # what our listeners raise Bolt has answered by itself
            return PlainTextResponse("The request cannot be read.", 400)

    return [Route("/slack/events", receive, methods=["POST"])]


def _is_signed(verifier: SignatureVerifier, request: Request, body: bytes) -> bool:
    """Whether Slack signed it within the last five minutes; never raises, whatever the headers and the body are."""
    timestamp = request.headers.get("x-slack-request-timestamp", "")
    signature = request.headers.get("x-slack-signature", "")
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= MAX_DIGITS and signature.isascii()):
        return False
    try:
        return verifier.is_valid(body, timestamp, signature)
    except UnicodeDecodeError:
        return False
