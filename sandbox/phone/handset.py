"""What people do with their telephones: look, reply, press a key, decline. Part of the control API."""

import json
from collections.abc import Awaitable, Callable

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.phone.carrier import Carrier
from sandbox.phone.inbox import Inbox
from sandbox.wire import Payload

Act = Callable[[Payload], Awaitable[Payload]]


class Handset:
    """The routes beneath /control/phone; a mistake is answered with 4xx and a sentence."""

    def __init__(self, inbox: Inbox, carrier: Carrier) -> None:
        self.inbox, self.carrier = inbox, carrier

    def routes(self) -> list[Route]:
        """Look, reply, press, decline, forget."""
        return [
            Route("/control/phone", self._look),
            Route("/control/phone", self._forget, methods=["DELETE"]),
            Route("/control/phone/reply", _endpoint(self._reply), methods=["POST"]),
            Route("/control/phone/press", _endpoint(self._press), methods=["POST"]),
            Route("/control/phone/decline", _endpoint(self._decline), methods=["POST"]),
        ]

    async def _look(self, request: Request) -> Response:
        user = request.query_params.get("user")
        contacts = dict(self.inbox.contacts.get(user or "", {}))
        return JSONResponse({"contacts": contacts, "received": self.inbox.of(user)})

    async def _forget(self, _: Request) -> Response:
        self.inbox.clear()
        return JSONResponse({"ok": True})

    async def _reply(self, given: Payload) -> Payload:
        number = self.inbox.contacts.get(given["user"], {}).get("sms")
        if number is None:
            raise ValueError("this person has no number for text messages")
        return {"text": await self.carrier.reply(number, str(given["text"]))}

    async def _press(self, given: Payload) -> Payload:
        return {"text": await self.carrier.press(self.inbox.find(given["call"]), str(given["digit"]))}

    async def _decline(self, given: Payload) -> Payload:
        call = self.inbox.find(given["call"])
        if call.status != "ringing":
            raise ValueError("this call is over")
        self.carrier.report(call, "no-answer")
        return {"ok": True}


def _endpoint(act: Act) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            given = json.loads(await request.body())
            return JSONResponse(await act(given))
        except KeyError as missing:
            return JSONResponse({"error": f"{missing.args[0]} is missing."}, 400)
        except (ValueError, TypeError) as wrong:
            return JSONResponse({"error": str(wrong)}, 400)
        except httpx.HTTPError as failed:
            return JSONResponse({"error": f"The app did not answer: {type(failed).__name__}."}, 502)

    return endpoint
