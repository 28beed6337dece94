"""An ntfy server's publishing, and somebody's webhook."""

import json

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.phone.inbox import Inbox, Received


class Push:
    """POST /ntfy/ as ntfy publishes JSON; POST /webhook/NAME keeps what it is given."""

    def __init__(self, inbox: Inbox) -> None:
        self.inbox = inbox

    def routes(self) -> list[Route]:
        """Both."""
        return [
            Route("/ntfy/", self.publish, methods=["POST"]),
            Route("/webhook/{name}", self.hook, methods=["POST"]),
        ]

    async def publish(self, request: Request) -> Response:
        """As https://docs.ntfy.sh/publish/#publish-as-json has it."""
        try:
            told = json.loads(await request.body())
            topic, text = str(told["topic"]), str(told.get("message", ""))
        except (ValueError, KeyError, TypeError):
            return JSONResponse(
                {"code": 40024, "http": 400, "error": "invalid request: request body must be JSON"}, 400
            )
        actions = told.get("actions") or []
        received = Received(
            id=self.inbox.new_id("NT"),
            kind="ntfy",
            to=topic,
            subject=str(told.get("title", "")),
            text=text,
            at=self.inbox.now().isoformat(),
            link=actions[0]["url"] if actions else None,
        )
        self.inbox.put(received)
        return JSONResponse({"id": received.id, "event": "message", "topic": topic, "message": text})

    async def hook(self, request: Request) -> Response:
        """Any JSON."""
        body = await request.body()
        received = Received(
            id=self.inbox.new_id("WH"),
            kind="webhook",
            to=str(request.url),
            text=body.decode("utf-8", "replace"),
            at=self.inbox.now().isoformat(),
            headers={k: v for k, v in request.headers.items() if k.startswith(("x-tocsin", "content-type"))},
        )
        self.inbox.put(received)
        return JSONResponse({"ok": True})
