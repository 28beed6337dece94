"""From an HTTP request to a Web API answer: arguments, token, faults, limits, scope, handler."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from sandbox.api import auth, chat, conversations, files, history, marks, views
from sandbox.api.call import Call
from sandbox.api.registry import METHODS, Method
from sandbox.faults import Fault, Faults
from sandbox.limits import RateLimits
from sandbox.state.scopes import ByKind
from sandbox.traffic import Traffic
from sandbox.wire import Payload, RefusedError, invalid_arguments
from sandbox.workspace import Workspace

FAMILIES = (auth, chat, conversations, files, history, marks, views)
"""Importing them has entered their methods."""
CONNECT = "apps.connections.open"


class WebApi:
    """Answers `/api/{method}`."""

    def __init__(
        self,
        workspace: Workspace,
        faults: Faults,
        traffic: Traffic,
        *,
        bot_token: str,
        app_token: str,
        url: Callable[[], str],
        connect: Callable[[], str],
        hang_up: Callable[[Request], Awaitable[None]],
    ) -> None:
        self.workspace = workspace
        self.faults = faults
        self.traffic = traffic
        self.limits = RateLimits()
        self.closing = asyncio.Event()
        self._bot_token = bot_token
        self._app_token = app_token
        self._url = url
        self._connect = connect
        self._hang_up = hang_up

    async def __call__(self, request: Request) -> Response:
        """Answer one call; every call is in the traffic."""
        started = time.monotonic()
        name = request.path_params["method"]
        if self.faults.slow_ms:
            await asyncio.sleep(self.faults.slow_ms / 1000)
        arguments: Payload = {}
        try:
            if self.faults.down:
                return PlainTextResponse("Service Unavailable", 503)
            arguments = await _arguments(request)
            response, error = await self._answer(request, name, arguments)
        except ClientDisconnect:
            response, error = Response(status_code=499), "client_disconnected"
        except RefusedError as refused:
            response, error = self._respond(refused.answer()), refused.error
        millis = (time.monotonic() - started) * 1000
        now = self.workspace.clock.now()
        self.traffic.record("in", name, arguments, now, error=error, millis=millis)
        return response

    async def _answer(self, request: Request, name: str, arguments: Payload) -> tuple[Response, str | None]:
        method = METHODS.get(name)
        if method is None and name != CONNECT:
            raise RefusedError("unknown_method", req_method=name)
        self._check_token(request, name, arguments)
        arguments.pop("token", None)
        fault = self.faults.take(name, arguments)
        if fault and fault.fault != "drop_after":
            return await self._fail(request, fault)
        if method is None:
            return self._respond({"ok": True, "url": self._connect()}), None
        if self.workspace.rate_limits:
            channel = arguments.get("channel")
            now = self.workspace.clock.monotonic()
            if wait := self.limits.wait(name, method.tier, str(channel) if channel else None, now):
                return self._limited(wait), "ratelimited"
        answer = self._run(method, arguments)
        if fault:
            await self._hang_up(request)
            return Response(status_code=499), "dropped_after"
        return self._respond({"ok": True, **answer}), None

    def _run(self, method: Method, arguments: Payload) -> Payload:
        scopes = self.workspace.scopes - self.faults.missing_scopes
        by_kind = method.scope if isinstance(method.scope, ByKind) else None
        call = Call(self.workspace, method.name, arguments, scopes, self._url(), by_kind)
        if isinstance(method.scope, str):
            call.require(method.scope)
        missing = sorted(name for name in method.needs if arguments.get(name) is None)
        unknown = sorted(set(arguments) - method.takes)
        if missing or unknown:
            raise invalid_arguments(
                *(f"missing required field: {each} [json-pointer:/{each}]" for each in missing),
                *(f"invalid additional property: {each} [json-pointer:/{each}]" for each in unknown),
            )
        return method.handler(call)

    def _check_token(self, request: Request, name: str, arguments: Payload) -> None:
        header = request.headers.get("authorization", "")
        token = header.removeprefix("Bearer ").strip() or str(arguments.get("token") or "")
        if not token:
            raise RefusedError("not_authed")
        if token not in (self._bot_token, self._app_token):
            raise RefusedError("invalid_auth")
        if (token == self._app_token) != (name == CONNECT):
            raise RefusedError("not_allowed_token_type")

    async def _fail(self, request: Request, fault: Fault) -> tuple[Response, str]:
        match fault.fault:
            case "http500":
                return PlainTextResponse("Internal Server Error", 500), "http500"
            case "http503":
                return PlainTextResponse("Service Unavailable", 503), "http503"
            case "ratelimit":
                return self._limited(fault.retry_after), "ratelimited"
            case "timeout":
                await _until_gone(request, self.closing)
                return Response(status_code=499), "timeout"
            case "drop_before" | "drop_after":
                await self._hang_up(request)
                return Response(status_code=499), fault.fault
            case "error":
                scopes = self.workspace.scopes - self.faults.missing_scopes
                extra = (
                    {"needed": "unknown", "provided": ",".join(sorted(scopes))}
                    if fault.error == "missing_scope"
                    else {}
                )
                raise RefusedError(fault.error, **extra)

    def _limited(self, seconds: int) -> Response:
        headers = {"Retry-After": str(seconds)}
        return JSONResponse({"ok": False, "error": "ratelimited"}, 429, headers=headers)

    def _respond(self, answer: Payload) -> Response:
        scopes = sorted(self.workspace.scopes - self.faults.missing_scopes)
        return JSONResponse(answer, headers={"x-oauth-scopes": ",".join(scopes)})


async def _until_gone(request: Request, closing: asyncio.Event) -> None:
    """Say nothing until the caller gives up or the server stops."""

    async def gone() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass

    waits = [asyncio.ensure_future(gone()), asyncio.ensure_future(closing.wait())]
    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for each in waits:
        each.cancel()
    await asyncio.gather(*waits, return_exceptions=True)


async def _arguments(request: Request) -> Payload:
    """Query, form and JSON, merged: the SDK uses all three."""
    merged: dict[str, Any] = dict(request.query_params)
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media == "application/json":
        body = await request.body()
        if body:
            try:
                given = json.loads(body)
            except ValueError:
                raise RefusedError("invalid_json") from None
            if not isinstance(given, dict):
                raise RefusedError("json_not_object")
            merged |= {key: value for key, value in given.items() if value is not None}
    elif media in ("application/x-www-form-urlencoded", "multipart/form-data"):
        async with request.form() as form:
            merged |= {key: value for key, value in form.items() if isinstance(value, str)}
    return merged
