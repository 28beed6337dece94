"""From the workspace to the app: events with their retries, commands and interactions with their three seconds."""

import asyncio
import json
import secrets
import time
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode

import aiohttp

from sandbox.delivery.signing import signature
from sandbox.delivery.sockets import Sockets
from sandbox.faults import Faults
from sandbox.state.ids import new_id
from sandbox.state.members import APP_ID, BOT_USER_ID, TEAM_ID
from sandbox.traffic import Traffic
from sandbox.wire import Payload
from sandbox.workspace import Workspace

ACK_SECONDS = 3.0
LATER_SECONDS = 2.0
HELD_SECONDS = 1.0
VERIFICATION_TOKEN = "sandbox-verification"  # noqa: S105 - long retired by Slack, and secret to nobody
EnvelopeKind = Literal["events_api", "slash_commands", "interactive"]


@dataclass(frozen=True)
class Answer:
    """How the app took it: its ack's payload if any, and how long that took."""

    status: Literal["ok", "timeout", "error"]
    response: Payload | None
    millis: float


@dataclass(frozen=True)
class Attempt:
    """One try of a delivery; a retry keeps the envelope's id."""

    envelope_id: str
    retry: int = 0
    reason: str = ""


class Delivery:
    """Delivers over whichever way the workspace is set to: Socket Mode, or signed HTTP to `request_url`."""

    def __init__(self, workspace: Workspace, sockets: Sockets, faults: Faults, traffic: Traffic, secret: str) -> None:
        self.workspace = workspace
        self.sockets = sockets
        self.faults = faults
        self.traffic = traffic
        self.retry_seconds: tuple[float, ...] = (0, 60, 300)
        """When an event that was not acked is sent again, after its three seconds."""
        self.ack_seconds = ACK_SECONDS
        """How long an app may take, once it listens, before it is taken to have failed."""
        self._secret = secret
        self._http: aiohttp.ClientSession | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._held: asyncio.Event | None = None
        self.undelivered = 0
        """Events that the app has not acked yet."""
        workspace.on_event.append(self.event)

    # What is delivered

    def event(self, event: Payload) -> None:
        """Deliver an event in the background, until it is acked or its retries are used up."""
        body: Payload = {
            "token": VERIFICATION_TOKEN,
            "team_id": TEAM_ID,
            "context_team_id": TEAM_ID,
            "api_app_id": APP_ID,
            "event": event,
            "type": "event_callback",
            "event_id": new_id("Ev"),
            "event_time": int(float(event["event_ts"])),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": TEAM_ID,
                    "user_id": BOT_USER_ID,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
            "event_context": secrets.token_urlsafe(24),
        }
        frozen = json.loads(json.dumps(body))  # what the workspace changes later is not in it
        self.undelivered += 1
        self._background(self._event(frozen))

    async def interact(self, kind: EnvelopeKind, payload: Payload) -> Answer:
        """Deliver a command or an interaction and wait for the app, `ack_seconds` of real time at most."""
        return await self._deliver(kind, payload, Attempt(_envelope_id()))

    # How

    async def _event(self, body: Payload) -> None:
        envelope_id = _envelope_id()
        try:
            for number, pause in enumerate((0.0, *self.retry_seconds)):
                await asyncio.sleep(pause)
                if self.workspace.request_url is None:
                    await self.sockets.connected()
                attempt = Attempt(envelope_id, number, "timeout" if number else "")
                answer = await self._deliver("events_api", body, attempt)
                if answer.status == "ok":
                    return
        finally:
            self.undelivered -= 1

    async def _deliver(self, kind: EnvelopeKind, payload: Payload, attempt: Attempt) -> Answer:
        fault = None if attempt.retry else self.faults.take_inbound()
        overtaken = self._held  # only what sets out later can overtake what is held
        if fault == "duplicate":
            self._background(self._send(kind, payload, Attempt(_envelope_id())))
        elif fault == "duplicate_later":
            self._background(self._again_later(kind, payload))
        elif fault == "reorder":
            self._held = held = asyncio.Event()
            try:
                await asyncio.wait_for(held.wait(), HELD_SECONDS)
            except TimeoutError:
                self._held = None
        answer = await self._send(kind, payload, attempt)
        if overtaken is not None and self._held is overtaken:
            overtaken.set()
            self._held = None
        if fault == "no_ack_retry":  # the ack got lost on its way
            if kind != "events_api":
                await asyncio.sleep(max(0.0, ACK_SECONDS - answer.millis / 1000))
            return Answer("timeout", None, answer.millis)
        return answer

    async def _again_later(self, kind: EnvelopeKind, payload: Payload) -> None:
        await asyncio.sleep(LATER_SECONDS)
        await self._send(kind, payload, Attempt(_envelope_id()))

    async def _send(self, kind: EnvelopeKind, payload: Payload, attempt: Attempt) -> Answer:
        started = time.monotonic()
        status: Literal["ok", "timeout", "error"] = "ok"
        response: Payload | None = None
        error: str | None = None
        try:
            url = self.workspace.request_url
            if self.faults.down:
                status, error = "error", "down"
            elif url:
                response = await self._post(url, kind, payload, attempt)
            else:
                response = await self.sockets.send(
                    _envelope(kind, payload, attempt), to_listen=ACK_SECONDS, to_ack=self.ack_seconds
                )
        except TimeoutError:
            status, error = "timeout", "operation_timeout"
        except aiohttp.ClientError as problem:
            status, error = "error", type(problem).__name__
        millis = (time.monotonic() - started) * 1000
        name = f"{kind}:{_name(kind, payload)}"
        self.traffic.record("out", name, payload, self.workspace.clock.now(), error=error, millis=millis)
        return Answer(status, response, millis)

    async def _post(self, url: str, kind: EnvelopeKind, payload: Payload, attempt: Attempt) -> Payload | None:
        if self._http is None:
            self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=self.ack_seconds))
        if kind == "events_api":
            body, media = json.dumps(payload), "application/json"
        elif kind == "slash_commands":
            body, media = urlencode(payload), "application/x-www-form-urlencoded"
        else:
            body, media = urlencode({"payload": json.dumps(payload)}), "application/x-www-form-urlencoded"
        raw = body.encode()
        timestamp = str(int(self.workspace.clock.real_seconds()))
        headers = {
            "Content-Type": media,
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self._secret, timestamp, raw),
        }
        if attempt.retry:
            headers |= {"X-Slack-Retry-Num": str(attempt.retry), "X-Slack-Retry-Reason": "http_timeout"}
        async with self._http.post(url, data=raw, headers=headers) as answer:
            text = await answer.text()
            answer.raise_for_status()
        return _response(text)

    def _background(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Stop what is under way."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._http:
            await self._http.close()


def _envelope_id() -> str:
    return str(secrets.token_hex(16))


def _envelope(kind: EnvelopeKind, payload: Payload, attempt: Attempt) -> Payload:
    envelope: Payload = {
        "envelope_id": attempt.envelope_id,
        "type": kind,
        "payload": payload,
        "accepts_response_payload": kind != "events_api",
    }
    if kind == "events_api":
        envelope |= {"retry_attempt": attempt.retry, "retry_reason": attempt.reason}
    return envelope


def _name(kind: EnvelopeKind, payload: Payload) -> str:
    if kind == "events_api":
        return str(payload["event"]["type"])
    return str(payload["command"] if kind == "slash_commands" else payload["type"])


def _response(text: str) -> Payload | None:
    if not text:
        return None
    try:
        found = json.loads(text)
    except ValueError:
        return {"text": text}
    return found if isinstance(found, dict) else {"text": text}
