"""Slack over HTTP: its signed requests, checked before anything reads them."""

from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

MAX_BODY = 1_000_000  # bytes; Slack's largest payload is a quarter of that


def slack_routes(app: AsyncApp) -> list[Route]:
    """POST /slack/events, for events, commands and interactions alike."""
    handler = AsyncSlackRequestHandler(app)

    async def receive(request: Request) -> Response:
        if not _could_be_signed(request):
            return PlainTextResponse("The request is not signed by Slack.", 401)
        length = request.headers.get("content-length", "")
        if not length.isdecimal() or int(length) > MAX_BODY:
            return PlainTextResponse("The request has no length or is too long.", 413)
        if len(await request.body()) > MAX_BODY:
            return PlainTextResponse("The request is too long.", 413)
        try:
            (await request.body()).decode()
        except UnicodeDecodeError:
            return PlainTextResponse("The request is not UTF-8.", 400)
        return await handler.handle(request)

    return [Route("/slack/events", receive, methods=["POST"])]


def _could_be_signed(request: Request) -> bool:
    """Bolt answers 500 to a timestamp that is no number and to a signature that is not ASCII; we say 401."""
    timestamp = request.headers.get("x-slack-request-timestamp", "")
    signature = request.headers.get("x-slack-signature", "")
    return timestamp.isascii() and timestamp.isdecimal() and signature.isascii() and signature.startswith("v0=")
